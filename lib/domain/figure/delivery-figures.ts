import { countOf, type Histogram, shareWithin } from './histogram.ts'
import { type FigurePeriod, figurePeriods } from './period.ts'

/** What the days of a period add up to, for one scope and environment. */
export interface DeliverySums {
  /** Trains count once. */
  deployments: number
  /** Promotions that reached every target, each row of a train for itself. */
  promotions: number
  /** Changes that began to write and whose end is known, and of these the failed ones by what spoke against them. */
  changes: number
  failed: number
  rolledBack: number
  hotfixed: number
  /** Ended after their first write, and nobody knows how. */
  unknown: number
  lead: Histogram
  /** Commits, or whole promotions, whose time nobody knows. */
  leadUnknown: number
  restore: Histogram
  /** Failed, and nothing succeeded there since. */
  notRestored: number
  /** Acts of people on what is counted. */
  touches: number
  /** Promotions that reached every target without any. */
  handsFree: number
}

/** So many are needed before a figure says something. */
export const enough = { deployments: 1, commits: 5, changes: 5, failures: 1, promotions: 5 } as const

export interface DeliveryFigures {
  /** Deployments per week. */
  frequency: { perWeek: number | null; deployments: number; promotions: number }
  /** Seconds. */
  lead: { median: number | null; p90: number | null; commits: number; unknown: number }
  /** 0 to 1. */
  failure: {
    rate: number | null
    changes: number
    failures: number
    failed: number
    rolledBack: number
    hotfixed: number
    unknown: number
  }
  /** Seconds. */
  restore: { median: number | null; p90: number | null; restored: number; notRestored: number }
  /** 0 to 1. */
  handsFree: { share: number | null; promotions: number; handsFree: number }
  touches: { perDeployment: number | null; touches: number; deployments: number }
}

/**
 * The figures of a period. A value is null where there is too little to say it; the counts say how much there is.
 * Nothing unknown is taken for zero, for fast or for good.
 */
export function deliveryFigures(sums: DeliverySums, days: number): DeliveryFigures {
  const failures = sums.failed + sums.rolledBack + sums.hotfixed
  const commits = countOf(sums.lead)
  const restored = countOf(sums.restore)
  const within = (histogram: Histogram, share: number, few: number) =>
    countOf(histogram) < few ? null : shareWithin(histogram, share)
  const ratio = (part: number, whole: number, few: number) => (whole < few ? null : part / whole)
  return {
    frequency: {
      perWeek: sums.deployments < enough.deployments ? null : (sums.deployments * 7) / days,
      deployments: sums.deployments,
      promotions: sums.promotions,
    },
    lead: {
      median: within(sums.lead, 0.5, enough.commits),
      p90: within(sums.lead, 0.9, enough.commits),
      commits,
      unknown: sums.leadUnknown,
    },
    failure: {
      rate: ratio(failures, sums.changes, enough.changes),
      changes: sums.changes,
      failures,
      failed: sums.failed,
      rolledBack: sums.rolledBack,
      hotfixed: sums.hotfixed,
      unknown: sums.unknown,
    },
    restore: {
      median: within(sums.restore, 0.5, enough.failures),
      p90: within(sums.restore, 0.9, enough.failures),
      restored,
      notRestored: sums.notRestored,
    },
    handsFree: {
      share: ratio(sums.handsFree, sums.promotions, enough.promotions),
      promotions: sums.promotions,
      handsFree: sums.handsFree,
    },
    touches: {
      perDeployment: ratio(sums.touches, sums.deployments, enough.deployments),
      touches: sums.touches,
      deployments: sums.deployments,
    },
  }
}

/** Days of a period. */
export const daysOf = (period: FigurePeriod): number => figurePeriods[period].days
