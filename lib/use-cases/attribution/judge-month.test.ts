import { beforeEach, describe, expect, it } from 'vitest'
import { listMonthsToJudge } from '../../catalog/attribution/months.ts'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { daysOf } from '../../domain/calendar/day-span.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import {
  sumsOf,
  type WrittenLine,
  type WrittenSubject,
  writeBill,
  writeRules,
} from '../../testing/judged-bill.ts'
import { createPerson } from '../../testing/people.ts'
import type { Surroundings } from '../define.ts'
import { explainSubject } from './explain-subject.ts'
import { judgeMonth } from './judge-month.ts'
import { restateMonth } from './restate-month.ts'
import { sealMonth } from './seal-month.ts'
import { judgeDueMonths, sealDueMonths } from './sweep.ts'

const test = testDatabase()
const period = '2026-09'
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
})

const september = daysOf({ fromOn: '2026-09-01', untilOn: '2026-10-01' })
const bill = (subjects: Record<string, WrittenSubject>, lines: WrittenLine[], more = {}) =>
  writeBill(test.database, estate.connection.id, { period, subjects, lines, ...more })

async function verdicts(sourceId: string) {
  const { rows } = await test.database.pool.query(
    `SELECT s.resource_name AS subject, a.from_on::text AS "from", a.until_on::text AS "until", a.cause, v.slug AS service, a.team_id AS "teamId",
        a.missing_keys AS missing, a.detail FROM bill_attribution a JOIN bill_subject s ON s.id = a.subject_id
      LEFT JOIN service v ON v.id = a.service_id WHERE a.source_id = $1 ORDER BY 1, 2`,
    [sourceId],
  )
  return rows
}
const short = async (sourceId: string) =>
  (await verdicts(sourceId)).map(
    ({ subject, from, cause, service }) => `${subject} ${from.slice(5)} ${cause} ${service ?? '-'}`,
  )

describe('a month of a bill', () => {
  it('is judged by costTags, aliases, groups and units, and added up', async () => {
    await writeRules(test.database)
    const service = estate.service.slug
    await test.database.prisma.costTagAlias.create({
      data: {
        id: newId(),
        kind: 'value',
        key: 'service',
        alias: 'legacy',
        value: service,
        fromOn: new Date('2026-09-10'),
        untilOn: new Date('2026-09-20'),
        reason: 'test',
        createdName: 'test',
        createdAt: new Date(),
      },
    })
    await test.database.prisma.costMapping.create({
      data: {
        id: newId(),
        kind: 'resource-group',
        external: 'rg-1',
        serviceId: estate.service.id,
        fromOn: new Date('2020-01-01'),
        reason: 'test',
        createdAt: new Date(),
      },
    })
    const { sourceId } = await bill(
      {
        tagged: { costTags: { service } },
        alias: { costTags: { service: 'legacy' } },
        group: { resourceGroup: 'rg-1' },
        none: {},
        plan: { cloudProduct: 'support' },
      },
      ['tagged', 'alias', 'group', 'none', 'plan'].flatMap((subject) => [
        { subject, on: '2026-09-03', billed: '1.10' },
        { subject, on: '2026-09-15', billed: '2.205' },
      ]),
    )
    expect(await judgeMonth(around, { sourceId, period })).toEqual({
      ok: true,
      value: { subjects: 5, changed: 5 },
    })
    expect(await short(sourceId)).toEqual([
      'alias 09-01 value-not-allowed -',
      `alias 09-10 cost-tag-alias ${service}`,
      'alias 09-20 value-not-allowed -',
      `group 09-01 resource-group ${service}`,
      'none 09-01 untagged -',
      'plan 09-01 support -',
      `tagged 09-01 cost-tag ${service}`,
    ])
    const { lines, rolled } = await sumsOf(test.database, sourceId, period)
    expect(rolled).toEqual(lines)
    expect(lines).toEqual({ CNY: ['16.525', '16.525'] })
    // Nothing changed: nothing is written.
    expect(await judgeMonth(around, { sourceId, period })).toEqual({
      ok: true,
      value: { subjects: 5, changed: 0 },
    })
  })

  it('keeps the raw value and says by what it was judged', async () => {
    const id = await writeRules(test.database)
    const { sourceId, idOf } = await bill({ odd: { costTags: { service: '<b>=1+1</b>' } } }, [
      { subject: 'odd', on: '2026-09-03', billed: '1' },
    ])
    await judgeMonth(around, { sourceId, period })
    const [row] = await verdicts(sourceId)
    expect(row.detail.keys).toEqual([
      { key: 'service', state: 'not-allowed', rawKey: 'service', rawValue: '<b>=1+1</b>' },
      { key: 'environment', state: 'missing' },
      { key: 'product-line', state: 'missing' },
    ])
    expect(row.missing).toEqual(['service', 'environment'])
    const reader = await createPerson(test.database, 'reader', [{ role: 'viewer' }])
    const asked = { source: sourceId, period, subject: idOf('odd'), day: '2026-09-03' }
    expect(await explainSubject(around, reader, asked)).toMatchObject({
      value: {
        subject: { costTags: { service: '<b>=1+1</b>' } },
        stored: { cause: 'value-not-allowed', owner: { service: null } },
        version: 1,
        differs: false,
        keys: [{ key: 'service', state: 'not-allowed' }, {}, {}],
        tried: [{ method: 'cost-tag', outcome: 'nothing' }, {}, {}, {}, {}],
      },
    })
    const { source: _source, ...anySource } = asked
    expect(await explainSubject(around, reader, anySource)).toMatchObject({ ok: true })
    expect(await explainSubject(around, reader, { ...asked, subject: '99' })).toMatchObject({
      failure: { code: 'not-found' },
    })
    const month = await test.database.prisma.billMonth.findFirstOrThrow()
    expect(month).toMatchObject({ rulesetId: id, sourceId })
    expect(month.rolledAt).not.toBeNull()
  })

  it('is due when its lines, its rules or an owner change, and not before', async () => {
    await writeRules(test.database)
    const { sourceId } = await bill({ a: {} }, [{ subject: 'a', on: '2026-09-03', billed: '1' }])
    const due = () => listMonthsToJudge(test.database, 10)
    expect(await due()).toEqual([{ sourceId, period }])
    expect(await judgeDueMonths(around)).toEqual({ ok: true, value: { judged: 1 } })
    expect(await due()).toEqual([])
    await writeRules(test.database, { version: 2 })
    expect(await due()).toHaveLength(1)
    await judgeDueMonths(around)
    await test.database.prisma.billMonth.updateMany({ data: { staleAt: new Date() } })
    expect(await due()).toHaveLength(1)
  })

  it('forgets subjects that have no lines any more', async () => {
    await writeRules(test.database)
    const { sourceId, idOf } = await bill({ a: {}, b: {} }, [
      { subject: 'a', on: '2026-09-03', billed: '1' },
      { subject: 'b', on: '2026-09-03', billed: '1' },
    ])
    await judgeMonth(around, { sourceId, period })
    await test.asOwner('DELETE FROM bill_line WHERE subject_id = $1', [idOf('b')])
    await judgeMonth(around, { sourceId, period })
    expect(await short(sourceId)).toEqual(['a 09-01 untagged -'])
  })

  it('attributes what is given back to the order or instance it is of', async () => {
    await writeRules(test.database)
    const costTags = { service: estate.service.slug }
    const { sourceId } = await bill(
      {
        machine: { costTags, resourceId: 'i-1' },
        'machine back': { resourceId: 'i-1' },
        bought: { costTags, resourceId: 'i-2' },
        'order back': { resourceId: '' },
        'other back': { resourceId: '', accountId: '2' },
      },
      [
        { subject: 'machine', on: '2026-09-03', billed: '10' },
        { subject: 'machine back', on: '2026-09-20', billed: '-4', category: 'refund' },
        { subject: 'bought', on: '2026-09-03', billed: '10', category: 'purchase', orderId: 'o-1' },
        { subject: 'order back', on: '2026-09-21', billed: '-3', category: 'refund', orderId: 'o-1' },
        { subject: 'other back', on: '2026-09-21', billed: '-1', category: 'adjustment', orderId: 'o-2' },
      ],
    )
    await judgeMonth(around, { sourceId, period })
    const service = estate.service.slug
    expect(await short(sourceId)).toEqual([
      `bought 09-01 cost-tag ${service}`,
      `machine 09-01 cost-tag ${service}`,
      `machine back 09-01 inherited ${service}`,
      `order back 09-01 inherited ${service}`,
      'other back 09-01 untagged -',
    ])
    expect(await judgeMonth(around, { sourceId, period })).toMatchObject({ value: { changed: 0 } })
  })
})

describe('a month that is final', () => {
  const lines = september.flatMap((on): WrittenLine[] => [
    { subject: 'tagged', on, billed: '1.5' },
    { subject: 'none', on, billed: '0.25', effective: '0.2' },
    { subject: 'none', on, billed: '0.01', category: 'tax' },
  ])
  const subjects = () => ({ tagged: { costTags: { service: estate.service.slug } }, none: {} })
  const final = new Date('2026-10-05T00:00:00Z')

  it('is sealed with what is lost, and no rule changes it any more', async () => {
    await writeRules(test.database)
    const { sourceId, idOf } = await bill(subjects(), lines, { readAt: final })
    expect(await sealDueMonths(around)).toEqual({ ok: true, value: { sealed: 1 } })
    const lost = await test.database.prisma.costLost.findMany()
    expect(
      lost.map((one) => [
        one.subjectId.toString(),
        one.cause,
        String(one.billedCost),
        String(one.effectiveCost),
      ]),
    ).toEqual([[idOf('none'), 'untagged', '7.5', '6']])
    expect(await test.database.prisma.costSeal.findFirst()).toMatchObject({
      sums: [{ currency: 'CNY', billed: '52.80', effective: '51.30', lines: 90 }],
    })
    const before = await verdicts(sourceId)
    // The service is unknown to these rules, and no way is on.
    await writeRules(test.database, { version: 2, order: [] })
    expect(await judgeMonth(around, { sourceId, period })).toMatchObject({ value: { changed: 0 } })
    expect(await judgeDueMonths(around)).toEqual({ ok: true, value: { judged: 0 } })
    expect(await verdicts(sourceId)).toEqual(before)
    expect(await sealMonth(around, { sourceId, period })).toMatchObject({
      value: { sealed: false, finality: { state: 'sealed' } },
    })
    // The view with today's rules is beside it, and sums to the same.
    const money = (billed: string, effective: string) => ({ billed, effective })
    expect(await restateMonth(around, { sourceId, period })).toMatchObject({
      value: {
        sealed: true,
        causes: [
          { cause: 'cost-tag', stored: money('45', '45'), restated: money('0', '0') },
          { cause: 'untagged', stored: money('7.5', '6'), restated: money('52.5', '51') },
        ],
      },
    })
  })

  it.each([
    ['read-too-early', { readAt: new Date('2026-10-03T00:00:00Z'), lines }],
    ['days-missing', { readAt: final, lines: lines.filter(({ on }) => on !== '2026-09-30') }],
  ])('is not sealed: %s', async (because, more) => {
    const asked = { readAt: more.readAt, kind: 'split-bill' }
    const { sourceId } = await bill(subjects(), more.lines, asked)
    expect(await sealMonth(around, { sourceId, period })).toMatchObject({
      ok: true,
      value: { sealed: false, finality: { because } },
    })
    expect(await test.database.prisma.costSeal.count()).toBe(0)
  })

  it('has days without charges that were asked for', async () => {
    const { sourceId } = await bill(subjects(), lines.slice(0, -3), { readAt: final, kind: 'split-bill' })
    expect(await sealMonth(around, { sourceId, period })).toMatchObject({
      value: { finality: { because: 'days-missing' } },
    })
    const asked = { fromOn: new Date('2026-09-01'), untilOn: new Date('2026-09-30') }
    await test.database.prisma.billImport.updateMany({ data: asked })
    expect(await sealMonth(around, { sourceId, period })).toMatchObject({ value: { sealed: true } })
  })

  it('is not sealed when it is not what the cloud says the month costs', async () => {
    const { sourceId } = await bill(subjects(), lines, { readAt: final, kind: 'split-bill' })
    const overview = (billedCost: string) => ({
      sourceId,
      billingPeriod: new Date('2026-09-01'),
      accountId: '1',
      cloudProduct: 'ecs',
      currency: 'CNY',
      billedCost,
      seenAt: final,
    })
    await test.database.prisma.billOverview.create({ data: overview('52.79') })
    expect(await sealMonth(around, { sourceId, period })).toMatchObject({
      value: { finality: { because: 'not-reconciled' } },
    })
    await test.database.prisma.billOverview.updateMany({ data: { billedCost: '52.80' } })
    expect(await sealMonth(around, { sourceId, period })).toMatchObject({ value: { sealed: true } })
  })
})
