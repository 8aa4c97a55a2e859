import { z } from 'zod'
import { shareSteps } from '../strategy/plan.ts'
import { rolling, type Strategy } from '../strategy/strategy.ts'
import type { PromotionFailureCode } from './failure-code.ts'

export const StepName = z.enum([
  'keep',
  'version',
  'config',
  'clear',
  'share',
  'judge',
  'write',
  'rollout',
  'release',
  'bake',
  'mark',
  'observe',
  'contract',
  'back',
])
export type StepName = z.infer<typeof StepName>

export const StepState = z.enum(['waiting', 'running', 'done', 'failed'])
export type StepState = z.infer<typeof StepState>

export interface PlannedStep {
  position: number
  name: StepName
  wave: number | null
  targetId: string | null
  /** Of share and judge: what the new build gets of the traffic. */
  percent?: number
}

/** What of a promotion has steps of its own; where there is nothing to do, no step is planned. */
export interface StepNeeds {
  /** Time passes between two waves. */
  bake: boolean
  /** Expanding migrations are to be done before the first write. */
  expand: boolean
  /** Contracting or irreversible migrations are to be done after success. */
  contract: boolean
  /** An earlier strategy may have left something beside the targets. */
  clear?: boolean
  /** Absent: rolling. */
  strategy?: Strategy
}

const nothing: StepNeeds = { bake: false, expand: false, contract: false }

/**
 * The steps of applying, in order: keep, version, config, per wave the shares of its strategy, a write for each target and
 * one rollout (and time before the next wave), mark, observe, contract (domain page 2.2). Waves keep their numbers and need
 * not be gapless.
 */
export function planSteps(
  targets: readonly { id: string; wave: number }[],
  needs: StepNeeds = nothing,
): PlannedStep[] {
  const waves = [...new Set(targets.map(({ wave }) => wave))].sort((a, b) => a - b)
  const alone = (name: StepName): Omit<PlannedStep, 'position'> => ({ name, wave: null, targetId: null })
  const strategy = needs.strategy ?? rolling
  const each = (name: StepName, wave: number) =>
    targets
      .filter((target) => target.wave === wave)
      .map((target) => ({ name, wave, targetId: target.id as string | null }))
  const ids = (wave: number) => targets.filter((target) => target.wave === wave).map(({ id }) => id)
  const steps: Omit<PlannedStep, 'position'>[] = [
    alone('keep'),
    alone('version'),
    ...(needs.expand ? [alone('config')] : []),
    ...waves.flatMap((wave, index) => [
      ...(needs.clear ? each('clear', wave) : []),
      ...shareSteps(strategy, wave, ids(wave)),
      ...each('write', wave),
      { name: 'rollout' as const, wave, targetId: null },
      ...(strategy.kind === 'rolling' ? [] : each('release', wave)),
      ...(needs.bake && index < waves.length - 1 ? [{ name: 'bake' as const, wave, targetId: null }] : []),
    ]),
    alone('mark'),
    alone('observe'),
    ...(needs.contract ? [alone('contract')] : []),
  ]
  return steps.map((step, index) => ({ position: index + 1, ...step }))
}

/** How a step's attempt came out, whatever the step. */
export type StepOutcome =
  /** Its effect is there. */
  | { kind: 'done'; evidence: Record<string, unknown> }
  /** Going on and nothing is wrong: look again. */
  | {
      kind: 'not-yet'
      evidence: Record<string, unknown>
      /** Time is meant to pass until then, and does not count as taking too long. */
      until?: Date
      /** Somebody else is at work: look again no sooner. */
      afterMs?: number
    }
  /** Could not find out this time. */
  | { kind: 'unclear'; code: PromotionFailureCode; message: string; retryAfterMs: number | null }
  /** A definite no. */
  | { kind: 'refused'; code: PromotionFailureCode; message: string; evidence?: Record<string, unknown> }

/** Attempts of a step before what could not be found out ends the promotion as `errored`: about five minutes. */
export const maxAttempts = 14

/** Pause before attempt `attempt` + 1: 1, 2, 4, 8, 16 s, then 30 s; longer where the cloud asks for it, at most 60 s. */
export function pauseAfterMs(attempt: number, retryAfterMs: number | null): number {
  const own = Math.min(30_000, 1000 * 2 ** Math.max(0, Math.min(10, attempt - 1)))
  return Math.max(own, Math.min(60_000, retryAfterMs ?? 0))
}

/**
 * Pause before looking at a rollout again: quick at first, because most are, then a quarter of its age, 1.5 to 10 s. So
 * its end is known a quarter late at most, and a thousand of them at once do not keep the workers busy with looking.
 */
export function lookAgainAfterMs(sinceMs: number): number {
  return Math.min(10_000, Math.max(1500, sinceMs / 4))
}

export type StepDecision =
  | { do: 'finish-step'; evidence: Record<string, unknown> }
  | { do: 'look-again'; afterMs: number; evidence: Record<string, unknown> }
  | { do: 'try-again'; afterMs: number; message: string }
  | { do: 'end'; as: 'failed' | 'errored'; code: PromotionFailureCode; message: string }

/** What becomes of a step after one attempt. `sinceMs`: age of the step; `timeoutMs`: how long a rollout may take. */
export function decideStep(
  outcome: StepOutcome,
  step: { attempts: number; sinceMs: number; timeoutMs: number; now: Date },
): StepDecision {
  switch (outcome.kind) {
    case 'done':
      return { do: 'finish-step', evidence: outcome.evidence }
    case 'refused':
      return { do: 'end', as: 'failed', code: outcome.code, message: outcome.message }
    case 'not-yet':
      if (outcome.until)
        return {
          do: 'look-again',
          afterMs: Math.min(30_000, Math.max(1000, outcome.until.getTime() - step.now.getTime())),
          evidence: outcome.evidence,
        }
      return step.sinceMs >= step.timeoutMs
        ? { do: 'end', as: 'failed', code: 'rollout-timeout', message: 'the rollout was not ready in time' }
        : {
            do: 'look-again',
            afterMs: Math.max(outcome.afterMs ?? 0, lookAgainAfterMs(step.sinceMs)),
            evidence: outcome.evidence,
          }
    case 'unclear':
      return step.attempts >= maxAttempts
        ? { do: 'end', as: 'errored', code: outcome.code, message: outcome.message }
        : {
            do: 'try-again',
            afterMs: pauseAfterMs(step.attempts, outcome.retryAfterMs),
            message: outcome.message,
          }
  }
}
