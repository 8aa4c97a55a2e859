import type { World } from '../../kernel/world.ts'
import { accountOf, accountsOf } from '../estate/account.ts'
import { dayAfter, daysOf, endOf, firstOf, startOf } from '../estate/billing-day.ts'
import { billedTags } from '../estate/billing-key.ts'
import { booksOf, isBilled } from '../estate/books.ts'
import type { Charge } from '../estate/charge.ts'
import { kindOf } from '../estate/kinds.ts'
import { amountText } from '../estate/price.ts'
import { resourcesOf } from '../estate/resource.ts'
import { regionName } from './region-name.ts'

type Row = Record<string, string>

const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`

/** FOCUS has no refunds of its own: money that comes back is a credit. */
const categories: Record<Charge['word'], string> = {
  SubscriptionOrder: 'Purchase',
  PayAsYouGoBill: 'Usage',
  Refund: 'Credit',
  Adjustment: 'Adjustment',
}

/** Columns of version 1.0 that this cloud fills, and two of its own. */
const columns = [
  'AvailabilityZone',
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'CommitmentDiscountId',
  'CommitmentDiscountStatus',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingCategory',
  'ProviderName',
  'PublisherName',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'SubAccountId',
  'SubAccountName',
  'Tags',
  'x_CostUnit',
  'x_ResourceGroup',
] as const

function blankRow(world: World, accountId: string, period: string, day: string): Row {
  const owner = accountOf(world, accountId)
  const payer = accountOf(world, world.accountId)
  const next = dayAfter(firstOf(period), 32).slice(0, 7)
  return {
    BillingAccountId: payer.accountId,
    BillingAccountName: payer.name,
    BillingCurrency: owner.currency,
    BillingPeriodStart: instant(startOf(firstOf(period))),
    BillingPeriodEnd: instant(startOf(firstOf(next))),
    ChargePeriodStart: instant(startOf(day)),
    ChargePeriodEnd: instant(endOf(day)),
    InvoiceIssuerName: 'Alibaba Cloud',
    ProviderName: 'Alibaba Cloud',
    PublisherName: 'Alibaba Cloud',
    SubAccountId: owner.accountId,
    SubAccountName: owner.name,
    Tags: '{}',
  }
}

function chargeRow(
  world: World,
  period: string,
  charge: Charge,
  money: { billed: number; spread: number; list: number },
): Row {
  const resource = charge.arn === undefined ? undefined : resourcesOf(world).get(charge.arn)
  const plan = charge.unused === true ? charge.billedId : charge.plan?.id
  return {
    ...blankRow(world, charge.accountId, period, charge.day),
    AvailabilityZone: resource?.zoneId ?? '',
    BilledCost: amountText(money.billed),
    EffectiveCost: amountText(money.spread),
    ListCost: amountText(money.list),
    ContractedCost: amountText(money.list),
    ChargeCategory: categories[charge.word],
    ChargeDescription: charge.item.name,
    ChargeFrequency: charge.subscription === 'PayAsYouGo' ? 'Usage-Based' : 'Recurring',
    ConsumedQuantity: charge.word === 'PayAsYouGoBill' ? charge.usage : '',
    ConsumedUnit: charge.word === 'PayAsYouGoBill' ? charge.item.unit : '',
    CommitmentDiscountId: plan ?? '',
    CommitmentDiscountStatus: plan === undefined ? '' : charge.unused === true ? 'Unused' : 'Used',
    PricingCategory: plan === undefined ? 'Standard' : 'Committed',
    RegionId: charge.regionId,
    RegionName: regionName(charge.regionId),
    ResourceId: resource?.id ?? '',
    ResourceName: resource?.name ?? '',
    ResourceType: resource === undefined ? '' : kindOf(resource.kind).type,
    ServiceCategory: 'Other',
    ServiceName: charge.product.code,
    Tags:
      resource === undefined
        ? '{}'
        : JSON.stringify(Object.fromEntries(billedTags(world, resource, charge.day))),
    x_CostUnit: resource?.costUnit ?? '',
    x_ResourceGroup: resource?.group.name ?? '',
  }
}

/** A purchase costs when it is made and is used day by day: two rows where a bill has one. */
function chargeRows(world: World, period: string, charge: Charge): Row[] {
  const { billed, spread, list } = charge
  if (charge.unused === true)
    return [chargeRow(world, period, { ...charge, word: 'PayAsYouGoBill' }, { billed, spread, list })]
  if (charge.subscription === 'PayAsYouGo' || charge.word === 'Refund')
    return isBilled(charge) ? [chargeRow(world, period, charge, { billed, spread, list })] : []
  const bought = isBilled(charge) ? [chargeRow(world, period, charge, { billed, spread: 0, list })] : []
  const used = { ...charge, word: 'PayAsYouGoBill' as const }
  return spread === 0 ? bought : [...bought, chargeRow(world, period, used, { billed: 0, spread, list: 0 })]
}

/** Tax of a month, on its last day: files have it as rows, bills only beside the overview. */
function taxRows(world: World, period: string, charges: Charge[]): Row[] {
  const last = daysOf(period).at(-1) ?? firstOf(period)
  return accountsOf(world)
    .values()
    .flatMap(({ accountId, taxPerMille }) => {
      const mine = charges.filter((charge) => charge.accountId === accountId)
      const tax = Math.round((mine.reduce((sum, { billed }) => sum + billed, 0) * taxPerMille) / 1_000)
      const amounts = {
        BilledCost: amountText(tax),
        EffectiveCost: amountText(tax),
        ListCost: amountText(tax),
      }
      const words = { ChargeCategory: 'Tax', ChargeDescription: 'VAT', ServiceName: 'tax' }
      return tax === 0 ? [] : [{ ...blankRow(world, accountId, period, last), ...amounts, ...words }]
    })
}

/** What people's tools do to rows; each is refused for a reason of its own. */
const spoils: ReadonlyArray<(row: Row) => string> = [
  (row) => lineOf({ ...row, BilledCost: 'free of charge' }),
  (row) => lineOf({ ...row, ChargeCategory: 'Bonus' }),
  (row) => lineOf({ ...row, ChargePeriodStart: '2026-02-30' }),
  (row) => lineOf({ ...row, BillingCurrency: 'YUAN' }),
  (row) => lineOf({ ...row, Tags: '{"project": ' }),
  (row) => lineOf(row).split(',').slice(0, 9).join(','),
]

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const lineOf = (row: Row): string => columns.map((column) => quoted(row[column] ?? '')).join(',')

/**
 * A month as a FOCUS 1.0 file, as far as amortised cost is known by now: the money of the bills, spread, with tax. With `bad`, so
 * many rows are spoilt copies of rows that are there as well.
 */
export function focusFile(world: World, period: string, bad = 0): string {
  const charges = booksOf(world).month('spread', period)
  const rows = [
    ...charges.flatMap((charge) => chargeRows(world, period, charge)),
    ...taxRows(world, period, charges),
  ]
  const lines = rows.map(lineOf)
  const step = Math.max(1, Math.floor(rows.length / (bad + 1)))
  for (let at = bad; at >= 1; at -= 1) {
    const row = rows[Math.min(at * step, rows.length) - 1]
    const spoil = spoils[(at - 1) % spoils.length]
    if (row !== undefined && spoil !== undefined) lines.splice(at * step, 0, spoil(row))
  }
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}
