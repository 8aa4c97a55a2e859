import type { CostTagFact } from './inventory.ts'
import type { CloudResult, Page } from './outcome.ts'

/**
 * Feeds of billed cost. A split bill says what each part of a shared resource (bucket, domain, address) was for; an
 * instance bill has the whole resource. Both sum up to the same money, so that one account is imported from one of them.
 */
export type BillFeed = 'split-bill' | 'instance-bill'

/** Null on a line: the cloud used a word that is not known; `chargeWord` keeps it, and the money is real. */
export type ChargeCategoryFact = 'usage' | 'purchase' | 'tax' | 'credit' | 'adjustment' | 'refund'

/** What the money was for. */
export interface BillSubjectFact {
  /** Owner of the resource. */
  accountId: string
  /** Who pays. */
  payerId: string
  /** `cn-hangzhou`; where the bill's display name is not known, that name as it came; null for what has no region. */
  regionId: string | null
  /** The cloud's code of its product: `ecs`, `rds`, `oss`. */
  cloudProduct: string
  cloudProductName: string | null
  /** The bill's words for the kind of thing; null where it gives none. */
  resourceType: string | null
  /** In a split bill the part; null for what has no resource (support, tax). */
  resourceId: string | null
  resourceName: string | null
  /** The shared resource that `resourceId` is a part of; null where it is whole. */
  partOf: string | null
  resourceGroup: string | null
  /** Cost unit (财务单元) by name; null when the resource is in none. */
  costUnit: string | null
  /** As they were when the money was spent, in the bill's order; only keys that are switched on for billing are ever here. */
  costTags: CostTagFact[]
  /** The text that `costTags` was read from; empty when there was none. */
  rawCostTags: string
}

/** One line of a bill. Amounts are decimal text exactly as the cloud wrote it, before tax; never a float. */
export interface BillLineFact {
  /** Billing period it was billed in, `YYYY-MM`; a late correction is in the period of the correction. */
  period: string
  /** Billing day in UTC+8, `YYYY-MM-DD`. */
  day: string
  subject: BillSubjectFact
  category: ChargeCategoryFact | null
  /** The cloud's own word for the category. */
  chargeWord: string
  /** ISO 4217 as it came. */
  currency: string
  billedCost: string
  listCost: string | null
  usageQuantity: string | null
  usageUnit: string | null
  /** What was metered, in the bill's words. */
  description: string | null
}

/** Spread cost of one resource on one day, to the user of a commitment; what nobody used is a line of its buyer. */
export interface AmortisedLineFact {
  /** Month of `day`, `YYYY-MM`. */
  period: string
  day: string
  subject: BillSubjectFact
  currency: string
  /** Decimal text, before tax. */
  effectiveCost: string
  /** `used`: paid by the commitment `commitmentId`; `unused`: the part of it that nobody used; null: no commitment. */
  commitment: 'used' | 'unused' | null
  commitmentId: string | null
}

/** What the cloud says a period cost, for one owner, product and kind of charge: what billed lines must sum up to. */
export interface BillOverviewFact {
  accountId: string
  cloudProduct: string
  cloudProductName: string | null
  category: ChargeCategoryFact | null
  chargeWord: string
  currency: string
  /** Sum of `billedCost`, before tax. */
  billedCost: string
  listCost: string | null
  /** On top of `billedCost`; null where the cloud does not say. */
  tax: string | null
}

/**
 * Bills of every account that this one pays for, under the cost role. They are 24 to 72 h behind, change until the 4th
 * of the next month 12:00 UTC+8 (amortised: the 6th), and go 12 months back. A page has at most 300 lines.
 *
 * Every listing: failure kind conflict when a page mark has expired (begin the day, or the month, again); invalid when
 * the day or month lies outside what the cloud keeps, or when split bills are not switched on.
 */
export interface BillingPort {
  /** Lines of one day. A day without lines yet is an empty page, and not a day without cost. */
  listBillLines(
    of: { feed: BillFeed; day: string },
    page: string | null,
  ): Promise<CloudResult<Page<BillLineFact>>>
  /**
   * Lines of one month, every day of it so far; the order is the cloud's. Failure kind invalid also where the account's amortised
   * cost is not told by the day: it is never shared out by guess.
   */
  listAmortisedLines(
    of: { period: string },
    page: string | null,
  ): Promise<CloudResult<Page<AmortisedLineFact>>>
  /** One row per owner, product, charge and currency; the sum of the open month goes on growing. */
  getOverview(period: string): Promise<CloudResult<BillOverviewFact[]>>
}
