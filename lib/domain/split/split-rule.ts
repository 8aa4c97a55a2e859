import { z } from 'zod'
import { type Cause, causes, groupOf } from '../attribution/cause.ts'
import type { Owner } from '../attribution/rules.ts'
import type { DatedSpan } from '../calendar/day-span.ts'

const Ids = z.array(z.string().max(200)).max(500).default([])

/** Which money a rule shares out. An empty list leaves it open; something must be said, or it would take everything. */
export const SplitMatch = z
  .object({
    causes: z
      .array(z.enum(causes).refine((cause) => groupOf(cause) !== 'attributed', 'has an owner'))
      .max(causes.length)
      .default([]),
    accountIds: Ids,
    products: Ids,
    /** Money of those who serve everybody: a platform, a gateway. */
    serviceIds: Ids,
    productLineIds: Ids,
  })
  .refine(
    ({ causes: of, serviceIds, productLineIds }) => of.length + serviceIds.length + productLineIds.length > 0,
    'a cause, a service or a product line',
  )
export type SplitMatch = z.infer<typeof SplitMatch>

/** Among whom: these, or (none named) everybody with direct cost on that day. */
export const SplitAmong = z.object({
  noun: z.enum(['service', 'product-line', 'team']),
  ids: Ids,
  /** For `usage`: whose quantities of what are counted. */
  usage: z
    .object({ product: z.string().min(1).max(200), unit: z.string().min(1).max(64) })
    .nullable()
    .default(null),
})
export type SplitAmong = z.infer<typeof SplitAmong>

export const splitMethods = ['even', 'direct-cost', 'usage'] as const
export type SplitMethod = (typeof splitMethods)[number]

export interface SplitRule extends DatedSpan {
  id: string
  /** The first of those that match takes it. */
  position: number
  method: SplitMethod
  matches: SplitMatch
  among: SplitAmong
}

/** Money of one measure and one day, by what it was for. */
export interface DirectMoney {
  currency: string
  accountId: string
  cloudProduct: string
  cause: Cause
  owner: Owner
}

const allows = (list: readonly string[], value: string | null): boolean =>
  list.length === 0 || (value !== null && list.includes(value))

export function isTakenBy({ matches }: Pick<SplitRule, 'matches'>, money: DirectMoney): boolean {
  const { serviceIds, productLineIds } = matches
  const hasOwner = groupOf(money.cause) === 'attributed'
  const byCause = matches.causes.length === 0 ? hasOwner : matches.causes.includes(money.cause)
  return (
    byCause &&
    allows(matches.accountIds, money.accountId) &&
    allows(matches.products, money.cloudProduct) &&
    (!hasOwner ||
      (allows(serviceIds, money.owner.serviceId) && allows(productLineIds, money.owner.productLineId)))
  )
}
