import { chance } from '../flow/chance.ts'
import { dayAfter, dayOf, daysBetween, endOf, finalFrom, firstOf, periodOf, startOf } from './billing-day.ts'
import { type Kind, kindOf, type MeterItem } from './kinds.ts'
import type { Fee, SavingsPlan } from './plan.ts'
import { planProduct } from './plan.ts'
import { dailyList, dayShare } from './price.ts'
import { billedOn, type Resource } from './resource.ts'

/** The vendor's words for what a line of a bill is. */
type ChargeWord = 'SubscriptionOrder' | 'PayAsYouGoBill' | 'Refund' | 'Adjustment'

/** One line of money on one day. Amounts are millionths; `spread` is what the day really cost, purchases shared out. */
export interface Charge {
  day: string
  accountId: string
  regionId: string
  /** Undefined: it was for no resource. */
  arn?: string
  /** What a bill names where there is no resource. */
  billedId: string
  billedName: string
  product: Kind['product']
  item: MeterItem
  subscription: 'Subscription' | 'PayAsYouGo'
  word: ChargeWord
  list: number
  billed: number
  spread: number
  usage: string
  /** The plan that paid, and how much of `spread` it paid. */
  plan?: { id: string; paid: number }
  /** The part of a plan that nobody used. */
  unused?: true
  /** A part of something shared: known later than what is whole. */
  part: boolean
  /** It appears later than its day would: corrections of the closing of the books. */
  notBefore?: number
}

const terms = (
  createdAt: number,
  months: number,
  day: string,
): { index: number; from: string; to: string } => {
  const first = dayOf(createdAt)
  const [y = 0, m = 1, d = 1] = first.split('-').map(Number)
  // Later terms begin on a day that every month has.
  const at = (count: number): string =>
    count === 0 ? first : new Date(Date.UTC(y, m - 1 + count, Math.min(d, 28))).toISOString().slice(0, 10)
  let index = 0
  while (at((index + 1) * months) <= day) index += 1
  return { index, from: at(index * months), to: at((index + 1) * months) }
}

type Blank = Omit<Charge, 'word' | 'list' | 'billed' | 'spread' | 'usage' | 'subscription' | 'item'>

function blankOf(resource: Readonly<Resource>, day: string): Blank {
  const { product, sharedAs } = kindOf(resource.kind)
  return {
    day,
    accountId: resource.accountId,
    regionId: resource.regionId,
    arn: resource.arn,
    billedId: resource.id,
    billedName: resource.name,
    product,
    part: sharedAs !== undefined,
  }
}

/** Splits one amount into what is metered apart. */
function metered(resource: Readonly<Resource>, charge: Omit<Charge, 'item'>): Charge[] {
  const { item, second } = kindOf(resource.kind)
  if (second === undefined || charge.list === 0) return [{ ...charge, item }]
  const cut = (amount: number): number => Math.round(amount * second.share)
  const apart = { list: cut(charge.list), billed: cut(charge.billed), spread: cut(charge.spread) }
  const { share: _share, ...other } = second
  return [
    {
      ...charge,
      item,
      list: charge.list - apart.list,
      billed: charge.billed - apart.billed,
      spread: charge.spread - apart.spread,
    },
    { ...charge, ...apart, item: other },
  ]
}

function prepaid(resource: Readonly<Resource>, months: number, day: string): Charge[] {
  const { perDay, discount } = resource.price
  const { from, to } = terms(resource.createdAt, months, day)
  const days = daysBetween(from, to)
  const list = perDay * days
  const total = Math.round(list * discount)
  const made = blankOf(resource, day)
  const charges: Charge[] = []
  const gone = resource.deletedAt !== undefined && dayOf(resource.deletedAt) <= day
  const share = gone ? 0 : dayShare(total, daysBetween(from, day), days)
  const bought = day === from && !gone
  if (bought || share !== 0) {
    charges.push(
      ...metered(resource, {
        ...made,
        subscription: 'Subscription',
        word: 'SubscriptionOrder',
        list: bought ? list : 0,
        billed: bought ? total : 0,
        spread: share,
        usage: String(bought ? months : 0),
      }),
    )
  }
  if (gone && resource.deletedAt !== undefined && dayOf(resource.deletedAt) === day) {
    const used = Math.floor((total * daysBetween(from, day)) / days)
    charges.push({
      ...made,
      item: kindOf(resource.kind).item,
      subscription: 'Subscription',
      word: 'Refund',
      list: 0,
      billed: used - total,
      spread: 0,
      usage: '0',
    })
  }
  return charges
}

/** A wrong meter is put right: seen only while the books of the month are being closed. */
function corrections(resource: Readonly<Resource>, day: string): Charge[] {
  const { arn, price } = resource
  const drawn = chance(arn, periodOf(day), 'correction')
  const { item } = kindOf(resource.kind)
  const line = (word: ChargeWord, billed: number, more: Partial<Charge> = {}): Charge[] => [
    {
      ...blankOf(resource, day),
      item,
      subscription: 'PayAsYouGo',
      word,
      list: 0,
      billed,
      spread: billed,
      usage: '0',
      ...more,
    },
  ]
  const amount = -Math.round(price.perDay * (0.2 + drawn))
  // One in forty in the last days of its month, found as the books are closed; one in fifty on a day of its own.
  if (drawn < 0.025 && day.endsWith('-27'))
    return line('Adjustment', amount, { notBefore: finalFrom(periodOf(day)) - 26 * 3_600_000 })
  if (drawn > 0.98 && day.endsWith('-18')) return line('Refund', amount)
  if (drawn > 0.965 && drawn < 0.97 && day.endsWith('-10')) return line('Adjustment', -amount)
  return []
}

/** What one resource cost on one day, before savings plans. */
export function chargesOf(resource: Readonly<Resource>, day: string): Charge[] {
  const { price } = resource
  if (price.months !== undefined) {
    return resource.createdAt < endOf(day) ? prepaid(resource, price.months, day) : []
  }
  if (!billedOn(resource, day)) return []
  const list = dailyList(price.perDay, resource.arn, day)
  const billed = Math.round(list * price.discount)
  const usage = kindOf(resource.kind).item.unit === '小时' ? '24' : (list / 240_000).toFixed(4)
  return [
    ...metered(resource, {
      ...blankOf(resource, day),
      subscription: 'PayAsYouGo',
      word: 'PayAsYouGoBill',
      list,
      billed,
      spread: billed,
      usage,
    }),
    ...corrections(resource, day),
  ]
}

/** The purchase of a plan, on the day it was made; what it pays for is in the charges of those. */
export function planPurchase(plan: Readonly<SavingsPlan>, day: string): Charge[] {
  const { from, to, index } = terms(plan.createdAt, plan.months, day)
  if (startOf(day) + 86_400_000 <= plan.createdAt || index > 0 || day !== from) return []
  const total = plan.perDay * daysBetween(from, to)
  return [{ ...planBlank(plan, day), list: total, billed: total, spread: 0, usage: String(plan.months) }]
}

export const planHolds = (plan: Readonly<SavingsPlan>, day: string): boolean =>
  plan.createdAt < endOf(day) && terms(plan.createdAt, plan.months, day).index === 0

export const planBlank = (plan: Readonly<SavingsPlan>, day: string): Charge => ({
  day,
  accountId: plan.accountId,
  regionId: plan.regionId,
  billedId: plan.id,
  billedName: plan.name,
  product: planProduct,
  item: { code: 'Commitment', name: '承诺消费', unit: '元' },
  subscription: 'Subscription',
  word: 'SubscriptionOrder',
  list: 0,
  billed: 0,
  spread: 0,
  usage: '0',
  part: false,
})

/** A monthly fee: paid on its day, spread over the month it is paid in. */
export function feeCharges(fee: Readonly<Fee>, day: string): Charge[] {
  if (fee.createdAt >= endOf(day)) return []
  const first = firstOf(periodOf(day))
  const next = dayAfter(first, 32).slice(0, 7)
  const days = daysBetween(first, firstOf(next))
  const paid = Number(day.slice(8)) === fee.monthDay
  const began = dayOf(fee.createdAt) <= first
  return [
    {
      day,
      accountId: fee.accountId,
      regionId: '',
      billedId: fee.id,
      billedName: '',
      product: fee.product,
      item: fee.item,
      subscription: 'Subscription',
      word: 'SubscriptionOrder',
      list: paid && began ? fee.perMonth : 0,
      billed: paid && began ? fee.perMonth : 0,
      spread: began ? dayShare(fee.perMonth, daysBetween(first, day), days) : 0,
      usage: paid && began ? '1' : '0',
      part: false,
    },
  ]
}
