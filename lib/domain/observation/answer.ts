import type { ObservationPolicy } from './limits.ts'

/** Why a failed observation is not rolled back by itself; words under `observation.withheld`. */
export const withheldReasons = [
  'is-rollback',
  'nothing-before',
  'before-unknown',
  'below-floor',
  'once-a-day',
  'stopped',
  'gates',
] as const
export type WithheldReason = (typeof withheldReasons)[number]

/** So many services failing within this time mean that something else is wrong. */
export const failingServices = 3
export const failingWithinMs = 10 * 60_000

export interface AnswerFacts {
  policy: ObservationPolicy
  isRollback: boolean
  /** The build that ran before, and is another one, is known. */
  hasBefore: boolean
  /** What failed was measured before the first write, and was within its limits. */
  wasWithinBefore: boolean
  /** Names of the migrations that would be crossed. */
  floor: readonly string[]
  /** One happened today already for this service. */
  rolledBackToday: boolean
  /** Automatic rollback is stopped in this environment, or stops now. */
  stopped: boolean
}

export type FailureAnswer = { do: 'roll-back' } | { do: 'hold' } | { do: 'ask'; why: WithheldReason | null }

/**
 * What follows a failed observation (domain page 2.4). Pure. Goes back by itself only when nothing speaks against it; in
 * doubt people are asked, and the place keeps running the build.
 */
export function answerOf(facts: AnswerFacts): FailureAnswer {
  if (facts.policy === 'hold') return { do: 'hold' }
  if (facts.policy === 'ask') return { do: 'ask', why: null }
  const withheld = (why: WithheldReason): FailureAnswer => ({ do: 'ask', why })
  if (facts.isRollback) return withheld('is-rollback')
  if (!facts.hasBefore) return withheld('nothing-before')
  if (facts.stopped) return withheld('stopped')
  if (facts.floor.length > 0) return withheld('below-floor')
  if (!facts.wasWithinBefore) return withheld('before-unknown')
  return facts.rolledBackToday ? withheld('once-a-day') : { do: 'roll-back' }
}
