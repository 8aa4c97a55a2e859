import type { ChargeCategory } from '../attribution/cause.ts'

/** One charge, whatever feed it came from. Amounts are decimal text (amountText), null where the feed does not say. */
export interface BillLine {
  /** `YYYY-MM` in which it was billed. */
  billingPeriod: string
  /** Day in UTC+8 on which its charge period begins. */
  chargeOn: string
  /** A refund is what a bill calls so; corrections of FOCUS keep their category and say their class. */
  chargeCategory: ChargeCategory
  /** Of a charge that was billed in an earlier period. */
  chargeClass: 'correction' | null
  /** ISO 4217. */
  currency: string
  billedCost: string | null
  effectiveCost: string | null
  listCost: string | null
  usageQuantity: string | null
  usageUnit: string | null
  orderId: string | null
  /** Of a reservation or a savings plan. */
  commitment: 'used' | 'unused' | null
  description: string | null
}
