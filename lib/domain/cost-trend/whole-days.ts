import { billingDayOf } from '../calendar/billing-day.ts'
import { comparison } from './before-after.ts'

/**
 * The first day of which bills may still lack something: the slowest products (CDN, OSS, shared bandwidth) are 72 h behind the
 * end of a day (DescribeSplitItemBill). A day before it is whole; what is said of a later one would be said of a part.
 */
export const wholeUntil = (now: Date): string => billingDayOf(new Date(now.getTime() - comparison.waitMs))
