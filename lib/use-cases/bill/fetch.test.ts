import { beforeEach, describe, expect, it } from 'vitest'
import { sumOfCurrent } from '../../catalog/bill/overview.ts'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import type { BillingPort, BillLineFact } from '../../cloud/ports/billing.ts'
import type { CloudGate } from '../../cloud/ports/cloud.ts'
import type { BillSourceKind } from '../../domain/attribution/finality.ts'
import { billingDayOf, periodOf } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import { testDatabase } from '../../testing/database.ts'
import { createGround } from '../../testing/estate.ts'
import { createPeople } from '../../testing/people.ts'
import { requestDueImports } from './request-due.ts'
import { runImport, sweepImports } from './run-import.ts'
import { addSource, stopSource } from './sources.ts'

const test = testDatabase()
let cloud: ReturnType<typeof createMemoryCloud>
let people: Awaited<ReturnType<typeof createPeople>>
let connectionId: string
const signal = new AbortController().signal
const today = billingDayOf(new Date())
const yesterday = dayAfter(today, -1)
const month = periodOf(yesterday)

beforeEach(async () => {
  cloud = createMemoryCloud()
  connectionId = (await createGround(test.database)).connection.id
  people = await createPeople(test.database)
})

const subject = {
  accountId: '2000000000000001',
  payerId: '1000000000000001',
  regionId: 'cn-hangzhou',
  cloudProduct: 'ecs',
  cloudProductName: 'Elastic Compute Service',
  resourceType: 'instance',
  resourceId: 'i-1',
  resourceName: 'node',
  partOf: null,
  resourceGroup: null,
  costUnit: null,
  costTags: [{ key: 'env', value: 'prod' }],
  rawCostTags: 'key:env value:prod',
}
const line = (day: string, billedCost: string, more: Partial<BillLineFact> = {}): BillLineFact => ({
  period: periodOf(day),
  day,
  subject,
  category: 'usage',
  chargeWord: 'PayAsYouGoBill',
  currency: 'CNY',
  billedCost,
  listCost: null,
  usageQuantity: null,
  usageUnit: null,
  description: null,
  ...more,
})

const around = (gate: CloudGate = cloud.gate) => ({ database: test.database, cloud: gate })
/** The same cloud, but for its bills. */
const billingOf = (wrap: (port: BillingPort) => Partial<BillingPort>): CloudGate => ({
  ...cloud.gate,
  costing: async (id) => {
    const { billing } = await cloud.gate.costing(id)
    return { billing: { ...billing, ...wrap(billing) } }
  },
})

async function add(kind: BillSourceKind, since = month) {
  const made = await addSource(around(), people.admin, {
    connectionId,
    kind,
    name: kind,
    countsBilled: kind !== 'amortised',
    countsEffective: kind === 'amortised',
    since,
  })
  if (!made.ok) throw new Error(made.failure.message)
  return made.value.id
}
const open = async () =>
  test.database.prisma.billImport.findMany({
    where: { state: 'waiting' },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
  })
async function runAll(gate: CloudGate = cloud.gate): Promise<string[]> {
  const did: string[] = []
  for (const { id } of await open()) did.push((await runImport(around(gate), id, signal)).did)
  return did
}
const billed = async (sourceId: string) =>
  (await sumOfCurrent(test.database, sourceId, month)).map(({ currency, billed: sum, lines }) => [
    currency,
    sum,
    lines,
  ])

describe('bills that are asked for', () => {
  it('are asked for once, read page by page, and compared with the overview', async () => {
    const sourceId = await add('split-bill')
    // Two items that look the same are two: seven of them are three pages.
    for (let count = 0; count < 7; count += 1) cloud.cost.lines.push(line(yesterday, '1.10'))
    cloud.cost.lines.push(line(yesterday, '3', { currency: 'USD' }))
    expect(await requestDueImports(around())).toEqual({ ok: true, value: 1 })
    expect(await requestDueImports(around())).toEqual({ ok: true, value: 0 })
    expect(await runAll()).toEqual(['done'])
    expect(await billed(sourceId)).toEqual([
      ['CNY', '7.70', 7],
      ['USD', '3', 1],
    ])
    const done = await test.database.prisma.billImport.findFirstOrThrow()
    expect(done).toMatchObject({ state: 'done', rowCount: 8n, acceptedCount: 8n })
    expect(done.reconciliation).toEqual([
      { billingPeriod: month, currency: 'CNY', billed: '7.7', overview: '7.7', difference: '0' },
      { billingPeriod: month, currency: 'USD', billed: '3', overview: '3', difference: '0' },
    ])
    expect(await test.database.prisma.billOverview.count()).toBe(2)
    // Days without lines are known to have been asked for.
    const days = await test.database.prisma.billDay.findMany({ where: { sourceId } })
    expect(days.filter(({ lineCount }) => lineCount > 0n)).toHaveLength(1)
    expect(days).toHaveLength(
      Number(today.slice(8)) === 1 ? Number(yesterday.slice(8)) : Number(today.slice(8)) - 1,
    )
  })

  it('whose page marks run out begin their day again, and count nothing twice', async () => {
    const sourceId = await add('split-bill')
    for (let count = 0; count < 7; count += 1) cloud.cost.lines.push(line(yesterday, '1'))
    await requestDueImports(around())
    let asked = 0
    const gate = billingOf((port) => ({
      listBillLines: (of, page) => {
        asked += page === null ? 0 : 1
        if (asked === 2) cloud.cost.expireMarks()
        return port.listBillLines(of, page)
      },
    }))
    expect(await runAll(gate)).toEqual(['done'])
    expect(await billed(sourceId)).toEqual([['CNY', '7', 7]])
    expect(await test.database.prisma.billImport.findFirstOrThrow()).toMatchObject({
      rowCount: 7n,
      acceptedCount: 7n,
    })
  })

  it('wait for a cloud that cannot be asked, and go on where they were', async () => {
    const sourceId = await add('split-bill')
    for (let count = 0; count < 7; count += 1) cloud.cost.lines.push(line(yesterday, '1'))
    await requestDueImports(around())
    let away = false
    const gate = billingOf((port) => ({
      listBillLines: async (of, page) => {
        if (page !== null && !away) {
          away = true
          const failure = {
            kind: 'throttled',
            definite: false,
            product: 'bss',
            operation: 'x',
            code: 'Throttling',
            message: 'slow down',
            requestId: null,
            retryAfterMs: 7000,
          } as const
          return { ok: false, failure }
        }
        return port.listBillLines(of, page)
      },
    }))
    const [only] = await open()
    expect(await runImport(around(gate), only?.id ?? '', signal)).toEqual({ did: 'later', afterMs: 7000 })
    expect(await billed(sourceId)).toEqual([])
    expect(await sweepImports(around())).toBe(1)
    expect(await runAll(gate)).toEqual(['done'])
    expect(await billed(sourceId)).toEqual([['CNY', '7', 7]])
  })

  it('that are refused say why at their source, and leave what is there', async () => {
    const sourceId = await add('split-bill')
    await requestDueImports(around())
    const gate = billingOf(() => ({
      listBillLines: async () => {
        const failure = {
          kind: 'refused',
          definite: true,
          product: 'bss',
          operation: 'DescribeSplitItemBill',
          code: 'NotAuthorized',
          message: 'no',
          requestId: null,
          retryAfterMs: null,
        } as const
        return { ok: false, failure }
      },
    }))
    expect(await runAll(gate)).toEqual(['failed'])
    const source = await test.database.prisma.billSource.findUniqueOrThrow({ where: { id: sourceId } })
    expect(source.problem).toMatchObject({ code: 'cloud-refused' })
    // Asked again after an hour, not at once.
    expect(await requestDueImports(around())).toEqual({ ok: true, value: 0 })
  })

  it('replace a day as a whole when it is asked for again, and a day that is empty replaces nothing', async () => {
    const sourceId = await add('split-bill')
    cloud.cost.lines.push(line(yesterday, '1'), line(yesterday, '2'))
    await requestDueImports(around())
    await runAll()
    cloud.cost.lines.length = 0
    cloud.cost.lines.push(line(yesterday, '5'))
    const again = async () => {
      await test.database.prisma.billImport.updateMany({
        data: { requestedAt: new Date(Date.now() - 3 * 86_400_000) },
      })
      await requestDueImports(around())
      return runAll()
    }
    expect(await again()).toEqual(['done'])
    expect(await billed(sourceId)).toEqual([['CNY', '5', 1]])
    cloud.cost.lines.length = 0
    expect(await again()).toEqual(['done'])
    expect(await billed(sourceId)).toEqual([['CNY', '5', 1]])
  })

  it('of amortised data give effective cost and no billed cost, month by month', async () => {
    const sourceId = await add('amortised')
    const used = {
      period: month,
      day: yesterday,
      subject,
      currency: 'CNY',
      effectiveCost: '1.234567',
      commitment: 'used' as const,
      commitmentId: 'sp-1',
    }
    cloud.cost.amortised.push(used, { ...used, commitment: 'unused', effectiveCost: '0.5' })
    await requestDueImports(around())
    expect(await runAll()).toEqual(['done'])
    expect((await sumOfCurrent(test.database, sourceId, month))[0]).toMatchObject({
      billed: null,
      effective: '1.734567',
      lines: 2,
    })
    expect((await test.database.prisma.billImport.findFirstOrThrow()).reconciliation).toBeNull()
  })
})

describe('bill sources', () => {
  const of = (more: object = {}) => ({
    connectionId,
    kind: 'split-bill',
    name: 'a',
    countsBilled: true,
    countsEffective: false,
    ...more,
  })
  it('give one measure of a connection once, and nothing they do not have', async () => {
    expect((await addSource(around(), people.costLead, of())).ok).toBe(true)
    for (const [more, code] of [
      [{ name: 'b', kind: 'instance-bill' }, 'conflict'],
      [{ name: 'b', countsBilled: false }, 'conflict'],
      [{ kind: 'instance-bill', countsBilled: false }, 'conflict'],
      [{ name: 'b', kind: 'instance-bill', countsBilled: false, countsEffective: true }, 'invalid'],
      [{ name: 'b', kind: 'amortised' }, 'invalid'],
      [{ name: 'b', kind: 'focus-file', countsBilled: true }, 'conflict'],
      [{ name: 'b', since: '2026-13' }, 'invalid'],
    ] as const)
      expect(await addSource(around(), people.costLead, of(more))).toMatchObject({ failure: { code } })
    expect(
      (
        await addSource(
          around(),
          people.costLead,
          of({ name: 'b', kind: 'amortised', countsBilled: false, countsEffective: true }),
        )
      ).ok,
    ).toBe(true)
    expect(await addSource(around(), people.developer, of({ name: 'c' }))).toMatchObject({
      failure: { code: 'forbidden' },
    })
  })

  it('are stopped once, and make room for another', async () => {
    const id = await add('split-bill')
    const stop = () => stopSource(around(), people.costLead, { id, reason: 'moved to files' })
    expect(await stop()).toMatchObject({ ok: true })
    expect(await stop()).toMatchObject({ failure: { code: 'wrong-state' } })
    expect(
      (await addSource(around(), people.costLead, of({ kind: 'focus-file', countsEffective: true }))).ok,
    ).toBe(true)
    expect(await requestDueImports(around())).toEqual({ ok: true, value: 0 })
    const told = await test.database.prisma.ledgerEntry.findMany({
      where: { subjectId: id },
      orderBy: { id: 'asc' },
    })
    expect(told.map(({ action }) => action)).toEqual(['bill-source.created', 'bill-source.stopped'])
  })
})
