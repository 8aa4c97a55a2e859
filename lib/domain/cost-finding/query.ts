import { z } from 'zod'
import { billingDayOf, billingInstant } from '../calendar/billing-day.ts'
import { dayAfter } from '../calendar/day-span.ts'
import type { CostFindingKind } from './kinds.ts'

/** Kinds that can be asked of what is known: pools and transfers wait for somebody who can say what runs and goes where. */
export const askableKinds = [
  'resource-untagged',
  'value-not-allowed',
  'key-not-switched-on',
  'commitment-unused',
  'resource-idle',
  'workload-unowned',
  'resource-console-made',
  'alias-used',
] as const satisfies CostFindingKind[]
export type AskableKind = (typeof askableKinds)[number]

/** Kinds of one resource of the inventory each; without the inventory they can not be asked. */
export const inventoryKinds: ReadonlySet<string> = new Set<AskableKind>([
  'resource-untagged',
  'value-not-allowed',
  'resource-console-made',
  'alias-used',
])

/** Which part of the estate a query asks about. */
export const QueryScope = z.strictObject({
  /** Owner accounts; none: all. */
  accountIds: z.array(z.string().min(1).max(64)).max(500).default([]),
})
export type QueryScope = z.infer<typeof QueryScope>

/** When a query is asked, by the clock of the bills (UTC+8). */
export const QueryPlan = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('hour') }),
  z.strictObject({ every: z.literal('day'), hour: z.int().min(0).max(23) }),
  /** Monday is 1. */
  z.strictObject({
    every: z.literal('week'),
    weekday: z.int().min(1).max(7),
    hour: z.int().min(0).max(23),
  }),
])
export type QueryPlan = z.infer<typeof QueryPlan>

const hourMs = 3_600_000

/** Monday is 1. */
const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

/** The first instant of a plan after another one. Times that passed meanwhile are asked once, not one by one. */
export function nextAskAt(plan: QueryPlan, after: Date): Date {
  if (plan.every === 'hour') return new Date((Math.floor(after.getTime() / hourMs) + 1) * hourMs)
  const today = billingDayOf(after)
  for (let ahead = 0; ; ahead += 1) {
    const day = dayAfter(today, ahead)
    const at = billingInstant(day, plan.hour)
    if (at > after && (plan.every === 'day' || weekdayOf(day) === plan.weekday)) return at
  }
}
