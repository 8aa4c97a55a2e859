import type { z } from 'zod'
import type {
  AmortisedLineFact,
  BillLineFact,
  BillOverviewFact,
  BillSubjectFact,
  ChargeCategoryFact,
} from '../../ports/billing.ts'
import { CallError } from '../transport/call-error.ts'
import { decimalOrNull, decimalText } from './decimal-text.ts'
import { regionOf } from './region-name.ts'
import { readTagText } from './tag-text.ts'
import type { AmortisedItem, BillItem, OverviewItem } from './wire.ts'

const orNull = (text: string | null | undefined): string | null =>
  text === null || text === undefined || text.trim() === '' ? null : text

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))

const categories: Record<string, ChargeCategoryFact> = {
  SubscriptionOrder: 'purchase',
  PayAsYouGoBill: 'usage',
  Refund: 'refund',
  Adjustment: 'adjustment',
}

/** What bills write where a resource is in no cost unit. */
const noUnit = new Set(['未分配', 'Unallocated', 'Not Allocated'])

type SubjectItem = Pick<
  z.infer<typeof BillItem>,
  | 'InstanceID'
  | 'Region'
  | 'ResourceGroup'
  | 'CostUnit'
  | 'Tag'
  | 'ProductCode'
  | 'ProductName'
  | 'ProductDetail'
  | 'SplitItemID'
  | 'SplitItemName'
  | 'SplitProductDetail'
> & { NickName?: string | null | undefined }

function subjectOf(wire: SubjectItem, accountId: string, payerId: string): BillSubjectFact {
  const whole = orNull(wire.InstanceID)
  const part = orNull(wire.SplitItemID)
  const unit = orNull(wire.CostUnit)
  return {
    accountId,
    payerId,
    regionId: regionOf(wire.Region),
    cloudProduct: orNull(wire.ProductCode) ?? orNull(wire.ProductName) ?? 'unknown',
    cloudProductName: orNull(wire.ProductName),
    resourceType: orNull(wire.SplitProductDetail) ?? orNull(wire.ProductDetail),
    resourceId: part ?? whole,
    resourceName: orNull(wire.SplitItemName) ?? orNull(wire.NickName),
    partOf: part !== null && part !== whole ? whole : null,
    resourceGroup: orNull(wire.ResourceGroup),
    costUnit: unit !== null && noUnit.has(unit) ? null : unit,
    costTags: readTagText(wire.Tag),
    rawCostTags: wire.Tag ?? '',
  }
}

/** Who owns it and who pays: a bill without an owner is the payer's own. */
function accountsOf(owner: string | null | undefined, payer: string | null | undefined): [string, string] {
  const paying = orNull(payer) ?? orNull(owner)
  if (paying === null) throw new CallError('nonsense', 'a bill line names no account')
  return [orNull(owner) ?? paying, paying]
}

/** One item of a split or an instance bill. Throws nonsense where an amount is none, or the day is missing. */
export function toBillLine(wire: z.infer<typeof BillItem>, day: string): BillLineFact {
  const [owner, payer] = accountsOf(wire.OwnerID, wire.BillAccountID)
  const own = orNull(wire.BillingDate) ?? day
  if (!isDay(own)) throw new CallError('nonsense', `not a billing date: ${own.slice(0, 40)}`)
  const word = wire.Item ?? ''
  return {
    period: day.slice(0, 7),
    day: own,
    subject: subjectOf(wire, owner, payer),
    category: categories[word] ?? null,
    chargeWord: word,
    currency: wire.Currency,
    billedCost: decimalText(wire.PretaxAmount),
    listCost: decimalOrNull(wire.PretaxGrossAmount),
    usageQuantity: decimalOrNull(wire.Usage),
    usageUnit: orNull(wire.UsageUnit),
    description: orNull(wire.BillingItem),
  }
}

/** One row of amortised cost is the user's part, the unused part of a commitment, or both. */
export function toAmortisedLines(
  wire: z.infer<typeof AmortisedItem>,
  currencyOf: (accountId: string) => string,
): AmortisedLineFact[] {
  const [owner, payer] = accountsOf(wire.BillOwnerID, wire.BillAccountID)
  const day = orNull(wire.AmortizationPeriodDay)
  // Months alone cannot be shared out to days: that would be a guess.
  if (day === null)
    throw new CallError('invalid', 'the amortised cost of this account has no days', { code: 'NoDays' })
  if (!isDay(day)) throw new CallError('nonsense', `not a day of amortised cost: ${day.slice(0, 40)}`)
  const line = {
    period: day.slice(0, 7),
    day,
    subject: subjectOf(wire, owner, payer),
    currency: currencyOf(owner),
    commitmentId: orNull(wire.ReferFrInstanceID),
  }
  const current = decimalText(wire.CurrentAmortizationPretaxAmount)
  const unused = decimalOrNull(wire.UnusedAmortizationPretaxAmount) ?? '0'
  const isZero = (amount: string) => /^[-0.]+$/.test(amount)
  const lines: AmortisedLineFact[] = []
  if (!isZero(unused)) lines.push({ ...line, effectiveCost: unused, commitment: 'unused' })
  if (!isZero(current) || lines.length === 0)
    lines.push({ ...line, effectiveCost: current, commitment: line.commitmentId === null ? null : 'used' })
  return lines
}

export function toOverview(wire: z.infer<typeof OverviewItem>): BillOverviewFact {
  const [owner] = accountsOf(wire.OwnerID, wire.BillAccountID)
  const word = wire.Item ?? ''
  return {
    accountId: owner,
    cloudProduct: orNull(wire.ProductCode) ?? orNull(wire.ProductName) ?? 'unknown',
    cloudProductName: orNull(wire.ProductName),
    category: categories[word] ?? null,
    chargeWord: word,
    currency: wire.Currency,
    billedCost: decimalText(wire.PretaxAmount),
    listCost: decimalOrNull(wire.PretaxGrossAmount),
    tax: decimalOrNull(wire.Tax),
  }
}
