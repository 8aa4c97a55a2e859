import { Decimal } from 'decimal.js'
import type {
  AmortisedLineFact,
  BillFeed,
  BillingPort,
  BillLineFact,
  BillOverviewFact,
} from '../ports/billing.ts'
import type { CloudResult, Page } from '../ports/outcome.ts'
import { bad, good } from './outcome.ts'

/** Small, so that a test with a handful of lines has several pages. */
const pageSize = 3
const keptMonths = 12
const zoneMs = 8 * 3_600_000

/** Bills of a memory cloud: a test says what was billed, and the ports tell it page by page. */
export class MemoryCost {
  /** Both feeds show these unless a test says otherwise. */
  readonly lines: (BillLineFact & { feed?: BillFeed })[] = []
  readonly amortised: AmortisedLineFact[] = []
  /** On top of an overview row: by account, in the currency of the row. */
  readonly taxes = new Map<string, string>()
  private readonly now: () => Date
  private marks = 0

  constructor(now: () => Date) {
    this.now = now
  }

  /** Page marks that were given out are good no more. */
  expireMarks(): void {
    this.marks += 1
  }

  private page<T>(items: T[], mark: string | null, operation: string): CloudResult<Page<T>> {
    const [made = '', at = '0'] = (mark ?? `${this.marks}:0`).split(':')
    if (made !== String(this.marks)) return bad('conflict', operation, 'the page mark has expired')
    const end = Number(at) + pageSize
    const next = end < items.length ? `${this.marks}:${end}` : null
    return good({ items: items.slice(Number(at), end), next, total: items.length })
  }

  private isKept(period: string): boolean {
    const today = new Date(this.now().getTime() + zoneMs)
    const month = (back: number) =>
      new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1)).toISOString().slice(0, 7)
    return period >= month(keptMonths) && period <= month(0)
  }

  private overview(period: string): BillOverviewFact[] {
    const sums = new Map<string, { row: BillOverviewFact; billed: Decimal; list: Decimal }>()
    for (const line of this.lines) {
      if (line.period !== period || line.feed === 'instance-bill') continue
      const { accountId, cloudProduct, cloudProductName } = line.subject
      const { category, chargeWord, currency } = line
      const key = [accountId, cloudProduct, chargeWord, currency].join('\n')
      const row = { accountId, cloudProduct, cloudProductName, category, chargeWord, currency }
      const tax = this.taxes.get(accountId) ?? null
      const sum = sums.get(key) ?? {
        row: { ...row, billedCost: '0', listCost: null, tax },
        billed: new Decimal(0),
        list: new Decimal(0),
      }
      const billed = sum.billed.plus(line.billedCost)
      sums.set(key, { ...sum, billed, list: sum.list.plus(line.listCost ?? line.billedCost) })
    }
    return [...sums.values()].map(({ row, billed, list }) => ({
      ...row,
      billedCost: billed.toFixed(),
      listCost: list.toFixed(),
    }))
  }

  port(): BillingPort {
    const old = (operation: string) => bad('invalid', operation, 'bills are not kept that long')
    return {
      listBillLines: async ({ feed, day }, mark) => {
        if (!this.isKept(day.slice(0, 7))) return old('listBillLines')
        const shown = this.lines.filter(
          (line) => line.day === day && (line.feed === undefined || line.feed === feed),
        )
        const items = shown.map(({ feed: _feed, ...line }) => line)
        return this.page(items, mark, 'listBillLines')
      },
      listAmortisedLines: async ({ period }, mark) => {
        if (!this.isKept(period)) return old('listAmortisedLines')
        const items = this.amortised.filter((line) => line.period === period)
        return this.page(items, mark, 'listAmortisedLines')
      },
      getOverview: async (period) => (this.isKept(period) ? good(this.overview(period)) : old('getOverview')),
    }
  }
}
