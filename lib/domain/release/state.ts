import type { ReleaseDates } from './plan.ts'

export const releaseStates = ['planned', 'cut', 'in-release-week', 'releasing', 'released', 'closed'] as const
export type ReleaseState = (typeof releaseStates)[number]

export const serviceStates = ['included', 'withdrawn', 'unchanged', 'late'] as const
export type ReleaseServiceState = (typeof serviceStates)[number]

/** Whether a service of this state goes live with its release. */
export const goesLive = (state: ReleaseServiceState): boolean => state === 'included' || state === 'late'

/** Where a service of a release stands in production. */
export type ProductionState = 'absent' | 'moving' | 'partly' | 'live' | 'unknown'

export interface ReleaseFacts extends ReleaseDates {
  /** When the first of its branches was cut. */
  cutAt: Date | null
  closedAt: Date | null
  services: readonly { state: ReleaseServiceState; production: ProductionState }[]
}

/** Pure and total. What is not known is not live: a release with an unknown service is never called released. */
export function releaseState(facts: ReleaseFacts, at: Date): ReleaseState {
  if (facts.closedAt !== null && facts.closedAt <= at) return 'closed'
  if (facts.cutAt === null || facts.cutAt > at) return 'planned'
  const going = facts.services.filter(({ state }) => goesLive(state))
  if (going.length > 0 && going.every(({ production }) => production === 'live')) return 'released'
  if (going.some(({ production }) => production !== 'absent' && production !== 'unknown')) return 'releasing'
  return at < facts.weekStartsAt ? 'cut' : 'in-release-week'
}

export type Milestone = 'cut' | 'week' | 'go-live' | 'go-live-end'

/** What comes next by the plan, and in how many milliseconds; null when nothing does. */
export function countdown(
  facts: ReleaseFacts,
  at: Date,
): { milestone: Milestone; at: Date; inMs: number } | null {
  const state = releaseState(facts, at)
  if (state === 'closed' || state === 'released') return null
  const planned: [Milestone, Date][] = [
    ['cut', facts.cutPlannedAt],
    ['week', facts.weekStartsAt],
    ['go-live', facts.goLiveStartsAt],
    ['go-live-end', facts.goLiveEndsAt],
  ]
  const next = planned.find(([milestone, when]) => when > at && (milestone !== 'cut' || state === 'planned'))
  if (!next) return null
  const [milestone, when] = next
  return { milestone, at: when, inMs: when.getTime() - at.getTime() }
}

/** What should have happened by the plan and did not. */
export function overdue(facts: ReleaseFacts, at: Date): Extract<Milestone, 'cut' | 'go-live-end'> | null {
  const state = releaseState(facts, at)
  if (state === 'planned') return facts.cutPlannedAt <= at ? 'cut' : null
  const open = state !== 'closed' && state !== 'released'
  return open && facts.goLiveEndsAt <= at ? 'go-live-end' : null
}
