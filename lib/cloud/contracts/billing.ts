import { Decimal } from 'decimal.js'
import { describe, expect, it } from 'vitest'
import type { BillFeed, BillingPort, BillLineFact } from '../ports/billing.ts'
import type { CostScene, Sums } from './cost-scene.ts'
import { everyItem, must } from './scene.ts'

const plain = /^-?\d+(\.\d+)?$/

/** Sums by currency; currencies are never added. */
function sumOf<T extends { currency: string }>(rows: T[], amountOf: (row: T) => string): Sums {
  const sums = new Map<string, Decimal>()
  for (const row of rows)
    sums.set(row.currency, (sums.get(row.currency) ?? new Decimal(0)).plus(amountOf(row)))
  return Object.fromEntries([...sums].map(([currency, sum]) => [currency, sum.toFixed()]))
}

const same = (sums: Sums): Sums =>
  Object.fromEntries(Object.entries(sums).map(([currency, sum]) => [currency, new Decimal(sum).toFixed()]))

const daysOf = (period: string): string[] => {
  const [year = 0, month = 1] = period.split('-').map(Number)
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return Array.from({ length: count }, (_, at) => `${period}-${String(at + 1).padStart(2, '0')}`)
}

/** What BillingPort promises. */
export function describeBilling(scene: () => CostScene): void {
  describe('bills', () => {
    const billing = async (): Promise<BillingPort> =>
      (await scene().gate.costing(scene().connectionId)).billing
    const linesOf = async (feed: BillFeed, day: string): Promise<BillLineFact[]> => {
      const port = await billing()
      return everyItem((page) => port.listBillLines({ feed, day }, page))
    }

    it.each<BillFeed>(['split-bill', 'instance-bill'])(
      'lists a day of the %s to the last place',
      async (feed) => {
        const { day, period, payerId, dayTotals } = scene().bills
        const port = await billing()
        const first = must(await port.listBillLines({ feed, day }, null))
        expect(first.next).not.toBeNull()
        const lines = await linesOf(feed, day)
        expect(first.total).toBe(lines.length)
        for (const line of lines) {
          expect(line).toMatchObject({ day, period, subject: { payerId } })
          expect(line.billedCost).toMatch(plain)
          expect(line.listCost ?? '0').toMatch(plain)
          expect(line.usageQuantity ?? '0').toMatch(plain)
        }
        expect(sumOf(lines, (line) => line.billedCost)).toEqual(same(dayTotals[feed]))
      },
    )

    it('says who, what and where, with the costTags of the day', async () => {
      const { day, tagged, untagged, part } = scene().bills
      const lines = await linesOf('split-bill', day)
      const of = (id: string) => lines.find(({ subject }) => subject.resourceId === id)
      expect(of(tagged.resourceId)?.subject).toMatchObject({
        regionId: tagged.regionId,
        costTags: tagged.costTags,
        partOf: null,
      })
      expect(of(untagged.resourceId)?.subject).toMatchObject({ costTags: [], rawCostTags: '' })
      expect(of(part.resourceId)?.subject).toMatchObject(part)
      expect(of(part.resourceId)).toMatchObject({ category: 'usage' })
      const whole = await linesOf('instance-bill', day)
      expect(whole.map(({ subject }) => subject.resourceId)).toContain(part.partOf)
      expect(whole.map(({ subject }) => subject.resourceId)).not.toContain(part.resourceId)
    })

    it('answers an empty page for a day that is not billed yet', async () => {
      for (const feed of ['split-bill', 'instance-bill'] as const)
        expect(await linesOf(feed, scene().bills.tomorrow)).toEqual([])
    })

    it('has the same money in the overview as in the lines of the month, and names the fees', async () => {
      const { period, periodTotals, fee } = scene().bills
      const overview = must(await (await billing()).getOverview(period))
      expect(sumOf(overview, (row) => row.billedCost)).toEqual(same(periodTotals))
      const lines: BillLineFact[] = []
      for (const day of daysOf(period)) lines.push(...(await linesOf('split-bill', day)))
      expect(sumOf(lines, (line) => line.billedCost)).toEqual(same(periodTotals))
      expect(lines).toContainEqual(
        expect.objectContaining({
          category: 'purchase',
          subject: expect.objectContaining({ cloudProduct: fee.cloudProduct }),
        }),
      )
      expect(overview.map(({ cloudProduct }) => cloudProduct)).toContain(fee.cloudProduct)
    })

    it('spreads cost to its users, and what nobody used to its buyer', async () => {
      const { period, effectiveTotals, unusedTotals } = scene().bills
      const port = await billing()
      const lines = await everyItem((page) => port.listAmortisedLines({ period }, page))
      expect(sumOf(lines, (line) => line.effectiveCost)).toEqual(same(effectiveTotals))
      const unused = lines.filter(({ commitment }) => commitment === 'unused')
      expect(sumOf(unused, (line) => line.effectiveCost)).toEqual(same(unusedTotals))
      const used = lines.filter(({ commitment }) => commitment === 'used')
      expect(used.length).toBeGreaterThan(0)
      for (const line of lines) {
        expect(line.day.slice(0, 7)).toBe(period)
        expect(line.effectiveCost).toMatch(plain)
        expect(line.commitmentId === null).toBe(line.commitment === null)
      }
    })

    it('refuses what is not kept any more', async () => {
      const { forgotten } = scene().bills
      const port = await billing()
      const invalid = { ok: false, failure: { kind: 'invalid', definite: true } }
      expect(await port.listBillLines({ feed: 'split-bill', day: forgotten }, null)).toMatchObject(invalid)
      expect(await port.listAmortisedLines({ period: forgotten.slice(0, 7) }, null)).toMatchObject(invalid)
    })

    it('says that a page mark has expired', async () => {
      const { day, period } = scene().bills
      const port = await billing()
      const lines = must(await port.listBillLines({ feed: 'split-bill', day }, null))
      const spread = must(await port.listAmortisedLines({ period }, null))
      await scene().bills.expireMarks()
      const conflict = { ok: false, failure: { kind: 'conflict', definite: true } }
      expect(await port.listBillLines({ feed: 'split-bill', day }, lines.next)).toMatchObject(conflict)
      expect(await port.listAmortisedLines({ period }, spread.next)).toMatchObject(conflict)
    })
  })
}
