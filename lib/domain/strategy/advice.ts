import type { StrategyKind } from './strategy.ts'

/** The middle of what was seen, in minutes, and of how many it is the middle. */
export interface SeenTime {
  minutes: number
  samples: number
}

/** What is known of the recovery of a service in one environment; null: nothing. */
export interface RecoveryFacts {
  /** From the first write of a build that had to go to the word that it must. */
  noticed: SeenTime | null
  /** From that word until the old build ran everywhere again. */
  wentBack: SeenTime | null
  /** What a rollout takes here: going back is one. */
  rolledOut: SeenTime | null
  /** What people say of the service. */
  statedNoticeMinutes: number | null
  statedBackMinutes: number | null
}

export type RecoverySource = 'measured' | 'stated' | 'rollouts'

export interface RecoveryTime {
  minutes: number
  source: RecoverySource
  /** Of what was measured. */
  samples: number | null
}

/** So many make a history; fewer count only where nobody stated anything. */
const historyOf = 3

function timeOf(
  seen: SeenTime | null,
  stated: number | null,
  rollouts: SeenTime | null,
): RecoveryTime | null {
  const measured: RecoveryTime | null = seen && { ...seen, source: 'measured' }
  if (measured && seen && seen.samples >= historyOf) return measured
  if (stated !== null) return { minutes: stated, source: 'stated', samples: null }
  return measured ?? (rollouts && { ...rollouts, source: 'rollouts' })
}

/** The two numbers of D17: measured where there is history, stated otherwise, null where neither is. */
export const recoveryOf = (facts: RecoveryFacts): Record<'notice' | 'back', RecoveryTime | null> => ({
  notice: timeOf(facts.noticed, facts.statedNoticeMinutes, null),
  back: timeOf(facts.wentBack, facts.statedBackMinutes, facts.rolledOut),
})

/** How long a fault may last before it counts, in minutes, by the tier of the service. */
const objectiveMinutes: Readonly<Record<number, number>> = { 1: 10, 2: 20, 3: 60, 4: 240 }
const leastCritical = 240

export type AdviceReason =
  /** No users are there. */
  | 'nobody-there'
  /** One of the two numbers is not known. */
  | 'unknown'
  /** Noticing and going back together are within the objective. */
  | 'soon-enough'
  | 'noticing'
  | 'going-back'

export interface Advice {
  /** Null: nothing can be said. */
  kind: StrategyKind | null
  why: AdviceReason
  objectiveMinutes: number
  /** What it would be if the targets could do it. */
  unfit: StrategyKind | null
}

export interface AdviceFacts {
  tier: number
  /** Users are there: preview and production. */
  hasUsers: boolean
  notice: RecoveryTime | null
  back: RecoveryTime | null
  /** What every target can do. */
  possible: readonly StrategyKind[]
}

/**
 * The strategy that recovery calls for (R86, D17): a canary where noticing takes the longer part, for fewer suffer meanwhile;
 * blue-green where going back does, for it is at once; rolling where both are soon over. Where the targets cannot do it, the
 * other one; where they can do neither, rolling. Pure.
 */
export function advise({ tier, hasUsers, notice, back, possible }: AdviceFacts): Advice {
  const objective = objectiveMinutes[tier] ?? leastCritical
  const say = (kind: StrategyKind | null, why: AdviceReason, unfit: StrategyKind | null = null): Advice => ({
    kind,
    why,
    objectiveMinutes: objective,
    unfit,
  })
  if (!hasUsers) return say('rolling', 'nobody-there')
  if (!notice || !back) return say(null, 'unknown')
  if (notice.minutes + back.minutes <= objective) return say('rolling', 'soon-enough')
  const isNoticing = notice.minutes >= back.minutes
  const wanted = isNoticing ? 'canary' : 'blue-green'
  const why = isNoticing ? 'noticing' : 'going-back'
  if (possible.includes(wanted)) return say(wanted, why)
  const other = isNoticing ? 'blue-green' : 'canary'
  return say(possible.includes(other) ? other : 'rolling', why, wanted)
}

/** How what is set differs from the advice; null: it does not, or nothing can be said. */
export type Mismatch =
  /** It recovers later than it should. */
  | 'too-little'
  /** It protects against the smaller part. */
  | 'other'
  /** It costs what is not needed. */
  | 'too-much'

export function mismatchOf(set: StrategyKind, advice: Advice): Mismatch | null {
  if (advice.kind === null || advice.kind === set) return null
  if (set === 'rolling') return 'too-little'
  return advice.kind === 'rolling' ? 'too-much' : 'other'
}
