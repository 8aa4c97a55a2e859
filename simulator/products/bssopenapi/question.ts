import { BusinessFailure, refuse } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { dayOf, earlierPeriod, isDate, isPeriod, periodOf } from '../estate/billing-day.ts'
import type { MarkFault } from '../estate/page-mark.ts'

/** Failures that these operations report inside HTTP 200. */
export const failure = {
  period: (text: string) =>
    new BusinessFailure('InvalidParameter.BillingCycle', `The billing cycle ${text} cannot be queried.`),
  date: (text: string) =>
    new BusinessFailure('InvalidParameter.BillingDate', `The billing date ${text} is not in the cycle.`),
  mark: (fault: MarkFault) =>
    new BusinessFailure(
      'InvalidParameter.NextToken',
      fault === 'expired' ? 'The NextToken has expired.' : 'The NextToken is not valid.',
    ),
}

/** A month that bills are kept of: not in the future, and not further back than so many months. */
export function periodAsked(world: World, text: string, months: number): string {
  if (!isPeriod(text)) throw failure.period(text)
  const current = periodOf(dayOf(world.clock.now()))
  if (text > current || text < earlierPeriod(current, months)) throw failure.period(text)
  return text
}

export interface Span {
  period: string
  /** Undefined: the whole month as one. */
  day: string | undefined
}

/** BillingCycle, Granularity and BillingDate, which have to fit each other. */
export function spanAsked(
  world: World,
  params: { BillingCycle: string; Granularity: string; BillingDate: string | undefined },
  months: number,
): Span {
  const period = periodAsked(world, params.BillingCycle, months)
  const { Granularity, BillingDate = '' } = params
  if (Granularity === 'MONTHLY') return { period, day: undefined }
  if (Granularity !== 'DAILY') throw refuse.invalidParameter('Granularity')
  if (!isDate(BillingDate) || periodOf(BillingDate) !== period) throw failure.date(BillingDate)
  return { period, day: BillingDate }
}

/** 20 where nothing is asked, and at most 300. */
export function pageSize(asked: number | undefined): number {
  const size = asked ?? 20
  if (size < 1 || size > 300) throw refuse.invalidParameter('MaxResults')
  return size
}
