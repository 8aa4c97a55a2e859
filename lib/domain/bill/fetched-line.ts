import type { ChargeCategory } from '../attribution/cause.ts'
import { amountText } from './amount.ts'
import { sortedCostTags } from './cost-tags.ts'
import type { BillLine } from './line.ts'
import { type Refused, refused } from './refusal.ts'
import type { BillSubject } from './subject.ts'

/** What a bill of the cloud says of a subject; null: nothing. */
export interface FetchedSubject {
  accountId: string
  regionId: string | null
  cloudProduct: string
  resourceType: string | null
  resourceId: string | null
  resourceName: string | null
  partOf: string | null
  resourceGroup: string | null
  costUnit: string | null
  costTags: readonly { key: string; value: string }[]
}

/** One item of a bill of the cloud, whichever feed; amounts are text as the cloud wrote them. */
export interface FetchedLine {
  period: string
  day: string
  subject: FetchedSubject
  /** Null: a word of the cloud that is not known; the money is real, and counted as an adjustment with that word. */
  category: ChargeCategory | null
  chargeWord: string | null
  currency: string
  billedCost: string | null
  effectiveCost: string | null
  listCost: string | null
  usageQuantity: string | null
  usageUnit: string | null
  commitment: 'used' | 'unused' | null
  description: string | null
}

const longest = { text: 1000, description: 500, unit: 100 }
const cut = (text: string | null, most: number): string | null =>
  text === null || text === '' ? null : text.slice(0, most).replaceAll('\u0000', '\uFFFD').toWellFormed()

/** The subject of an item, in the words of every feed. */
export function subjectOfFetched(of: FetchedSubject): BillSubject {
  const text = (part: string | null) => cut(part, longest.text) ?? ''
  return {
    accountId: text(of.accountId),
    regionId: text(of.regionId),
    cloudProduct: text(of.cloudProduct),
    resourceType: text(of.resourceType),
    resourceId: text(of.resourceId),
    resourceName: text(of.resourceName),
    partOf: text(of.partOf),
    resourceGroup: text(of.resourceGroup),
    costUnit: text(of.costUnit),
    costTags: sortedCostTags(of.costTags.map(({ key, value }) => [text(key), text(value)] as const)),
  }
}

/** The charge of an item, or why it is not taken. Quantities that are no numbers are not known; amounts have to be. */
export function lineOfFetched(of: FetchedLine): BillLine | Refused {
  const amounts: Partial<Record<'billedCost' | 'effectiveCost' | 'listCost', string | null>> = {}
  for (const name of ['billedCost', 'effectiveCost', 'listCost'] as const) {
    const text = of[name]
    const amount = text === null || text === '' ? null : amountText(text)
    if (amount === null && text) return refused('amount-unreadable', name, text)
    amounts[name] = amount
  }
  const { billedCost = null, effectiveCost = null, listCost = null } = amounts
  if (billedCost === null && effectiveCost === null)
    return refused('amount-missing', null, of.subject.resourceId ?? '')
  if (!/^[A-Z]{3}$/.test(of.currency)) return refused('currency-unknown', null, of.currency)
  if (of.subject.accountId === '') return refused('account-missing', null, of.subject.resourceId ?? '')
  const told =
    of.category === null ? [of.chargeWord, of.description].filter(Boolean).join(': ') : of.description
  return {
    billingPeriod: of.period,
    chargeOn: of.day,
    chargeCategory: of.category ?? 'adjustment',
    chargeClass: null,
    currency: of.currency,
    billedCost,
    effectiveCost,
    listCost,
    usageQuantity: of.usageQuantity === null ? null : amountText(of.usageQuantity),
    usageUnit: cut(of.usageUnit, longest.unit),
    orderId: null,
    commitment: of.commitment,
    description: cut(told, longest.description),
  }
}
