import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { abroad, addResource, daysAgo, home, seedCostEstate, yuan } from '../../testing/cost-seed.ts'
import { assumeRole, type Key, signedClient } from '../../testing/signed-client.ts'
import {
  dayAfter,
  dayOf,
  daysOf,
  earlierPeriod,
  finalFrom,
  periodOf,
  startOf,
} from '../estate/billing-day.ts'
import { switchKey } from '../estate/billing-key.ts'
import { booksOf } from '../estate/books.ts'
import { arnOf, putTags, resourcesOf } from '../estate/resource.ts'
import { baseAccessKey } from '../ram/standard-account.ts'
import { totalsOf } from './totals.ts'

type Item = Record<string, string | number>
interface Page {
  Success: boolean
  Code: string
  Data: { Items: Item[]; NextToken: string; TotalCount: number }
}

let sim: Simulator
let key: Key
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedCostEstate, pumpEveryMs: 0 })
  sim.world.limits.set('bssopenapi', 0)
  key = await assumeRole(sim.url, baseAccessKey, 'sluice-cost', 'costs')
})
afterEach(() => sim.close())

const ask = async (action: string, query: Record<string, unknown>): Promise<Page> =>
  (await signedClient(sim.url, key).rpc('2017-12-14', action, query)) as unknown as Page

const dayQuery = (day: string) => ({ BillingCycle: periodOf(day), BillingDate: day, Granularity: 'DAILY' })
const split = (day: string, more: Record<string, unknown> = {}) =>
  ask('DescribeSplitItemBill', { ...dayQuery(day), MaxResults: 300, ...more })
const instance = (day: string, more: Record<string, unknown> = {}) =>
  ask('DescribeInstanceBill', { ...dayQuery(day), MaxResults: 300, ...more })

const micro = (items: Item[], field = 'PretaxAmount'): number =>
  items.reduce((sum, item) => sum + Math.round(Number(item[field]) * yuan), 0)

describe('bills of a day', () => {
  it('have the same money in both feeds, parts of what is shared in one and the whole in the other', async () => {
    const day = daysAgo(sim.world, 20)
    const parts = (await split(day)).Data.Items
    const whole = (await instance(day)).Data.Items
    for (const account of [home, abroad]) {
      const of = (items: Item[]) => micro(items.filter(({ OwnerID }) => OwnerID === account))
      expect(of(parts)).toBe(of(whole))
      expect(of(parts)).toBeGreaterThan(0)
    }
    expect(parts.map(({ SplitItemID }) => SplitItemID)).toContain('bucket-a')
    expect(parts.find(({ SplitItemID }) => SplitItemID === 'bucket-a')?.InstanceID).toBe(
      `oss-cn-hangzhou-${home}`,
    )
    expect(whole.map(({ InstanceID }) => InstanceID)).not.toContain('bucket-a')
    // By billing item there are more lines of the same money.
    const metered = (await instance(day, { IsBillingItem: true })).Data.Items
    expect(metered.length).toBeGreaterThan(whole.length)
    expect(micro(metered)).toBe(micro(whole))
  })

  it('are the same whenever they are asked for', async () => {
    const day = daysAgo(sim.world, 20)
    const first = (await split(day)).Data.Items
    resourcesOf(sim.world).patch(arnOf({ kind: 'cen', accountId: home, regionId: 'global', id: 'cen-1' }), {
      price: { perDay: 10 * yuan, discount: 0.9 },
    })
    expect((await split(day)).Data.Items).toEqual(first)
  })

  it('come a day late, whole things two, and parts three; a line’s day never changes', async () => {
    const { world } = sim
    const today = dayOf(world.clock.now())
    await world.advance(startOf(dayAfter(today)) + 60_000 - world.clock.now())
    key = await assumeRole(sim.url, baseAccessKey, 'sluice-cost', 'costs')
    const counts = async () => {
      const items = (await split(today)).Data.Items
      return [
        (await instance(today)).Data.TotalCount > 0,
        items.some(({ SplitItemID }) => SplitItemID === 'i-2'),
        items.some(({ SplitItemID }) => SplitItemID === 'bucket-a'),
      ]
    }
    const seen = [await counts()]
    for (let days = 0; days < 3; days += 1) {
      await world.advance(86_400_000)
      key = await assumeRole(sim.url, baseAccessKey, 'sluice-cost', 'costs')
      seen.push(await counts())
    }
    expect(seen).toEqual([
      [false, false, false],
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ])
  })

  it('show tags as they were when the day began, and only of keys that are on', async () => {
    const { world } = sim
    const tagOf = async (day: string, id: string) =>
      (await split(day)).Data.Items.find(({ SplitItemID }) => SplitItemID === id)?.Tag
    const today = dayOf(world.clock.now())
    expect(await tagOf(daysAgo(world, 20), 'i-1')).toBe(
      'key:project value:trade; key:environment value:production',
    )
    const arn = arnOf({ kind: 'instance', accountId: home, regionId: 'cn-hangzhou', id: 'i-2' })
    putTags(world, arn, { project: 'late: a; b' }, world.clock.now())
    switchKey(world, 'team', true)
    await world.advance(5 * 86_400_000)
    key = await assumeRole(sim.url, baseAccessKey, 'sluice-cost', 'costs')
    expect(await tagOf(today, 'i-2')).toBe('')
    expect(await tagOf(dayAfter(today), 'i-2')).toBe('key:project value:late: a; b')
    expect(await tagOf(today, 'i-1')).not.toContain('team')
    expect(await tagOf(dayAfter(today), 'i-1')).toContain('key:team value:core')
    const filtered = await split(dayAfter(today), {
      TagFilter: [{ TagKey: 'project', TagValues: ['trade', 'late: a; b'] }],
    })
    expect([...new Set(filtered.Data.Items.map(({ SplitItemID }) => SplitItemID))]).toEqual(['i-1', 'i-2'])
  })
})

describe('pages', () => {
  it('are 20 lines where nothing is asked, 300 at most, and end with an empty mark', async () => {
    for (let at = 0; at < 40; at += 1) addResource(sim.world, { kind: 'disk', id: `d-${at}` })
    const day = daysAgo(sim.world, 20)
    const seen: Item[] = []
    let mark = ''
    do {
      const { Data } = await split(day, { MaxResults: undefined, NextToken: mark })
      expect(Data.Items.length).toBeLessThanOrEqual(20)
      seen.push(...Data.Items)
      expect(Data.TotalCount).toBeGreaterThan(40)
      mark = Data.NextToken
    } while (mark !== '')
    expect(seen).toEqual((await split(day)).Data.Items)
    await expect(split(day, { MaxResults: 301 })).rejects.toMatchObject({ code: 'InvalidParameter' })
  })

  it('have marks that are good for their question and half an hour', async () => {
    const day = daysAgo(sim.world, 20)
    const { NextToken } = (await split(day, { MaxResults: 2 })).Data
    const fault = { Success: false, Code: 'InvalidParameter.NextToken' }
    expect(await split(daysAgo(sim.world, 21), { MaxResults: 2, NextToken })).toMatchObject(fault)
    expect(await split(day, { MaxResults: 2, NextToken: 'made-up' })).toMatchObject(fault)
    expect((await split(day, { MaxResults: 2, NextToken })).Success).toBe(true)
    await sim.world.advance(31 * 60_000)
    expect(await split(day, { MaxResults: 2, NextToken })).toMatchObject(fault)
  })
})

describe('the month', () => {
  it('has an overview that is the sum of its lines, with tax beside it', async () => {
    const period = earlierPeriod(periodOf(dayOf(sim.world.clock.now())), 2)
    const answer = (await ask('QueryBillOverview', { BillingCycle: period })) as unknown as {
      Data: { Items: { Item: Item[] } }
    }
    const rows = answer.Data.Items.Item
    for (const { key: account, billed } of totalsOf(sim.world, { period, by: 'account', feed: 'split' })) {
      const mine = rows.filter(({ OwnerID }) => OwnerID === account)
      expect(micro(mine)).toBe(Math.round(Number(billed) * yuan))
      const tax = account === abroad ? 0.19 : 0
      expect(micro(mine, 'Tax')).toBeCloseTo(micro(mine) * tax, -1)
    }
    const monthly = await ask('DescribeSplitItemBill', {
      BillingCycle: period,
      Granularity: 'MONTHLY',
      MaxResults: 300,
    })
    expect(micro(monthly.Data.Items)).toBe(micro(rows))
  })

  it('is still open to corrections until noon of the fourth, and shut after it', async () => {
    const { world } = sim
    for (let at = 0; at < 400; at += 1) addResource(world, { kind: 'disk', id: `corrected-${at}` })
    const period = periodOf(dayOf(world.clock.now()))
    const late = () =>
      totalsOf(world, { period, by: 'word', feed: 'split' }).find(({ key: word }) => word === 'Adjustment')
    const at = async (instant: number) => {
      await world.setClock(instant - Date.now())
      return late()?.lines ?? 0
    }
    const final = finalFrom(period)
    const before = await at(final - 27 * 3_600_000)
    const after = await at(final + 60_000)
    expect(after).toBeGreaterThan(before)
    expect(await at(final + 20 * 86_400_000)).toBe(after)
  })

  it('spreads to users what plans paid, and names what nobody used', async () => {
    const period = earlierPeriod(periodOf(dayOf(sim.world.clock.now())), 2)
    const { Data } = await ask('DescribeInstanceDeductAmortizedCostByAmortizationPeriod', {
      BillingCycle: period,
      MaxResults: 300,
      ProductCode: 'ecs',
    })
    const mine = Data.Items.filter(({ InstanceID }) => InstanceID === 'i-1')
    expect(new Set(mine.map(({ ReferFrInstanceID }) => ReferFrInstanceID))).toEqual(new Set(['spn-1']))
    const plan = await ask('DescribeInstanceDeductAmortizedCostByAmortizationPeriod', {
      BillingCycle: period,
      MaxResults: 300,
      ProductCode: 'savingplan',
    })
    for (const item of plan.Data.Items) {
      const day = String(item.AmortizationPeriodDay)
      const paid = micro(
        mine.filter(({ AmortizationPeriodDay }) => AmortizationPeriodDay === day),
        'CurrentAmortizationPretaxAmount',
      )
      expect(paid + micro([item], 'UnusedAmortizationPretaxAmount')).toBe(20 * yuan)
    }
    expect(plan.Data.Items.length).toBeGreaterThan(27)
  })

  it('adds the days of what was paid ahead up to what was paid, and gives back what was not used', async () => {
    const { world } = sim
    const from = daysAgo(world, 120)
    const made = {
      createdAt: startOf(from) + 3_600_000,
      price: { perDay: 7_333_333, discount: 0.77, months: 3 },
    }
    addResource(world, { kind: 'database', id: 'rm-whole', ...made })
    addResource(world, {
      kind: 'database',
      id: 'rm-left',
      ...made,
      deletedAt: startOf(dayAfter(from, 40)) + 7_200_000,
    })
    const sums = (id: string, days: number) => {
      const all = Array.from({ length: days }, (_, at) => booksOf(world).day(dayAfter(from, at)))
        .flat()
        .filter(({ billedId }) => billedId === id)
      const sum = (field: 'billed' | 'spread') => all.reduce((total, charge) => total + charge[field], 0)
      return { billed: sum('billed'), spread: sum('spread') }
    }
    const left = sums('rm-left', 119)
    expect(left.spread).toBe(left.billed)
    expect(left.spread).toBeGreaterThan(0)
    const charges = booksOf(world)
      .day(from)
      .filter(({ billedId }) => billedId === 'rm-whole')
    const paid = charges.reduce((total, { billed }) => total + billed, 0)
    const next = Array.from({ length: 119 }, (_, at) => dayAfter(from, at)).find(
      (day, at) =>
        at > 0 &&
        booksOf(world)
          .day(day)
          .some(({ billedId, billed }) => billedId === 'rm-whole' && billed > 0),
    )
    const term = Math.round((startOf(next ?? from) - startOf(from)) / 86_400_000)
    expect(sums('rm-whole', term)).toEqual({ billed: paid, spread: paid })
  })
})

it('bills what was bought on the last day of a long month, and every term after it', () => {
  const { world } = sim
  const period = [1, 2, 3, 4]
    .map((back) => earlierPeriod(periodOf(dayOf(world.clock.now())), back))
    .find((each) => daysOf(each).length === 31)
  const first = `${period}-31`
  addResource(world, {
    kind: 'cache',
    id: 'r-long',
    createdAt: startOf(first) + 3_600_000,
    price: { perDay: yuan, discount: 1, months: 1 },
  })
  const bought = Array.from({ length: 62 }, (_, at) => dayAfter(first, at)).filter((day) =>
    booksOf(world)
      .day(day)
      .some(({ billedId, billed }) => billedId === 'r-long' && billed > 0),
  )
  expect(bought[0]).toBe(first)
  expect(bought.slice(1).map((day) => day.slice(8))).toEqual(['28', '28'].slice(0, bought.length - 1))
  expect(bought.length).toBeGreaterThanOrEqual(2)
})

describe('a month as a file', () => {
  const fileOf = async (period: string, bad = 0) => {
    const answer = await fetch(`${sim.url}/_sim/focus?period=${period}&bad=${bad}`)
    const [head = '', ...rows] = (await answer.text()).trim().split('\r\n')
    return { columns: head.split(','), rows }
  }

  it('has the money of the bills, spread to the same sum, with tax in rows of its own', async () => {
    const period = earlierPeriod(periodOf(dayOf(sim.world.clock.now())), 2)
    const { columns, rows } = await fileOf(period)
    const cells = rows.map((row) => row.split(','))
    const of = (row: string[], column: string) => row[columns.indexOf(column)] ?? ''
    for (const { currency, billed, effective } of totalsOf(sim.world, {
      period,
      by: 'all',
      feed: 'spread',
    })) {
      const mine = cells.filter((row) => of(row, 'BillingCurrency') === currency)
      const [tax, charges] = [true, false].map((is) =>
        mine.filter((row) => (of(row, 'ChargeCategory') === 'Tax') === is),
      ) as [string[][], string[][]]
      const sum = (some: string[][], column: string) =>
        some.reduce((total, row) => total + Math.round(Number(of(row, column)) * yuan), 0)
      expect(sum(charges, 'BilledCost')).toBe(Math.round(Number(billed) * yuan))
      expect(sum(charges, 'EffectiveCost')).toBe(Math.round(Number(effective) * yuan))
      expect(tax.length).toBe(currency === 'USD' ? 1 : 0)
    }
    expect(cells.some((row) => of(row, 'CommitmentDiscountStatus') === 'Unused')).toBe(true)
  })

  it('has as many spoilt rows as were asked for', async () => {
    const period = earlierPeriod(periodOf(dayOf(sim.world.clock.now())), 2)
    const good = new Set((await fileOf(period)).rows)
    const { rows } = await fileOf(period, 7)
    expect(rows.length).toBe(good.size + 7)
    expect(rows.filter((row) => !good.has(row))).toHaveLength(7)
  })
})

describe('what is refused', () => {
  it('is what is not known, what does not fit, and what is not kept', async () => {
    const day = daysAgo(sim.world, 20)
    await expect(split(day, { Unknown: 'x' })).rejects.toMatchObject({ code: 'InvalidParameter' })
    await expect(split(day, { Granularity: 'HOURLY' })).rejects.toMatchObject({ code: 'InvalidParameter' })
    await expect(split(day, { SubscriptionType: 'PayAsYouGo' })).rejects.toMatchObject({
      code: 'InvalidParameter',
    })
    const old = `${earlierPeriod(periodOf(day), 13)}-05`
    expect(await split(old)).toMatchObject({ Success: false, Code: 'InvalidParameter.BillingCycle' })
    expect(await instance(old)).toMatchObject({ Success: true })
    expect(await split(day, { BillingDate: old })).toMatchObject({ Code: 'InvalidParameter.BillingDate' })
  })

  it('is a reader without the right, and more than ten calls a second', async () => {
    const day = daysAgo(sim.world, 20)
    sim.world.limits.set('bssopenapi', 10)
    const calls = await Promise.allSettled(Array.from({ length: 40 }, () => split(day)))
    const throttled = calls.filter((call) => call.status === 'rejected')
    expect(throttled.length).toBeGreaterThan(5)
    expect(throttled[0]).toMatchObject({ reason: { code: 'Throttling.User' } })
    sim.world.limits.set('bssopenapi', 0)
    key = await assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'costs')
    await expect(split(day)).rejects.toMatchObject({ code: 'NotAuthorized' })
  })
})
