import { beforeEach, describe, expect, it } from 'vitest'
import {
  CostFindingDetail,
  CostFindingItem,
  CostFindingSummary,
  CostQueryItem,
} from '../../api/contract/cost-finding.ts'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { billingDayOf } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import type { Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { newId } from '../../platform/ids.ts'
import { JsonText } from '../../platform/json-text.ts'
import { createQuery, resourceRow, writeInventory } from '../../testing/cost-findings.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { writeBill, writeRules } from '../../testing/judged-bill.ts'
import { createPerson } from '../../testing/people.ts'
import type { Surroundings } from '../define.ts'
import { endFindingWaivers, notifyOwners, waiveFindings } from './act.ts'
import { askCostQuery, requestDueQueries } from './ask-query.ts'
import { getFinding, listFindings, summariseFindings } from './list-findings.ts'
import { addCostQuery, changeCostQuery, listCostQueries, runCostQuery, stopCostQuery } from './queries.ts'

const test = testDatabase()
const reason = 'because'
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>
let lead: Actor
const today = billingDayOf(new Date())
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
  lead = await createPerson(test.database, 'lead', [{ role: 'cost-lead' }])
  await writeRules(test.database)
})

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
async function page(input: object = {}, actor: Actor = lead) {
  const text = await value(listFindings(around, actor, input))
  if (!(text instanceof JsonText)) throw new Error('no text')
  const found = (await text.parse()) as { items: CostFindingItem[]; next: string | null }
  for (const item of found.items)
    expect(CostFindingItem.strict().safeParse(item).error?.issues ?? []).toEqual([])
  return found
}
const short = async (input: object = {}, actor: Actor = lead) =>
  (await page(input, actor)).items.map(({ kind, resourceId, state }) => `${kind} ${resourceId} ${state}`)
const linked = () => ({
  serviceId: estate.service.id,
  environmentId: estate.environments.production.id,
  reason: { service: { method: 'name' as const, value: 'x' }, environment: null },
})
const route = (of: { teamId: string } | { personId: string }) =>
  test.database.prisma.noticeRoute.create({
    data: { id: newId(), ...of, channel: 'email', address: 'a@example.com', createdAt: new Date() },
  })
const bill = (lines: { subject: string; billed: string; back?: number }[], more = {}) => {
  const subjects = Object.fromEntries(lines.map(({ subject }) => [subject, {}]))
  const day = dayAfter(today, -2)
  return writeBill(test.database, estate.connection.id, {
    // One that gives both measures.
    kind: 'focus-file',
    period: day.slice(0, 7),
    subjects,
    lines: lines.map(({ subject, billed }) => ({ subject, on: day, billed })),
    ...more,
  })
}
const inventory = (...rows: Parameters<typeof writeInventory>[2]) =>
  writeInventory(test.database, estate.connection.id, rows)
const ask = (queryId: string, problems: [string, string][] = []) =>
  value(askCostQuery(around, queryId, new Map(problems)))

describe('a query', () => {
  it('opens what it finds with its money, and closes it only when it asks again', async () => {
    await bill([
      { subject: 'i-1', billed: '12.345' },
      { subject: 'i-2', billed: '99' },
    ])
    await inventory(resourceRow('i-1'), resourceRow('i-2', { link: linked() }), resourceRow('i-3'))
    const queryId = await createQuery(test.database, { kinds: ['resource-untagged'] })
    expect(await ask(queryId)).toMatchObject({ found: 3, opened: 3, closed: 0, unread: [] })
    const { items } = await page()
    expect(
      items.map(({ resourceId, atStake, measure, suggestions }) => [
        resourceId,
        measure,
        atStake,
        suggestions.map(({ key, value: to }) => `${key}=${to}`),
      ]),
    ).toEqual([
      // What no bill has comes first of its severity, because it has no currency.
      ['i-3', null, [], []],
      [
        'i-2',
        'effective',
        [{ currency: 'CNY', perMonth: '99' }],
        ['service=order-service', 'environment=production'],
      ],
      ['i-1', 'effective', [{ currency: 'CNY', perMonth: '12.345' }], []],
    ])
    // Nothing changed: nothing opens twice.
    expect(await ask(queryId)).toMatchObject({ found: 3, opened: 0, closed: 0 })
    const costTags = { service: 'order-service', environment: 'production' }
    await inventory(resourceRow('i-1', { costTags }))
    await test.database.prisma.cloudResource.updateMany({
      where: { resourceId: 'i-3' },
      data: { goneAt: new Date() },
    })
    expect(await short({ state: 'all' })).toHaveLength(3)
    expect(await ask(queryId)).toMatchObject({ found: 1, opened: 0, closed: 2 })
    expect((await short({ state: 'all' })).sort()).toEqual([
      'resource-untagged i-1 fixed',
      'resource-untagged i-2 open',
      'resource-untagged i-3 gone',
    ])
    await inventory(resourceRow('i-1'))
    expect(await ask(queryId)).toMatchObject({ opened: 1, closed: 0 })
    const entries = await test.database.prisma.ledgerEntry.findMany({
      where: { action: 'cost-query.asked' },
      orderBy: { id: 'asc' },
    })
    expect(entries).toHaveLength(3)
  })

  it('leaves open what it could not ask', async () => {
    await inventory(resourceRow('i-1'))
    const queryId = await createQuery(test.database)
    await ask(queryId)
    expect(await short()).toEqual(['resource-untagged i-1 open'])
    await test.database.prisma.cloudResource.deleteMany()
    const problem: [string, string] = [estate.connection.id, 'the token may not']
    expect(await ask(queryId, [problem])).toMatchObject({ closed: 0 })
    expect(await short()).toEqual(['resource-untagged i-1 open'])
    const summary = await value(summariseFindings(around, lead, null))
    const checked = CostFindingSummary.strict().safeParse(summary)
    expect(checked.error?.issues ?? []).toEqual([])
    expect(checked.data?.looks[0]?.unread).toContainEqual({
      what: 'resource-untagged',
      message: expect.stringContaining('the token may not'),
    })
    expect(await ask(queryId)).toMatchObject({ closed: 1 })
  })

  it('asks of its accounts, and closes in them alone', async () => {
    await inventory(resourceRow('i-1'), resourceRow('i-2', { accountId: '2' }))
    const all = await createQuery(test.database)
    const some = await createQuery(test.database, { accountIds: ['2'] })
    await ask(all)
    await test.database.prisma.cloudResource.updateMany({
      data: { costTags: { service: 'order-service', environment: 'test' } },
    })
    await ask(some)
    expect((await short({ state: 'all' })).sort()).toEqual([
      'resource-untagged i-1 open',
      'resource-untagged i-2 fixed',
    ])
  })

  it('asks the bills for what is paid and not used', async () => {
    const day = dayAfter(today, -2)
    await bill([], {
      subjects: { 'spn-1': {} },
      lines: [{ subject: 'spn-1', on: day, effective: '33.3', commitment: 'unused' }],
    })
    await inventory()
    await ask(await createQuery(test.database))
    expect(await page()).toMatchObject({
      items: [{ kind: 'commitment-unused', name: 'spn-1', atStake: [{ perMonth: '33.3' }], fix: null }],
    })
  })

  it('is planned ahead and asked once when its time has come', async () => {
    const id = await createQuery(test.database)
    expect(await value(requestDueQueries(around))).toBe(1)
    expect(await value(requestDueQueries(around))).toBe(0)
    const row = await test.database.prisma.costQuery.findUniqueOrThrow({ where: { id } })
    expect(row.nextAt?.getTime()).toBeGreaterThan(Date.now())
  })
})

describe('findings', () => {
  it('are told to their team and owner once, and then are notified', async () => {
    await route({ teamId: estate.team.id })
    await inventory(resourceRow('i-1'), resourceRow('i-2', { link: linked() }))
    await ask(await createQuery(test.database, { name: 'nightly' }))
    expect((await short()).sort()).toEqual(['resource-untagged i-1 open', 'resource-untagged i-2 notified'])
    const [notice] = await test.database.prisma.notice.findMany()
    expect(notice).toMatchObject({ kind: 'cost-found', values: { subject: 'nightly', count: 1 } })
    const { items } = await page({ state: 'open' })
    const ids = items.map(({ id }) => id)
    expect(await value(notifyOwners(around, lead, { ids }))).toMatchObject({
      done: [],
      refused: [{ code: 'precondition' }],
    })
  })

  it('go to the owner of the query where no team has them', async () => {
    const personId = lead.kind === 'system' ? '' : lead.personId
    await route({ personId })
    await inventory(resourceRow('i-1'))
    await ask(await createQuery(test.database, { ownerId: personId }))
    expect(await short()).toEqual(['resource-untagged i-1 notified'])
  })

  it('can stand until a date, and count again after it', async () => {
    await inventory(resourceRow('i-1'), resourceRow('i-2'))
    const queryId = await createQuery(test.database)
    await ask(queryId)
    const ids = (await page()).items.map(({ id }) => id)
    const waived = await value(
      waiveFindings(around, lead, { ids: [...ids.slice(0, 1), newId()], reason, endsAt: inDays(3) }),
    )
    expect(waived).toMatchObject({ done: ids.slice(0, 1), refused: [{ code: 'not-found' }] })
    expect(await page({ state: 'standing' })).toMatchObject({ items: [{ id: ids[1] }] })
    const shown = await value(getFinding(around, lead, { id: ids[0] }))
    expect(CostFindingDetail.strict().safeParse(shown).error?.issues ?? []).toEqual([])
    expect(shown).toMatchObject({
      item: { state: 'waived', waiver: { by: 'lead', reason, inDate: true } },
      costTags: {},
    })
    expect(await value(notifyOwners(around, lead, { ids: ids.slice(0, 1) }))).toMatchObject({
      refused: [{ code: 'wrong-state' }],
    })
    // It is found again, and still stands.
    await ask(queryId)
    expect(await short({ state: 'waived' })).toHaveLength(1)
    expect(await value(endFindingWaivers(around, lead, { ids, reason }))).toMatchObject({
      done: ids.slice(0, 1),
      refused: [{ id: ids[1], code: 'wrong-state' }],
    })
    expect(await short({ state: 'waived' })).toEqual([])
    for (const endsAt of [inDays(-1), inDays(181)])
      expect(await waiveFindings(around, lead, { ids, reason, endsAt })).toMatchObject({
        failure: { code: 'invalid' },
      })
  })

  it('are seen and changed in the scope of whoever asks', async () => {
    await inventory(resourceRow('i-1'), resourceRow('i-2', { link: linked() }))
    await ask(await createQuery(test.database))
    const all = (await page()).items.map(({ id }) => id)
    const member = await createPerson(test.database, 'member', [
      { role: 'developer', scope: { team: estate.team.id } },
    ])
    const nobody = await createPerson(test.database, 'nobody', [])
    expect(await short({}, member)).toEqual(['resource-untagged i-2 open'])
    expect(await value(summariseFindings(around, member, null))).toMatchObject({
      standing: { high: 1 },
      may: { fix: { allowed: true }, waive: { allowed: false } },
    })
    const hidden = (await page()).items.find(({ resourceId }) => resourceId === 'i-1')
    expect(await getFinding(around, member, { id: hidden?.id })).toMatchObject({
      failure: { code: 'not-found' },
    })
    expect(await value(notifyOwners(around, member, { ids: all }))).toMatchObject({
      done: [],
      refused: expect.arrayContaining([expect.objectContaining({ id: hidden?.id, code: 'not-found' })]),
    })
    expect(await waiveFindings(around, member, { ids: all, reason, endsAt: inDays(1) })).toMatchObject({
      failure: { code: 'forbidden' },
    })
    expect(await listFindings(around, nobody, {})).toMatchObject({ failure: { code: 'forbidden' } })
  })

  it('are listed the gravest and dearest first, page by page, and by what is asked for', async () => {
    await bill([
      { subject: 'i-1', billed: '5' },
      { subject: 'i-2', billed: '50' },
    ])
    const unknown = resourceRow('i-1').origin
    await inventory(
      resourceRow('i-1', { origin: { ...unknown, source: 'console', reason: 'in-no-file' } }),
      resourceRow('i-2', { link: linked(), name: 'Der <b>Topf</b>' }),
    )
    await ask(await createQuery(test.database))
    const expected = [
      'resource-untagged i-2 open',
      'resource-untagged i-1 open',
      'resource-console-made i-1 open',
    ]
    expect(await short()).toEqual(expected)
    const seen: string[] = []
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await page({ limit: 1, cursor })
      seen.push(...items.map(({ kind, resourceId, state }) => `${kind} ${resourceId} ${state}`))
      if (next === null) break
      cursor = next
    }
    expect(seen).toEqual(expected)
    expect(await short({ severity: ['low'] })).toEqual(expected.slice(2))
    expect(await short({ kind: ['resource-untagged'], fix: ['direct'] })).toEqual(expected.slice(1, 2))
    expect(await short({ team: estate.team.slug })).toEqual(expected.slice(0, 1))
    expect(await short({ service: 'order-service' })).toEqual(expected.slice(0, 1))
    expect(await short({ text: '<B>topf' })).toEqual(expected.slice(0, 1))
    expect(await short({ account: '2' })).toEqual([])
    expect(await listFindings(around, lead, { cursor: 'x' })).toMatchObject({ failure: { code: 'invalid' } })
  })
})

describe('saved queries', () => {
  const written = (more = {}) => ({
    name: 'nightly',
    kinds: ['alias-used', 'resource-untagged'],
    scope: { accountIds: [] },
    plan: { every: 'day', hour: 9 },
    tells: true,
    reason,
    ...more,
  })

  it('are saved, changed over the version that was seen, run and stopped', async () => {
    const added = CostQueryItem.strict().parse(await value(addCostQuery(around, lead, written())))
    expect(added).toMatchObject({
      version: 1,
      owner: { key: 'lead' },
      kinds: ['resource-untagged', 'alias-used'],
    })
    expect(await addCostQuery(around, lead, written())).toMatchObject({ failure: { code: 'conflict' } })
    const change = {
      ...written({ name: 'weekly', plan: { every: 'week', weekday: 1, hour: 9 } }),
      id: added.id,
    }
    expect(await value(changeCostQuery(around, lead, { ...change, version: 1 }))).toMatchObject({
      name: 'weekly',
      version: 2,
    })
    expect(await changeCostQuery(around, lead, { ...change, version: 1 })).toMatchObject({
      failure: { code: 'conflict' },
    })
    expect(await value(runCostQuery(around, lead, { id: added.id }))).toEqual({ id: added.id })
    expect(await value(stopCostQuery(around, lead, { id: added.id, reason }))).toMatchObject({
      nextAt: null,
      version: 3,
    })
    expect(await runCostQuery(around, lead, { id: added.id })).toMatchObject({
      failure: { code: 'wrong-state' },
    })
    expect(await ask(added.id)).toBeNull()
    expect(await value(listCostQueries(around, lead, null))).toMatchObject({
      items: [{ id: added.id }],
      may: { allowed: true },
    })
  })

  it.each([
    [{ kinds: [] }, 'invalid'],
    [{ kinds: ['pool-mixed'] }, 'invalid'],
    [{ plan: { every: 'day', hour: 24 } }, 'invalid'],
    [{ owner: 'nobody-at-all' }, 'not-found'],
  ])('are refused with %j: %s', async (more, code) => {
    expect(await addCostQuery(around, lead, written(more))).toMatchObject({ failure: { code } })
  })

  it('are the matter of who leads costs', async () => {
    const developer = await createPerson(test.database, 'developer', [{ role: 'developer' }])
    expect(await addCostQuery(around, developer, written())).toMatchObject({ failure: { code: 'forbidden' } })
  })
})
