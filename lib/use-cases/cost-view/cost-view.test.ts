// long: one estate of bills, judged once, that every view is asked about
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { costDimensions } from '../../domain/cost-view/dimension.ts'
import { Decimal } from '../../domain/money/money.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { addService, createEstate } from '../../testing/estate.ts'
import { type WrittenLine, type WrittenSubject, writeBill, writeRules } from '../../testing/judged-bill.ts'
import { judgeMonth } from '../attribution/judge-month.ts'
import type { Surroundings } from '../define.ts'
import { getBreakdown } from './get-breakdown.ts'
import { getKeys } from './get-keys.ts'
import { getMonth } from './get-month.ts'
import { getTrend } from './get-trend.ts'
import { listMovers } from './list-movers.ts'
import { listLines, listResources } from './list-resources.ts'

const test = testDatabase()
const lead: Actor = { kind: 'system', name: 'test' }
const month = '2026-09'
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>
let sourceId = ''
let subjectOf: (name: string) => string

const got = <T>(result: { ok: boolean; value?: T; failure?: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value as T
}
const listed = <T>(
  result: Parameters<typeof got<{ text: string }>>[0],
): { items: T[]; next: string | null } => JSON.parse(got(result).text)

beforeEach(async () => {
  estate = await createEstate(test.database)
  await addService(estate, 'cart-service')
  around = { database: test.database, cloud: createMemoryCloud().gate }
  await writeRules(test.database)
  const subjects: Record<string, WrittenSubject> = {
    order: { costTags: { service: 'order-service', environment: 'production' } },
    cart: { costTags: { service: 'cart-service', environment: 'test' }, cloudProduct: 'rds', accountId: '2' },
    bare: { accountId: '2' },
    half: { costTags: { service: 'order-service' } },
    plan: { cloudProduct: 'support' },
  }
  const write = async (period: string, lines: WrittenLine[]) => {
    const written = await writeBill(test.database, estate.connection.id, {
      kind: 'focus-file',
      period,
      subjects,
      lines,
      ...(sourceId === '' ? {} : { sourceId }),
    })
    ;({ sourceId, idOf: subjectOf } = written)
    got(await judgeMonth(around, { sourceId, period }))
  }
  sourceId = ''
  await write('2026-08', [
    { subject: 'order', on: '2026-08-02', billed: '40', effective: '40' },
    { subject: 'cart', on: '2026-08-03', billed: '10', effective: '10' },
  ])
  await write(month, [
    { subject: 'order', on: '2026-09-01', billed: '50.10', effective: '50.10' },
    { subject: 'order', on: '2026-09-02', billed: '49.90', effective: '39.90' },
    { subject: 'cart', on: '2026-09-02', billed: '30', effective: '30' },
    { subject: 'bare', on: '2026-09-03', billed: '20', effective: '20' },
    { subject: 'half', on: '2026-09-03', billed: '5', effective: '5' },
    { subject: 'plan', on: '2026-09-03', billed: '7', effective: '7' },
    { subject: 'order', on: '2026-09-03', billed: '-2', effective: '-2', category: 'refund' },
    { subject: 'order', on: '2026-09-03', billed: '1', effective: '1', category: 'tax' },
    { subject: 'bare', on: '2026-09-03', billed: '9', effective: '9', currency: 'USD' },
  ])
})

describe('a month', () => {
  it('is said in one measure and one currency, against the month before', async () => {
    const view = got(await getMonth(around, lead, { month, measure: 'billed' }))
    expect(view).toMatchObject({
      month,
      months: [month, '2026-08'],
      measure: 'billed',
      measures: ['effective', 'billed'],
      currency: 'CNY',
      currencies: ['CNY', 'USD'],
      total: { amount: '161', settled: '161', previous: '50', change: 2.22 },
      attributed: { amount: '133' },
      unattributed: { amount: '20' },
      untaggable: { amount: '8' },
      returned: '-2',
      coverage: {
        money: { owned: '135', whole: '155', share: 0.870967 },
        subjects: { owned: 4, whole: 5, share: 0.8 },
      },
      throughOn: '2026-09-03',
      budget: null,
      lost: null,
      other: '151',
      everything: true,
      silent: [],
    })
    expect(view.sources).toMatchObject([
      { id: sourceId, kind: 'focus-file', lastOn: '2026-09-03', state: 'final' },
    ])
    expect(got(await getMonth(around, lead, { month })).measure).toBe('effective')
    expect(got(await getMonth(around, lead, { month, currency: 'USD' })).total.amount).toBe('9')
  })

  it('that nobody has bills of is nothing, and no zero that looks like one', async () => {
    const view = got(await getMonth(around, lead, { month: '2026-01' }))
    expect(view).toMatchObject({ throughOn: null, forecast: null, coverage: { money: { share: null } } })
    expect(await getMonth(around, lead, { month: '2026-13' })).toMatchObject({ ok: false })
  })

  it('says whose effective cost it lacks', async () => {
    await test.database.prisma.billSource.update({
      where: { id: sourceId },
      data: { countsEffective: false },
    })
    const view = got(await getMonth(around, lead, { month, measure: 'effective' }))
    expect(view).toMatchObject({ sources: [], silent: [estate.connection.name], total: { amount: '0' } })
    expect(view.measures).toEqual(['billed'])
  })

  it('has what may be spent and what was lost', async () => {
    await test.database.prisma.costBudget.create({
      data: {
        id: newId(),
        productLineId: estate.productLine.id,
        measure: 'billed',
        currency: 'CNY',
        amount: '100',
        fromMonth: new Date('2026-01-01'),
        alertShares: [80],
        reason: 'test',
        updatedAt: new Date(),
      },
    })
    await test.database.pool.query(
      `INSERT INTO cost_lost (source_id, billing_period, subject_id, currency, cause, billed_cost, sealed_at)
        SELECT $1, d, 3, 'CNY', 'untagged', 12.5, now() FROM unnest(ARRAY['2025-12-01', '2026-07-01', '2026-08-01']::date[]) d`,
      [sourceId],
    )
    const view = got(await getMonth(around, lead, { month, measure: 'billed' }))
    expect(view).toMatchObject({ budget: '100', lost: { amount: '25', from: '2026-07', until: '2026-08' } })
    const line = got(await getBreakdown(around, lead, { month, measure: 'billed', by: 'product-line' }))
    expect(line.items[0]).toMatchObject({ slug: 'trade', amount: '133', budget: '100' })
  })
})

describe('a breakdown', () => {
  const asked = { month, measure: 'billed' as const }
  const total = (view: { items: { amount: string }[]; apart: { amount: string }[] }) =>
    [...view.items, ...view.apart].reduce((sum, { amount }) => sum.plus(amount), new Decimal(0)).toFixed()

  it.each(costDimensions)('by %s sums to the month', async (by) => {
    expect(total(got(await getBreakdown(around, lead, { ...asked, by })))).toBe('161')
    // The same from cost_day, which a filter makes it read.
    const group = { ...asked, by, group: 'attributed' } as const
    expect(total(got(await getBreakdown(around, lead, group)))).toBe('133')
  })

  it('has money without an owner apart, and everybody against the month before', async () => {
    const view = got(await getBreakdown(around, lead, { ...asked, by: 'service' }))
    expect(view.items.map(({ slug, amount, previous, change }) => [slug, amount, previous, change])).toEqual([
      ['order-service', '103', '40', 1.575],
      ['cart-service', '30', '10', 2],
    ])
    expect(view.apart.map(({ key, amount }) => [key, amount])).toEqual([
      ['unattributed', '20'],
      ['untaggable', '8'],
    ])
    const environments = got(await getBreakdown(around, lead, { ...asked, by: 'environment' }))
    expect(environments.items.map(({ slug, amount }) => [slug, amount])).toEqual([
      ['production', '98'],
      ['test', '30'],
      [null, '5'],
    ])
  })

  it('says the same whichever table it is read from', async () => {
    for (const by of costDimensions) {
      const whole = got(await getBreakdown(around, lead, { ...asked, by }))
      const parts = await Promise.all(
        (['attributed', 'unattributed', 'untaggable'] as const).map(async (group) =>
          got(await getBreakdown(around, lead, { ...asked, by, group })),
        ),
      )
      const key = (rows: { key: string; amount: string; coverage: unknown }[]) =>
        new Map(rows.map((row) => [row.key, row]))
      if (by !== 'account' && by !== 'region' && by !== 'cloud-product' && by !== 'charge-category')
        expect(key(parts.flatMap(({ items, apart }) => [...items, ...apart]))).toEqual(
          key([...whole.items, ...whole.apart]),
        )
    }
  })

  it('goes on where a page ended', async () => {
    const first = got(await getBreakdown(around, lead, { ...asked, by: 'cause', limit: 2 }))
    expect(first.items).toHaveLength(2)
    const seen = [...first.items]
    for (let next = first.next; next; ) {
      const page = got(await getBreakdown(around, lead, { ...asked, by: 'cause', limit: 2, cursor: next }))
      seen.push(...page.items)
      next = page.next
    }
    const all = got(await getBreakdown(around, lead, { ...asked, by: 'cause' }))
    expect(seen.map(({ key }) => key)).toEqual(all.items.map(({ key }) => key))
    const foreign = Buffer.from(JSON.stringify(["1'; --", 'x'])).toString('base64url')
    expect(await getBreakdown(around, lead, { ...asked, by: 'cause', cursor: foreign })).toMatchObject({
      failure: { code: 'invalid' },
    })
  })

  it('by change tells who moved most, and in which product', async () => {
    const { items } = got(await listMovers(around, lead, { ...asked, limit: 3 }))
    expect(items).toMatchObject([
      { slug: 'order-service', amount: '103', previous: '40', cloudProduct: 'ecs', productChange: '63' },
      { slug: 'cart-service', cloudProduct: 'rds', productChange: '20' },
      { key: 'unattributed', amount: '20', previous: '0', cloudProduct: null },
    ])
  })
})

describe('accounts', () => {
  it('have the name that their newest bills write, and no other', async () => {
    const name = (at: string, of: string | null) =>
      test.database.prisma.billSubject.updateMany({
        where: { accountId: '2', cloudProduct: at },
        data: { accountName: of },
      })
    await name('rds', 'Yunfan old')
    await test.database.prisma.$executeRaw`
      UPDATE bill_subject SET account_name = 'Yunfan data', created_at = created_at + interval '1 day'
      WHERE account_id = '2' AND cloud_product <> 'rds'`
    const { items } = got(await getBreakdown(around, lead, { month, measure: 'billed', by: 'account' }))
    expect(items.find(({ key }) => key === '2')).toMatchObject({ slug: null, name: 'Yunfan data' })
    await test.database.prisma.billSubject.updateMany({ data: { accountName: '' } })
    const again = got(await getBreakdown(around, lead, { month, measure: 'billed', by: 'account' })).items
    expect(again.map((row) => row.name)).toEqual(again.map(() => null))
  })
})

describe('the trend', () => {
  it('has the goal that the rules of its last day say', async () => {
    const goalOf = async (of: string) =>
      got(await getTrend(around, lead, { month: of, measure: 'billed' })).goal
    expect(await goalOf(month)).toBeNull()
    const [rules] = await test.database.prisma.costRuleset.findMany({ orderBy: { version: 'desc' } })
    if (!rules) throw new Error('there are no rules')
    await test.database.prisma.costRuleset.create({
      data: {
        id: newId(),
        version: rules.version + 1,
        fromOn: new Date('2026-09-03T00:00:00Z'),
        order: rules.order ?? [],
        goal: 95,
        reason: 'test',
        editorName: 'test',
        createdAt: new Date('2026-09-03T00:00:00Z'),
      },
    })
    expect(await goalOf(month)).toBe(0.95)
    expect(await goalOf('2026-08')).toBeNull()
  })

  it('is of every day that is known, and a day nobody has is not zero', async () => {
    const { points, marks } = got(await getTrend(around, lead, { month, measure: 'billed', months: 2 }))
    expect(points[0]).toMatchObject({ on: '2026-08-02', amount: '40', money: { share: 1 } })
    expect(points.at(-1)).toMatchObject({
      on: '2026-09-03',
      amount: '31',
      money: { owned: '5', whole: '25', share: 0.2 },
      subjects: { owned: 1, whole: 2 },
    })
    expect(points.find(({ on }) => on === '2026-08-20')).toMatchObject({
      amount: null,
      money: { share: null },
    })
    expect(marks).toEqual([])
    const one = got(
      await getTrend(around, lead, { month, measure: 'billed', months: 2, service: 'cart-service' }),
    )
    expect(one.points.filter(({ amount }) => amount !== null).map(({ amount }) => amount)).toEqual([
      '10',
      '30',
    ])
    const two = got(
      await getTrend(around, lead, {
        month,
        measure: 'billed',
        months: 2,
        service: 'cart-service',
        cloudProduct: 'rds',
      }),
    )
    expect(two.points).toEqual(one.points)
  })
})

describe('keys', () => {
  it('say how much lacks each of them', async () => {
    const { items } = got(await getKeys(around, lead, { month, measure: 'billed' }))
    expect(
      items.map(({ key, missing, required, coverage }) => [key, required, missing, coverage.money.share]),
    ).toEqual([
      ['service', true, '20', 0.870967],
      ['environment', true, '25', 0.838709],
    ])
  })
})

describe('what it was for', () => {
  const asked = { month, measure: 'billed' as const }
  type Resource = {
    subject: string
    name: string
    amount: string
    causes: string[]
    services: string[]
    lines: number
  }

  it('is listed resource by resource, the largest first, page by page', async () => {
    const all = listed<Resource>(await listResources(around, lead, asked))
    expect(all.items.map(({ name, amount, lines }) => [name, amount, lines])).toEqual([
      ['order', '99', 4],
      ['cart', '30', 1],
      ['bare', '20', 1],
      ['plan', '7', 1],
      ['half', '5', 1],
    ])
    expect(all.items[0]).toMatchObject({
      causes: expect.arrayContaining(['cost-tag', 'tax']),
      services: ['order-service'],
    })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = listed<Resource>(
        await listResources(around, lead, { ...asked, limit: 2, ...(cursor ? { cursor } : {}) }),
      )
      seen.push(...page.items.map(({ name }) => name))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen).toEqual(['order', 'cart', 'bare', 'plan', 'half'])
    const found = listed<Resource>(await listResources(around, lead, { ...asked, search: 'ALF' }))
    expect(found.items.map(({ name }) => name)).toEqual(['half'])
    const unowned = listed<Resource>(await listResources(around, lead, { ...asked, group: 'unattributed' }))
    expect(unowned.items.map(({ name, amount }) => [name, amount])).toEqual([['bare', '20']])
    const lacking = listed<Resource>(
      await listResources(around, lead, { ...asked, missingKey: 'environment' }),
    )
    expect(lacking.items.map(({ name }) => name)).toEqual(['bare', 'half'])
  })

  it('goes down to the lines, to the cent', async () => {
    type Line = {
      on: string
      billed: string
      effective: string
      cause: string
      category: string
      line: number
    }
    const subject = subjectOf('order')
    const { items } = listed<Line>(await listLines(around, lead, { ...asked, subject }))
    expect(
      items.map(({ on, billed, effective, cause, category }) => [on, billed, effective, cause, category]),
    ).toEqual([
      ['2026-09-01', '50.1', '50.1', 'cost-tag', 'usage'],
      ['2026-09-02', '49.9', '39.9', 'cost-tag', 'usage'],
      ['2026-09-03', '-2', '-2', expect.any(String), 'refund'],
      ['2026-09-03', '1', '1', 'tax', 'tax'],
    ])
    const first = listed<Line>(await listLines(around, lead, { ...asked, subject, limit: 3 }))
    const rest = listed<Line>(
      await listLines(around, lead, { ...asked, subject, limit: 3, cursor: first.next ?? '' }),
    )
    expect([...first.items, ...rest.items]).toEqual(items)
    expect(await listLines(around, lead, { ...asked, subject: '9223372036854775808' })).toMatchObject({
      ok: false,
    })
  })
})

describe('whose money is seen', () => {
  const developer = (scopeKind: 'team' | 'product-line', scopeId: string): Actor => ({
    kind: 'person',
    personId: newId(),
    key: 'dev',
    name: 'Dev',
    grants: [{ role: 'developer', scopeKind, scopeId }],
    sessionId: newId(),
  })
  const asked = { month, measure: 'billed' as const }

  it('is that of the team alone, without what nobody owns', async () => {
    const mine = developer('team', estate.team.id)
    const view = got(await getMonth(around, mine, asked))
    expect(view).toMatchObject({
      total: { amount: '133' },
      unattributed: { amount: '0' },
      everything: false,
      other: null,
      lost: null,
    })
    const { items } = listed<{ name: string }>(await listResources(around, mine, asked))
    expect(items.map(({ name }) => name)).toEqual(['order', 'cart', 'half'])
    const bare = listed(await listLines(around, mine, { ...asked, subject: subjectOf('bare') }))
    expect(bare.items).toEqual([])
  })

  it('is nothing for another team', async () => {
    const other = developer('team', newId())
    expect(got(await getMonth(around, other, asked)).total.amount).toBe('0')
    expect(got(await getBreakdown(around, other, { ...asked, by: 'account' })).items).toEqual([])
    expect(got(await getTrend(around, other, asked)).points).toEqual([])
    const nobody: Actor = {
      kind: 'person',
      personId: newId(),
      key: 'n',
      name: 'N',
      grants: [],
      sessionId: newId(),
    }
    for (const ask of [getMonth, getTrend, getKeys, listMovers, listResources])
      expect(await ask(around, nobody, asked)).toMatchObject({ failure: { code: 'forbidden' } })
  })
})
