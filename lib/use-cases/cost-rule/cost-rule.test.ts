import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { defaultOrder } from '../../domain/attribution/order.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { writeBill, writeRules } from '../../testing/judged-bill.ts'
import { createPerson } from '../../testing/people.ts'
import { judgeMonth } from '../attribution/judge-month.ts'
import type { Surroundings } from '../define.ts'
import { addAlias, addMapping, addSplitRule, endRule, saySwitchedOn } from './dated.ts'
import { getCostRules, setCostRules } from './set-rules.ts'

const test = testDatabase()
const period = '2026-09'
const reason = 'because'
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>
let lead: Actor

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
  lead = await createPerson(test.database, 'lead', [{ role: 'cost-lead' }])
})

const version = (more = {}) => ({
  after: 0,
  fromOn: '2026-01-01',
  order: defaultOrder,
  requirements: [
    { key: 'service', names: 'service', required: true, allowed: { kind: 'known', noun: 'service' } },
  ],
  reason,
  ...more,
})
const causes = async () =>
  (await test.database.prisma.billAttribution.findMany({ orderBy: { fromOn: 'asc' } })).map(
    ({ cause }) => cause,
  )
const judgeJobs = async () =>
  (
    await test.asOwner(
      `SELECT payload ->> 'billingPeriod' AS period FROM graphile_worker._private_jobs j
        JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'cost.judge-month'`,
    )
  ).rows.map((row) => row.period)

describe('rules of cost', () => {
  it('are versions: one after the other, and who was slower reads again', async () => {
    expect(await setCostRules(around, lead, version())).toMatchObject({ ok: true, value: { version: 1 } })
    expect(await setCostRules(around, lead, version())).toMatchObject({ failure: { code: 'conflict' } })
    expect(await setCostRules(around, lead, version({ after: 1, goal: 95 }))).toMatchObject({
      value: { version: 2 },
    })
    expect(await getCostRules(around, lead, {})).toMatchObject({
      value: {
        versions: [
          { version: 2, goal: 95, reason, requirements: [{ key: 'service' }] },
          { version: 1, goal: null },
        ],
        may: { allowed: true },
      },
    })
    expect(
      await test.database.prisma.ledgerEntry.count({ where: { action: 'cost-rule.version-made' } }),
    ).toBe(2)
  })

  it('are changed by those who lead costs', async () => {
    const developer = await createPerson(test.database, 'developer', [{ role: 'developer' }])
    expect(await setCostRules(around, developer, version())).toMatchObject({
      failure: { code: 'forbidden' },
    })
  })

  it.each([
    [{ order: [...defaultOrder, ...defaultOrder] }],
    [{ requirements: [] }],
    [{ fromOn: '2026-02-30' }],
    [{ goal: 0 }],
    [{ goal: 101 }],
    [{ goal: 95.5 }],
    [{ requirements: [version().requirements[0], version().requirements[0]] }],
    [{ reason: ' ' }],
  ])('that say nothing or contradict themselves are refused: %j', async (more) => {
    expect(await setCostRules(around, lead, version(more))).toMatchObject({ failure: { code: 'invalid' } })
  })
})

describe('a change', () => {
  const write = async () => {
    await writeRules(test.database)
    const { sourceId } = await writeBill(test.database, estate.connection.id, {
      period,
      subjects: { odd: { costTags: { service: 'legacy' }, resourceGroup: 'rg-1' } },
      lines: [{ subject: 'odd', on: '2026-09-15', billed: '5' }],
    })
    return () => judgeMonth(around, { sourceId, period })
  }

  it('has open months judged again, and an alias acts on its days', async () => {
    const judge = await write()
    await judge()
    expect(await causes()).toEqual(['value-not-allowed'])
    const alias = {
      kind: 'value',
      key: 'service',
      alias: 'legacy',
      value: estate.service.slug,
      fromOn: '2026-09-10',
      untilOn: null,
    }
    const added = await addAlias(around, lead, { alias, reason })
    expect(added).toMatchObject({ value: { judgedAgain: [period] } })
    expect(await judgeJobs()).toEqual([period])
    await judge()
    expect(await causes()).toEqual(['value-not-allowed', 'cost-tag-alias'])
    const id = added.ok ? added.value.id : ''
    expect(await endRule(around, lead, { what: 'alias', id, untilOn: '2026-09-20', reason })).toMatchObject({
      ok: true,
    })
    await judge()
    expect(await causes()).toEqual(['value-not-allowed', 'cost-tag-alias', 'value-not-allowed'])
    expect(await endRule(around, lead, { what: 'alias', id, untilOn: '2026-09-05', reason })).toMatchObject({
      failure: { code: 'wrong-state' },
    })
  })

  it('of a mapping, a key and a split rule counts as well', async () => {
    const judge = await write()
    const mapping = {
      kind: 'resource-group',
      accountId: null,
      external: 'rg-1',
      teamId: null,
      fromOn: '2026-01-01',
    }
    expect(await addMapping(around, lead, { mapping, reason })).toMatchObject({
      failure: { code: 'invalid' },
    })
    const owned = { ...mapping, serviceId: estate.service.id }
    expect(await addMapping(around, lead, { mapping: owned, reason })).toMatchObject({ ok: true })
    await judge()
    expect(await causes()).toEqual(['resource-group'])
    const key = { connectionId: estate.connection.id, key: 'environment', switchedOn: false, reason }
    expect(await saySwitchedOn(around, lead, key)).toMatchObject({ ok: true })
    await judge()
    const [row] = await test.database.prisma.billAttribution.findMany()
    expect(row?.detail).toMatchObject({
      keys: [{ key: 'service' }, { key: 'environment', state: 'not-switched-on' }, {}],
    })
    const rule = {
      name: 'Support',
      position: 1,
      method: 'even',
      matches: { causes: ['support'] },
      among: { noun: 'service' },
      fromOn: '2026-01-01',
    }
    expect(await addSplitRule(around, lead, { rule, reason })).toMatchObject({ ok: true })
    expect(await addSplitRule(around, lead, { rule: { ...rule, method: 'usage' }, reason })).toMatchObject({
      failure: { code: 'invalid' },
    })
  })
})
