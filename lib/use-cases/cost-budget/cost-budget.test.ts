import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { billingDayOf, periodAfter, periodOf } from '../../domain/calendar/billing-day.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { type WrittenLine, writeBill, writeRules } from '../../testing/judged-bill.ts'
import { createPerson } from '../../testing/people.ts'
import { judgeMonth } from '../attribution/judge-month.ts'
import type { Surroundings } from '../define.ts'
import { createRoute } from '../notice/edit-routes.ts'
import { listBudgets } from './list-budgets.ts'
import { changeBudget, setBudget } from './set-budget.ts'
import { tellBudgets } from './tell-budgets.ts'

const test = testDatabase()
const period = periodOf(billingDayOf(new Date()))
const reason = 'agreed'
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>
let lead: Actor

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
  lead = await createPerson(test.database, 'lead', [{ role: 'cost-lead' }])
})

const wish = (more = {}) => ({
  productLine: estate.productLine.slug,
  measure: 'billed',
  currency: 'CNY',
  amount: '1000',
  fromMonth: period,
  alertShares: [50, 80, 100],
  reason,
  ...more,
})
const set = async (more = {}) => {
  const made = await setBudget(around, lead, wish(more))
  if (!made.ok) throw new Error(made.failure.message)
  return made.value.id
}
const bill = async (lines: Partial<WrittenLine>[], of = period) => {
  const { sourceId } = await writeBill(test.database, estate.connection.id, {
    kind: 'focus-file',
    period: of,
    subjects: { own: { costTags: { service: estate.service.slug } }, plan: { cloudProduct: 'support' } },
    lines: lines.map((one) => ({ subject: 'own', on: `${of}-01`, ...one })),
  })
  await judgeMonth(around, { sourceId, period: of })
}
const standing = async (actor = lead, input = {}) => {
  const listed = await listBudgets(around, actor, input)
  if (!listed.ok) throw new Error(listed.failure.message)
  return listed.value.items
}

describe('a budget', () => {
  it('stands by what its product line spent in its own currency and measure', async () => {
    await writeRules(test.database)
    await set()
    await bill([
      { billed: '600.10', effective: '1' },
      { billed: '9', currency: 'USD' },
      { billed: '5000', subject: 'plan' },
    ])
    expect(await standing()).toMatchObject([
      {
        spent: '600.1',
        left: '399.9',
        share: 0.6001,
        reached: [50],
        alerts: [],
        productLine: { slug: estate.productLine.slug },
      },
    ])
  })

  it('counts what split rules give, and corrections that are billed this month', async () => {
    await writeRules(test.database)
    await test.database.prisma.costSplitRule.create({
      data: {
        id: newId(),
        name: 'support',
        position: 1,
        method: 'direct-cost',
        matches: { causes: ['support'] },
        among: { noun: 'product-line' },
        fromOn: new Date('2020-01-01'),
        reason,
        createdName: 'test',
        createdAt: new Date(),
      },
    })
    await set()
    const before = `${periodAfter(period, -1)}-20`
    await bill([
      { billed: '100' },
      { billed: '11', subject: 'plan' },
      { billed: '-30', on: before, category: 'refund' },
    ])
    expect(await standing()).toMatchObject([{ spent: '81' }])
  })

  it('is of the months it is for, and one of a kind in each', async () => {
    const next = periodAfter(period)
    await set({ untilMonth: next })
    expect(await setBudget(around, lead, wish())).toMatchObject({ failure: { code: 'conflict' } })
    await set({ fromMonth: next, amount: '2000' })
    await set({ measure: 'effective' })
    expect((await standing()).map(({ measure, amount }) => [measure, amount])).toEqual([
      ['billed', '1000.00'],
      ['effective', '1000.00'],
    ])
    expect((await standing(lead, { period: next })).map(({ amount }) => amount)).toEqual([
      '2000.00',
      '1000.00',
    ])
  })

  it.each([
    [{ amount: '0' }],
    [{ amount: '1e3' }],
    [{ amount: '1.001' }],
    [{ currency: 'cny' }],
    [{ alertShares: [] }],
    [{ alertShares: [80, 50] }],
    [{ fromMonth: '2026-13' }],
    [{ untilMonth: period }],
  ])('that says nonsense is refused: %j', async (more) => {
    expect(await setBudget(around, lead, wish(more))).toMatchObject({ failure: { code: 'invalid' } })
  })

  it('is changed by who saw what it is now, and says in the ledger what it was', async () => {
    const id = await set()
    const change = { id, version: 1, amount: '500', alertShares: [90], reason: 'less' }
    expect(await changeBudget(around, lead, change)).toMatchObject({ ok: true })
    expect(await changeBudget(around, lead, change)).toMatchObject({ failure: { code: 'conflict' } })
    expect(await standing()).toMatchObject([
      { amount: '500.00', alertShares: [90], version: 2, reason: 'less' },
    ])
    const entry = await test.database.prisma.ledgerEntry.findFirst({
      where: { action: 'cost-budget.changed' },
    })
    expect(entry).toMatchObject({
      reason: 'less',
      detail: { before: { amount: '1000' }, after: { amount: '500' } },
    })
    const early = { ...change, version: 2, untilMonth: period }
    expect(await changeBudget(around, lead, early)).toMatchObject({ failure: { code: 'invalid' } })
  })

  it('is seen and set in the scope of a grant', async () => {
    await set()
    const other = await createPerson(test.database, 'other', [
      { role: 'cost-lead', scope: { productLine: newId() } },
    ])
    expect(await standing(other)).toEqual([])
    expect(await setBudget(around, other, wish({ measure: 'effective' }))).toMatchObject({
      failure: { code: 'forbidden' },
    })
    const own = await createPerson(test.database, 'own', [
      { role: 'viewer', scope: { productLine: estate.productLine.id } },
    ])
    expect(await standing(own)).toMatchObject([{ may: { allowed: false, code: 'forbidden' } }])
  })
})

describe('shares of a budget', () => {
  beforeEach(async () => {
    await writeRules(test.database)
    const keys = [{ id: 'k1', bytes: Buffer.alloc(32, 3) }]
    const route = { channel: 'email', address: 'lead@example.com', locale: 'en' }
    expect(await createRoute(keys)(around, lead, route)).toMatchObject({ ok: true })
  })
  const told = async () =>
    (await test.database.prisma.notice.findMany({ orderBy: { createdAt: 'asc' } })).map(
      ({ kind, values }) => [kind, (values as { share?: unknown }).share],
    )

  it('are told once, the highest alone, by any number of workers', async () => {
    await set()
    await bill([{ billed: '1234567.8' }])
    await Promise.all([tellBudgets(around), tellBudgets(around)])
    expect(await tellBudgets(around)).toEqual({ ok: true, value: 0 })
    expect(await told()).toEqual([['budget-reached', 100]])
    const [item] = await standing()
    expect(item?.alerts.map(({ share, spent }) => [share, spent])).toEqual([
      [50, '1234567.8'],
      [80, '1234567.8'],
      [100, '1234567.8'],
    ])
    const entry = await test.database.prisma.ledgerEntry.findFirst({
      where: { action: 'cost-budget.share-reached' },
    })
    expect(entry?.detail).toMatchObject({ money: 'CNY 1,234,567.80', of: 'CNY 1,000.00', share: 100 })
  })

  it('of the month before are told too, because its bill still grows', async () => {
    const before = periodAfter(period, -1)
    await set({ fromMonth: before, untilMonth: period })
    await bill([{ billed: '500' }], before)
    expect(await tellBudgets(around)).toEqual({ ok: true, value: 1 })
    expect(await told()).toEqual([['budget-reached', 50]])
  })

  it('that are not reached are not told', async () => {
    await set()
    await bill([{ billed: '499.99' }])
    expect(await tellBudgets(around)).toEqual({ ok: true, value: 0 })
    expect(await told()).toEqual([])
  })
})
