import { type Cause, type CauseGroup, groupOf } from '../attribution/cause.ts'
import { periodOf, spanOfPeriod } from '../calendar/billing-day.ts'
import { type Forecast, type ForecastDay, forecastMonth } from '../cost-trend/forecast.ts'
import { Decimal, zero } from '../money/money.ts'
import type { SourceReach } from './reach.ts'
import { changeOf, shareOf } from './share.ts'

/** Money of a day of a source by cause, of one measure and currency; amounts as text. */
export interface MonthCell {
  sourceId: string
  period: string
  on: string
  cause: Cause
  amount: string | null
  usage: string | null
  returned: string | null
  taggable: string | null
  owned: string | null
  subjects: number
  ownedSubjects: number
}

/** How far a source reaches, and every day that it has. */
export type KnownReach = SourceReach & { knownOn: readonly string[] }

const decimal = (text: string | null): Decimal => (text === null ? zero : new Decimal(text))

export interface Compared {
  /** All that is known of the month. */
  amount: string
  /** Of the days that grow no more: what is compared. */
  settled: string
  /** The same days of the month before. */
  previous: string
  /** From previous to settled, of previous; null where there was nothing. */
  change: number | null
}

/** The forecasts of all sources together; too little of one is too little of all. */
function forecastOf(cells: readonly MonthCell[], month: string, reaches: readonly KnownReach[]) {
  const { fromOn } = spanOfPeriod(month)
  const parts = reaches.flatMap((reach): (Forecast & { corrected: Decimal })[] => {
    const own = cells.filter(({ sourceId }) => sourceId === reach.id)
    if (reach.lastOn === null && own.length === 0) return []
    const corrected = own
      .filter(({ period, on }) => period === month && on < fromOn)
      .reduce((sum, { amount }) => sum.plus(decimal(amount)), zero)
    return [{ ...forecastMonth(month, settledDays(own, reach)), corrected }]
  })
  const known = parts.flatMap((part) => (part.state === 'known' ? [part] : []))
  if (known.length < parts.length || known.length === 0) return null
  const sum = (of: 'amount' | 'low' | 'high') =>
    known
      .reduce((all, part) => all.plus(part[of]).plus(part.corrected), zero)
      .toDecimalPlaces(2)
      .toFixed()
  return {
    amount: sum('amount'),
    low: sum('low'),
    high: sum('high'),
    daysToCome: Math.max(...known.map(({ daysToCome }) => daysToCome)),
    meanOfDays: Math.max(...known.map(({ meanOfDays }) => meanOfDays)),
  }
}

/** Days that grow no more, those without money too; corrections of earlier months are of no day of this one. */
function settledDays(cells: readonly MonthCell[], reach: KnownReach): ForecastDay[] {
  const days = new Map<string, ForecastDay>(
    reach.knownOn
      .filter((on) => reach.settledOn !== null && on <= reach.settledOn)
      .map((on) => [on, { on, amount: zero, recurring: zero }]),
  )
  for (const { period, on, amount, usage } of cells) {
    const day = days.get(on)
    if (day === undefined || periodOf(on) !== period) continue
    days.set(on, {
      on,
      amount: day.amount.plus(decimal(amount)),
      recurring: day.recurring.plus(decimal(usage)),
    })
  }
  return [...days.values()]
}

const lastOf = (days: readonly (string | null)[]): string | null =>
  days.reduce<string | null>(
    (last, day) => (day !== null && (last === null || day > last) ? day : last),
    null,
  )

/**
 * The month in one sentence, in one measure and currency: what it cost so far, against the same days of the month before, what it
 * will cost, how much of it has an owner.
 */
export function monthViewOf(month: string, cells: readonly MonthCell[], reaches: readonly KnownReach[]) {
  const untilOf = new Map(reaches.map(({ id, comparedUntil }) => [id, comparedUntil]))
  const settledOf = new Map(reaches.map(({ id, settledOn }) => [id, settledOn ?? '']))
  const here = cells.filter(({ period }) => period === month)
  const before = cells.filter(
    ({ period, on, sourceId }) => period !== month && on < (untilOf.get(sourceId) ?? ''),
  )
  const sum = (rows: readonly MonthCell[], of: 'amount' | 'returned' | 'taggable' | 'owned') =>
    rows.reduce((all, row) => all.plus(decimal(row[of])), zero)
  const count = (of: 'subjects' | 'ownedSubjects') => here.reduce((all, row) => all + row[of], 0)
  const compared = (mine: (cell: MonthCell) => boolean): Compared => {
    const [all, previous] = [here.filter(mine), sum(before.filter(mine), 'amount')]
    const settled = sum(
      all.filter(({ sourceId, on }) => on <= (settledOf.get(sourceId) ?? '')),
      'amount',
    )
    return {
      amount: sum(all, 'amount').toFixed(),
      settled: settled.toFixed(),
      previous: previous.toFixed(),
      change: changeOf(settled, previous),
    }
  }
  const ofGroup = (group: CauseGroup) => compared(({ cause }) => groupOf(cause) === group)
  const [owned, taggable] = [sum(here, 'owned'), sum(here, 'taggable')]
  return {
    total: compared(() => true),
    attributed: ofGroup('attributed'),
    unattributed: ofGroup('unattributed'),
    untaggable: ofGroup('untaggable'),
    /** Refunds, credits and adjustments: they are in the total, and in nothing that is covered. */
    returned: sum(here, 'returned').toFixed(),
    coverage: {
      money: { owned: owned.toFixed(), whole: taggable.toFixed(), share: shareOf(owned, taggable) },
      subjects: {
        owned: count('ownedSubjects'),
        whole: count('subjects'),
        share: shareOf(count('ownedSubjects'), count('subjects')),
      },
    },
    forecast: forecastOf(cells, month, reaches),
    throughOn: lastOf(reaches.map(({ lastOn }) => lastOn)),
    /** The last day that is compared. */
    comparedOn: lastOf(
      reaches.map(({ settledOn }) =>
        settledOn !== null && periodOf(settledOn) === month ? settledOn : null,
      ),
    ),
  }
}
