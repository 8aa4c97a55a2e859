import type { BillSourceKind } from '../attribution/finality.ts'
import { finalAt } from '../attribution/finality.ts'
import { billingDayOf, billingInstant, periodAfter, periodOf, spanOfPeriod } from '../calendar/billing-day.ts'
import { type DaySpan, dayAfter, daysOf } from '../calendar/day-span.ts'
import { feedLaws } from './source.ts'

/** Days behind today that a bill still changes on its own: it is up to 72 hours late, and attributes come later. */
const changingDays = 5
/** What the cloud keeps, this month included. */
const keptMonths = 12

/** Days to ask the cloud for, both included. */
export interface DaysWanted {
  fromOn: string
  untilOn: string
  /** Amortised data comes by the month, and is replaced by the month. */
  scope: 'days' | 'periods'
}

/** An import that is there: of the same days, and asked for when. */
export interface DaysAsked {
  fromOn: string
  untilOn: string
  requestedAt: Date
  /** Waiting, running or paused. */
  open: boolean
  /** It ended badly: it is asked for again, and not before this. */
  failedAt: Date | null
}

const againMs = 3_600_000

/**
 * What is to be fetched now, the oldest first: months that were never asked for, the last days once a day, and the whole month
 * before as soon as it is final (DescribeSplitItemBill: 12:00 UTC+8 on the 4th). What failed is asked for again after an hour.
 */
export function dueImports(
  source: { kind: BillSourceKind; sinceOn: string | null },
  asked: readonly DaysAsked[],
  now: Date,
): DaysWanted[] {
  if (!feedLaws[source.kind].fetched) return []
  const today = billingDayOf(now)
  const yesterday = dayAfter(today, -1)
  const byMonth = source.kind === 'amortised'
  const oldest = periodAfter(periodOf(today), 1 - keptMonths)
  const since = source.sinceOn === null ? oldest : periodOf(source.sinceOn)
  const wanted: DaysWanted[] = []
  /** Asks for what of these days was not asked for since. */
  const want = ({ fromOn, untilOn }: DaySpan, after: Date | null) => {
    const isAsked = (day: string) =>
      asked.some(
        (each) =>
          each.fromOn <= day &&
          day <= each.untilOn &&
          (after === null || each.requestedAt >= after || each.open) &&
          (each.failedAt === null || now.getTime() - each.failedAt.getTime() < againMs),
      )
    const missing = daysOf({ fromOn, untilOn }).filter((day) => day <= yesterday && !isAsked(day))
    const [first, last] = [missing[0], missing.at(-1)]
    if (first === undefined || last === undefined) return
    if (byMonth) wanted.push({ fromOn, untilOn: dayAfter(untilOn, -1), scope: 'periods' })
    else wanted.push({ fromOn: first, untilOn: last, scope: 'days' })
  }
  for (
    let period = since > oldest ? since : oldest;
    period <= periodOf(yesterday);
    period = periodAfter(period)
  ) {
    const final = finalAt(source.kind, period)
    want(spanOfPeriod(period), now >= final ? final : null)
  }
  const first = byMonth ? `${periodOf(yesterday)}-01` : dayAfter(today, -changingDays)
  const changing = { fromOn: first > `${since}-01` ? first : `${since}-01`, untilOn: today }
  want(byMonth ? spanOfPeriod(periodOf(yesterday)) : changing, billingInstant(today))
  const covers = (a: DaysWanted, b: DaysWanted) => a.fromOn <= b.fromOn && a.untilOn >= b.untilOn
  return wanted.filter(
    (days, at) =>
      !wanted.some(
        (other, place) => place !== at && covers(other, days) && !(covers(days, other) && at < place),
      ),
  )
}
