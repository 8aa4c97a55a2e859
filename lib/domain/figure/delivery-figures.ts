import { countOf, emptyHistogram, type Histogram, mergeHistograms, shareWithin } from './histogram.ts'

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

/** One point of a line shows whatever there is; no deployment in a week is a zero that is known. */
export const anything = { deployments: 0, commits: 1, changes: 1, failures: 1, promotions: 1 } as const

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
export function deliveryFigures(
  sums: DeliverySums,
  days: number,
  needed: Record<keyof typeof enough, number> = enough,
): DeliveryFigures {
  const failures = sums.failed + sums.rolledBack + sums.hotfixed
  const commits = countOf(sums.lead)
  const restored = countOf(sums.restore)
  const within = (histogram: Histogram, share: number, few: number) =>
    countOf(histogram) < few ? null : shareWithin(histogram, share)
  const ratio = (part: number, whole: number, few: number) =>
    whole === 0 || whole < few ? null : part / whole
  return {
    frequency: {
      perWeek: sums.deployments < needed.deployments ? null : (sums.deployments * 7) / days,
      deployments: sums.deployments,
      promotions: sums.promotions,
    },
    lead: {
      median: within(sums.lead, 0.5, needed.commits),
      p90: within(sums.lead, 0.9, needed.commits),
      commits,
      unknown: sums.leadUnknown,
    },
    failure: {
      rate: ratio(failures, sums.changes, needed.changes),
      changes: sums.changes,
      failures,
      failed: sums.failed,
      rolledBack: sums.rolledBack,
      hotfixed: sums.hotfixed,
      unknown: sums.unknown,
    },
    restore: {
      median: within(sums.restore, 0.5, needed.failures),
      p90: within(sums.restore, 0.9, needed.failures),
      restored,
      notRestored: sums.notRestored,
    },
    handsFree: {
      share: ratio(sums.handsFree, sums.promotions, needed.promotions),
      promotions: sums.promotions,
      handsFree: sums.handsFree,
    },
    touches: {
      perDeployment: ratio(sums.touches, sums.deployments, needed.deployments),
      touches: sums.touches,
      deployments: sums.deployments,
    },
  }
}

export const noSums: DeliverySums = {
  deployments: 0,
  promotions: 0,
  changes: 0,
  failed: 0,
  rolledBack: 0,
  hotfixed: 0,
  unknown: 0,
  lead: emptyHistogram,
  leadUnknown: 0,
  restore: emptyHistogram,
  notRestored: 0,
  touches: 0,
  handsFree: 0,
}

/** Sums of several spans of time that do not overlap, as one. */
export function addSums(all: readonly DeliverySums[]): DeliverySums {
  const add = (pick: (sums: DeliverySums) => number) => all.reduce((sum, each) => sum + pick(each), 0)
  return {
    deployments: add((each) => each.deployments),
    promotions: add((each) => each.promotions),
    changes: add((each) => each.changes),
    failed: add((each) => each.failed),
    rolledBack: add((each) => each.rolledBack),
    hotfixed: add((each) => each.hotfixed),
    unknown: add((each) => each.unknown),
    lead: mergeHistograms(all.map(({ lead }) => lead)),
    leadUnknown: add((each) => each.leadUnknown),
    restore: mergeHistograms(all.map(({ restore }) => restore)),
    notRestored: add((each) => each.notRestored),
    touches: add((each) => each.touches),
    handsFree: add((each) => each.handsFree),
  }
}
