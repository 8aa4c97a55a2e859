import type { BillSourceKind } from '../attribution/finality.ts'
import { finalAt } from '../attribution/finality.ts'
import { feedLaws } from '../bill/source.ts'
import { billingDayOf, periodAfter, periodOf, spanOfPeriod } from '../calendar/billing-day.ts'
import { dayAfter } from '../calendar/day-span.ts'
import { forecastDays } from '../cost-trend/forecast.ts'

/** A bill is up to 72 hours late: days that are younger may still grow. */
export const lateDays = 3

/** A source that a measure is read from, and the days of a month and of the month before that it has. */
export interface SourceDays {
  id: string
  name: string
  kind: BillSourceKind
  sealedAt: string | null
  /** Days it was asked for or has, ascending; days of their own months alone. */
  knownOn: readonly string[]
  /** The last day of the month on which it charges anything. */
  chargedOn: string | null
}

/** How far a source reaches in a month, and with what it is compared. */
export interface SourceReach {
  id: string
  name: string
  kind: BillSourceKind
  /** Its last day in the month with a charge; null: it says nothing of it yet. */
  lastOn: string | null
  /** The last day that grows no more: what is compared ends with it. */
  settledOn: string | null
  /** Days of the month before that are compared end before this one. */
  comparedUntil: string
  state: 'provisional' | 'final' | 'sealed'
  finalAt: string
  sealedAt: string | null
  /** Settled days of the month, and days of it that a forecast adds. */
  settledDays: number
  daysToCome: number
  /** The days whose mean is expected of each day to come: the first of them, and how many are known. */
  recentFrom: string
  recentDays: number
}

/**
 * How far each source of a measure reaches. A month is compared with the same days of the month before, source by source, so
 * that one that is late makes nothing look cheaper, and by days that grow no more; a whole month with a whole month.
 */
export function reachOf(month: string, source: SourceDays, now: Date): SourceReach {
  const { id, name, kind, sealedAt, knownOn, chargedOn } = source
  const { fromOn, untilOn } = spanOfPeriod(month)
  const late = feedLaws[kind].fetched ? dayAfter(billingDayOf(now), -lateDays - 1) : untilOn
  const final = finalAt(kind, month)
  const settled = knownOn.filter((day) => day < untilOn && (day <= late || now >= final))
  const settledOn = settled.at(-1) ?? null
  const settledHere = settled.filter((day) => day >= fromOn).length
  const recentFrom = settledOn === null ? fromOn : dayAfter(settledOn, 1 - forecastDays.window)
  const over = billingDayOf(now) >= untilOn
  const whole = over && (sealedAt !== null || !feedLaws[kind].fetched || settledOn === dayAfter(untilOn, -1))
  return {
    id,
    name,
    kind,
    lastOn: chargedOn,
    settledOn,
    comparedUntil: comparedUntil(month, settledOn, whole),
    state: sealedAt !== null ? 'sealed' : now >= final ? 'final' : 'provisional',
    finalAt: final.toISOString(),
    sealedAt,
    settledDays: settledHere,
    // A file of a month that is over has the days it has: nothing is still to come.
    daysToCome: whole ? 0 : daysIn(month) - settledHere,
    recentFrom,
    recentDays: settled.filter((day) => day >= recentFrom).length,
  }
}

const daysIn = (month: string) => Number(dayAfter(spanOfPeriod(month).untilOn, -1).slice(8))

function comparedUntil(month: string, settledOn: string | null, whole: boolean): string {
  const before = spanOfPeriod(periodAfter(month, -1))
  if (whole) return before.untilOn
  if (settledOn === null || periodOf(settledOn) !== month) return before.fromOn
  const same = dayAfter(before.fromOn, Number(settledOn.slice(8)))
  return same < before.untilOn ? same : before.untilOn
}
