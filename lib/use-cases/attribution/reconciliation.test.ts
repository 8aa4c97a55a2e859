import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { totalsOf } from '../../../simulator/products/bssopenapi/totals.ts'
import { accountOf } from '../../../simulator/products/estate/account.ts'
import { dayOf, earlierPeriod, periodOf } from '../../../simulator/products/estate/billing-day.ts'
import { booksOf } from '../../../simulator/products/estate/books.ts'
import { amountText } from '../../../simulator/products/estate/price.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { createImport } from '../../catalog/bill/imports.ts'
import { transact } from '../../catalog/transaction.ts'
import { causes, groupOf } from '../../domain/attribution/cause.ts'
import { defaultOrder } from '../../domain/attribution/order.ts'
import { spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import { ok } from '../../domain/failure/result.ts'
import { Decimal } from '../../domain/money/money.ts'
import { newId } from '../../platform/ids.ts'
import { builders } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { createPeople } from '../../testing/people.ts'
import { simulatedGate, storedConnection } from '../../testing/simulated-connection.ts'
import { runImport } from '../bill/run-import.ts'
import { setCostRules } from '../cost-rule/set-rules.ts'
import type { Surroundings } from '../define.ts'
import { judgeMonth } from './judge-month.ts'
import { restateMonth } from './restate-month.ts'

/** `CNY ecs` to an amount without trailing zeros: two that are equal are written alike. */
type Sums = Record<string, string>

/** What a dimension is called in the cloud's own books, and where the portal has it. */
const dimensions: Record<string, string> = {
  all: `''`,
  day: 'd.charge_on::text',
  account: 'd.account_id',
  region: 'd.region_id',
  product: 'd.cloud_product',
}
const subjectDimensions: Record<string, string> = {
  resource: 's.resource_id',
  group: 's.resource_group',
  'cost-unit': 's.cost_unit',
  'tag:project': `coalesce(s.cost_tags ->> 'project', '')`,
  'tag:environment': `coalesce(s.cost_tags ->> 'environment', '')`,
}

describe('sums of the portal', () => {
  const test = testDatabase({ resetBefore: 'all' })
  let simulator: Simulator
  let gate: ReturnType<typeof simulatedGate>['gate']
  let around: Surroundings
  let people: Awaited<ReturnType<typeof createPeople>>
  let period = ''
  const sources = { split: '', spread: '' }
  const lineIds = new Map<string, string>()

  async function bringIn(kind: 'split-bill' | 'amortised', connectionId: string): Promise<string> {
    const { prisma } = test.database
    const sourceId = newId()
    const counts = { countsBilled: kind === 'split-bill', countsEffective: kind === 'amortised' }
    await prisma.billSource.create({
      data: { id: sourceId, connectionId, kind, name: kind, ...counts, createdAt: new Date() },
    })
    const { fromOn, untilOn } = spanOfPeriod(period)
    const made = await transact(test.database, async (tx) =>
      ok(
        await createImport(tx, {
          sourceId,
          fileId: null,
          scope: kind === 'amortised' ? 'periods' : 'days',
          fromOn,
          untilOn: dayAfter(untilOn, -1),
          totalUnits: 30,
          by: { id: null, name: 'test' },
        }),
      ),
    )
    if (!made.ok) throw new Error(made.failure.message)
    expect(await runImport(around, made.value, new AbortController().signal)).toMatchObject({ did: 'done' })
    return sourceId
  }

  beforeAll(async () => {
    simulator = await startSimulator({ scenario: 'small', pumpEveryMs: 0 })
    const { world } = simulator
    // Its limit is held elsewhere; here a month is read in seconds.
    world.limits.set('bssopenapi', 0)
    const endpoints = { ...storedConnection(simulator.url).endpoints, 'rate:bssopenapi': '2000' }
    const simulated = simulatedGate(simulator.url, { endpoints })
    const { connectionId } = simulated
    gate = simulated.gate
    around = { database: test.database, cloud: gate }
    period = earlierPeriod(periodOf(dayOf(world.clock.now())), 2)
    const make = builders(test.database)
    await make.organisation()
    await make.connection({ id: connectionId })
    people = await createPeople(test.database)
    for (const { key } of totalsOf(world, { period, by: 'tag:project', feed: 'split' }))
      if (/^[a-z-]+$/.test(key) && key !== 'black-friday' && !lineIds.has(key))
        lineIds.set(key, (await make.productLine(key, key)).id)
    sources.split = await bringIn('split-bill', connectionId)
    sources.spread = await bringIn('amortised', connectionId)
    const made = await setCostRules(around, people.costLead, {
      after: 0,
      fromOn: '2020-01-01',
      order: defaultOrder.map(({ method }) => ({ method, on: method === 'cost-tag' })),
      requirements: [
        {
          key: 'project',
          names: 'product-line',
          required: true,
          allowed: { kind: 'known', noun: 'product-line' },
        },
      ],
      reason: 'test',
    })
    expect(made).toMatchObject({ ok: true })
    for (const sourceId of Object.values(sources))
      expect(await judgeMonth(around, { sourceId, period })).toMatchObject({ ok: true })
  }, 120_000)
  afterAll(async () => {
    await gate.close()
    await simulator.close()
  })

  const own = (feed: 'split' | 'spread', by: string): Sums =>
    Object.fromEntries(
      totalsOf(simulator.world, { period, by, feed }).map(({ key, currency, billed, effective }) => [
        `${currency} ${key}`,
        new Decimal(feed === 'split' ? billed : effective).toFixed(),
      ]),
    )
  const column = { split: 'billed_cost', spread: 'effective_cost' }
  async function sums(text: string, values: unknown[]): Promise<Sums> {
    const { rows } = await test.database.pool.query(text, values)
    return Object.fromEntries(rows.map(({ at, sum }) => [at, new Decimal(sum).toFixed()]))
  }
  const rolled = (feed: 'split' | 'spread', expression: string) =>
    sums(
      `SELECT d.currency || ' ' || ${expression} AS at, sum(d.${column[feed]}) AS sum FROM cost_day d
        WHERE d.source_id = $1 AND d.billing_period = $2 GROUP BY 1`,
      [sources[feed], `${period}-01`],
    )
  const bySubject = (feed: 'split' | 'spread', expression: string) =>
    sums(
      `SELECT l.currency || ' ' || ${expression} AS at, sum(l.${column[feed]}) AS sum FROM bill_line l
        JOIN bill_subject s ON s.id = l.subject_id WHERE l.source_id = $1 AND l.billing_period = $2 GROUP BY 1`,
      [sources[feed], `${period}-01`],
    )

  it.each(Object.entries(dimensions))('are what the cloud says was billed, by %s', async (by, expression) => {
    const expected = own('split', by)
    expect(Object.keys(expected).length).toBeGreaterThan(0)
    expect(await rolled('split', expression)).toEqual(expected)
  })

  it.each(Object.entries(subjectDimensions))(
    'are what the cloud says was billed, by %s of the subject',
    async (by, expression) => {
      expect(await bySubject('split', expression)).toEqual(own('split', by))
    },
  )

  it.each(['all', 'account', 'product'])('are what the cloud says it really cost, by %s', async (by) => {
    expect(await rolled('spread', dimensions[by] ?? '')).toEqual(own('spread', by))
  })

  it('of used and unused commitments are those of the cloud, and what a plan did not pay is apart', async () => {
    const paid: Record<string, number> = {}
    const add = (at: string, amount: number) => {
      if (amount !== 0) paid[at] = (paid[at] ?? 0) + amount
    }
    const { world } = simulator
    for (const { day, accountId, plan, unused, spread } of booksOf(world).month('spread', period)) {
      if (periodOf(day) !== period) continue
      const { currency } = accountOf(world, accountId)
      add(`${currency} unused`, unused ? spread : 0)
      add(`${currency} used`, unused ? 0 : (plan?.paid ?? 0))
      add(`${currency} `, unused ? 0 : spread - (plan?.paid ?? 0))
    }
    const expected = Object.entries(paid).map(([at, amount]) => [
      at,
      new Decimal(amountText(amount)).toFixed(),
    ])
    expect(await rolled('spread', `coalesce(d.commitment, '')`)).toEqual(Object.fromEntries(expected))
  })

  it('of a product line are what carries its name, and the rest has no owner', async () => {
    const byProject = own('split', 'tag:project')
    const expected: Sums = {}
    for (const [at, amount] of Object.entries(byProject)) {
      const [currency = '', key = ''] = at.split(' ')
      const name = `${currency} ${lineIds.get(key) ?? ''}`
      expected[name] = new Decimal(expected[name] ?? 0).plus(amount).toFixed()
    }
    // What is given back follows what it was paid for, which carries the same name.
    expect(await rolled('split', `coalesce(d.product_line_id::text, '')`)).toEqual(expected)
  })

  it('restated are the same sums in other places, and what a source does not say stays unknown', async () => {
    const found = await restateMonth(around, { sourceId: sources.split, period })
    if (!found.ok || found.value === null) throw new Error('the month was not restated')
    const { causes: rows } = found.value
    const sum = (view: 'stored' | 'restated') => {
      const added: Sums = {}
      for (const row of rows) {
        const at = `${row.currency} `
        added[at] = new Decimal(added[at] ?? 0).plus(row[view].billed ?? 0).toFixed()
      }
      return added
    }
    // Neither tax nor unused commitments stand in this feed.
    expect(sum('stored')).toEqual(own('split', 'all'))
    expect(sum('restated')).toEqual(own('split', 'all'))
    for (const { stored, restated } of rows)
      expect([stored.effective, restated.effective]).toEqual([null, null])
  })

  it('by cause are the bill, however it is attributed, and shared out to the last cent', async () => {
    const split = {
      name: 'Support',
      position: 1,
      method: 'direct-cost',
      matches: { causes: causes.filter((cause) => groupOf(cause) !== 'attributed' && cause !== 'untagged') },
      among: { noun: 'product-line', ids: [], usage: null },
      fromOn: new Date('2020-01-01'),
      reason: 'test',
      createdName: 'test',
      createdAt: new Date(),
    }
    await test.database.prisma.costSplitRule.create({ data: { ...split, id: newId() } })
    for (const feed of ['split', 'spread'] as const) {
      const of = { sourceId: sources[feed], period }
      expect(await judgeMonth(around, of)).toMatchObject({ ok: true })
      const owned = await sums(
        `SELECT currency || ' ' AS at, sum(amount) AS sum FROM (
            SELECT currency, ${column[feed]} AS amount FROM cost_day WHERE source_id = $1 AND billing_period = $2
              AND num_nonnulls(service_id, product_line_id, team_id) > 0
            UNION ALL SELECT currency, ${column[feed]} FROM cost_split WHERE source_id = $1 AND billing_period = $2) x GROUP BY 1`,
        [of.sourceId, `${period}-01`],
      )
      expect(owned).toEqual(own(feed, 'all'))
    }
  })
})
