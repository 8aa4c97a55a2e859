import { billingInstant, periodAfter, spanOfPeriod } from '../calendar/billing-day.ts'
import { daysOf } from '../calendar/day-span.ts'
import { assertNever } from '../failure/result.ts'

export const billSourceKinds = ['split-bill', 'instance-bill', 'amortised', 'focus-file'] as const
export type BillSourceKind = (typeof billSourceKinds)[number]

/**
 * When what a source says of a billing period is final: the split bill after 12:00 on the 4th of the next month (UTC+8,
 * DescribeSplitItemBill), the instance bill after 12:00 on the 3rd (DescribeInstanceBill), amortised data and exported FOCUS
 * files with the split bill on the 4th.
 */
export function finalAt(kind: BillSourceKind, period: string): Date {
  const next = periodAfter(period)
  switch (kind) {
    case 'instance-bill':
      return billingInstant(`${next}-03`, 12)
    case 'split-bill':
    case 'amortised':
    case 'focus-file':
      return billingInstant(`${next}-04`, 12)
    default:
      return assertNever(kind)
  }
}

/** One day of a period of a source, and the import that holds it now. */
export interface ImportedDay {
  chargeOn: string
  /** When that import began to read. */
  readAt: Date
}

export interface PeriodOfSource {
  kind: BillSourceKind
  period: string
  days: readonly ImportedDay[]
  /** An import of the period is waiting, running or paused. */
  importing: boolean
  /** Billed sums equal the bill overview; null: nothing to compare with, as for FOCUS files and amortised data. */
  reconciled: boolean | null
  sealedAt: Date | null
}

export type Finality =
  /** Attribution may still change. */
  | { state: 'provisional'; because: ProvisionalReason; finalAt: Date }
  /** Nothing is in the way of sealing it. */
  | { state: 'final'; finalAt: Date }
  | { state: 'sealed'; sealedAt: Date }
export type ProvisionalReason =
  | 'not-final-yet'
  | 'importing'
  /** Days that were read before the source was final: it may have said something else since. */
  | 'read-too-early'
  | 'days-missing'
  | 'not-reconciled'

/**
 * Whether a period of a source is provisional, final or sealed, and why. A file holds the days it has, so that a month with a
 * day without charges is whole; what is asked of the cloud must have been asked for every day. What was read before the source was
 * final may be another bill by now, so it is read again.
 */
export function finalityOf(source: PeriodOfSource, now: Date): Finality {
  if (source.sealedAt !== null) return { state: 'sealed', sealedAt: source.sealedAt }
  const at = finalAt(source.kind, source.period)
  const because = whyProvisional(source, at, now)
  return because === null ? { state: 'final', finalAt: at } : { state: 'provisional', because, finalAt: at }
}

function whyProvisional(source: PeriodOfSource, at: Date, now: Date): ProvisionalReason | null {
  if (now < at) return 'not-final-yet'
  if (source.importing) return 'importing'
  const read = new Map(source.days.map(({ chargeOn, readAt }) => [chargeOn, readAt]))
  const expected = source.kind === 'focus-file' ? [...read.keys()] : daysOf(spanOfPeriod(source.period))
  if (expected.length === 0 || expected.some((day) => !read.has(day))) return 'days-missing'
  if ([...read.values()].some((readAt) => readAt < at)) return 'read-too-early'
  return source.reconciled === false ? 'not-reconciled' : null
}
