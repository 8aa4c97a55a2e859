import { type Cause, type ChargeCategory, causeOfCharge } from '../attribution/cause.ts'
import { billingInstant, periodAfter } from '../calendar/billing-day.ts'
import { dayAfter } from '../calendar/day-span.ts'
import { remembered } from './billing-time.ts'
import type { BillLine } from './line.ts'
import type { BillSubject } from './subject.ts'

/** A line that counts, with what it was for and whose it is. Amounts that are not to be counted are null. */
export interface ExportedLine extends BillLine, BillSubject {
  accountName: string | null
  /** Account of the connection, which pays. */
  payerId: string
  source: string
  lineNo: string
  /** Of its subject on that day. */
  cause: Cause
  missingKeys: readonly string[]
  service: string | null
  productLine: string | null
  team: string | null
  environment: string | null
}

/** A cell as it is: a number, or a text whose writer must make it harmless. */
export type ExportedCell = { text: string } | { amount: string }

const text = (value: string | null): ExportedCell => ({ text: value ?? '' })
const amount = (value: string | null): ExportedCell => ({ amount: value ?? '' })
const instantOf = (day: string): string => billingInstant(day).toISOString().replace('.000Z', 'Z')
// The few days of a month come again with every line.
const beginOf = remembered(instantOf)
const endOf = remembered((day) => instantOf(dayAfter(day)))
const periodBeginOf = remembered((period) => instantOf(`${period}-01`))
const periodEndOf = remembered((period) => instantOf(`${periodAfter(period)}-01`))

// FOCUS knows no refund: it is an adjustment there, and x_ChargeCategory says what the bill called it.
const categories: Record<ChargeCategory, string> = {
  usage: 'Usage',
  purchase: 'Purchase',
  tax: 'Tax',
  credit: 'Credit',
  adjustment: 'Adjustment',
  refund: 'Adjustment',
}
const commitments = { used: 'Used', unused: 'Unused' } as const
const vendor = 'Alibaba Cloud'

const columns: readonly [name: string, pick: (line: ExportedLine) => ExportedCell][] = [
  ['BilledCost', ({ billedCost }) => amount(billedCost)],
  ['BillingAccountId', ({ payerId }) => text(payerId)],
  ['BillingCurrency', ({ currency }) => text(currency)],
  ['BillingPeriodStart', ({ billingPeriod }) => text(periodBeginOf(billingPeriod))],
  ['BillingPeriodEnd', ({ billingPeriod }) => text(periodEndOf(billingPeriod))],
  ['ChargeCategory', ({ chargeCategory }) => text(categories[chargeCategory])],
  ['ChargeClass', ({ chargeClass }) => text(chargeClass === null ? null : 'Correction')],
  ['ChargeDescription', ({ description }) => text(description)],
  ['ChargePeriodStart', ({ chargeOn }) => text(beginOf(chargeOn))],
  ['ChargePeriodEnd', ({ chargeOn }) => text(endOf(chargeOn))],
  ['CommitmentDiscountStatus', ({ commitment }) => text(commitment && commitments[commitment])],
  ['ConsumedQuantity', ({ usageQuantity }) => amount(usageQuantity)],
  ['ConsumedUnit', ({ usageUnit }) => text(usageUnit)],
  ['EffectiveCost', ({ effectiveCost }) => amount(effectiveCost)],
  ['InvoiceIssuerName', () => text(vendor)],
  ['ListCost', ({ listCost }) => amount(listCost)],
  ['ProviderName', () => text(vendor)],
  ['PublisherName', () => text(vendor)],
  ['RegionId', ({ regionId }) => text(regionId)],
  ['ResourceId', ({ resourceId }) => text(resourceId)],
  ['ResourceName', ({ resourceName }) => text(resourceName)],
  ['ResourceType', ({ resourceType }) => text(resourceType)],
  ['ServiceName', ({ cloudProduct }) => text(cloudProduct)],
  ['SubAccountId', ({ accountId }) => text(accountId)],
  ['SubAccountName', ({ accountName }) => text(accountName)],
  ['Tags', ({ costTags }) => text(JSON.stringify(costTags))],
  ['x_OrderId', ({ orderId }) => text(orderId)],
  ['x_PartOf', ({ partOf }) => text(partOf)],
  ['x_ResourceGroup', ({ resourceGroup }) => text(resourceGroup)],
  ['x_CostUnit', ({ costUnit }) => text(costUnit)],
  ['x_ChargeCategory', ({ chargeCategory }) => text(chargeCategory)],
  ['x_Attribution', (line) => text(causeOfCharge(line.cause, line))],
  ['x_MissingKeys', ({ missingKeys }) => text(missingKeys.join(' '))],
  ['x_Service', ({ service }) => text(service)],
  ['x_ProductLine', ({ productLine }) => text(productLine)],
  ['x_Team', ({ team }) => text(team)],
  ['x_Environment', ({ environment }) => text(environment)],
  ['x_Source', ({ source }) => text(source)],
  ['x_LineNumber', ({ lineNo }) => text(lineNo)],
]

/** Columns of an export: those of FOCUS 1.0 that are known here, then our own, which the specification lets begin with x_. */
export const exportColumns: readonly string[] = columns.map(([name]) => name)

/** One line in these columns. Days are told as the instants they begin and end at, because FOCUS has no days. */
export const exportCells = (line: ExportedLine): ExportedCell[] => columns.map(([, pick]) => pick(line))
