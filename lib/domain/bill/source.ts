import { billingInstant, periodAfter } from '../calendar/billing-day.ts'

/**
 * Feeds of cost. Split and instance bills say what was billed; amortised data spreads what was paid ahead over the days it is
 * for; a file in FOCUS shape has both.
 */
export const billSourceKinds = ['split-bill', 'instance-bill', 'amortised', 'focus-file'] as const
export type BillSourceKind = (typeof billSourceKinds)[number]

export const costMeasures = ['billed', 'effective'] as const
export type CostMeasure = (typeof costMeasures)[number]

interface SourceLaw {
  gives: readonly CostMeasure[]
  /** A month is final at this hour (UTC+8) of this day of the next one. */
  finalOn: { day: number; hour: number }
  /** Asked of the cloud; false: files that people bring. */
  fetched: boolean
}

/**
 * What each feed gives and when a month of it changes no more. Split bill: its API page; instance bill and overview: the same
 * day; amortised: the 6th; FOCUS: the page of its export.
 */
export const sourceLaws = {
  'split-bill': { gives: ['billed'], finalOn: { day: 4, hour: 12 }, fetched: true },
  'instance-bill': { gives: ['billed'], finalOn: { day: 4, hour: 12 }, fetched: true },
  amortised: { gives: ['effective'], finalOn: { day: 6, hour: 0 }, fetched: true },
  'focus-file': { gives: ['billed', 'effective'], finalOn: { day: 4, hour: 12 }, fetched: false },
} as const satisfies Record<BillSourceKind, SourceLaw>

/** The instant from which on a month (`YYYY-MM`) of this feed changes no more; corrections come in later months. */
export function finalAt(kind: BillSourceKind, period: string): Date {
  const { day, hour } = sourceLaws[kind].finalOn
  return billingInstant(`${periodAfter(period)}-${String(day).padStart(2, '0')}`, hour)
}

export const isFinal = (kind: BillSourceKind, period: string, now: Date): boolean =>
  now.getTime() >= finalAt(kind, period).getTime()

export const givesMeasure = (kind: BillSourceKind, measure: CostMeasure): boolean =>
  (sourceLaws[kind].gives as readonly CostMeasure[]).includes(measure)
