import type { BillSourceKind } from '../attribution/finality.ts'

export const costMeasures = ['billed', 'effective'] as const
export type CostMeasure = (typeof costMeasures)[number]

interface FeedLaw {
  gives: readonly CostMeasure[]
  /** Asked of the cloud; false: files that people bring. */
  fetched: boolean
}

/**
 * What each feed gives. Split and instance bills say what was billed; amortised data spreads what was paid ahead over the days
 * it is for; a file in FOCUS shape has both.
 */
export const feedLaws = {
  'split-bill': { gives: ['billed'], fetched: true },
  'instance-bill': { gives: ['billed'], fetched: true },
  amortised: { gives: ['effective'], fetched: true },
  'focus-file': { gives: ['billed', 'effective'], fetched: false },
} as const satisfies Record<BillSourceKind, FeedLaw>

export const givesMeasure = (kind: BillSourceKind, measure: CostMeasure): boolean =>
  (feedLaws[kind].gives as readonly CostMeasure[]).includes(measure)
