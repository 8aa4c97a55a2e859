import { z } from 'zod'

export const StepName = z.enum([
  'keep',
  'version',
  'config',
  'write',
  'rollout',
  'bake',
  'mark',
  'observe',
  'contract',
])
export type StepName = z.infer<typeof StepName>

export const StepState = z.enum(['waiting', 'running', 'done', 'failed'])
export type StepState = z.infer<typeof StepState>

export interface PlannedStep {
  position: number
  name: StepName
  wave: number | null
  targetId: string | null
}

/**
 * The steps of applying, in order: keep, version, per wave a write for each target and one rollout, mark, observe
 * (domain page 2.2). Waves keep their numbers and need not be gapless.
 */
export function planSteps(targets: readonly { id: string; wave: number }[]): PlannedStep[] {
  const waves = [...new Set(targets.map(({ wave }) => wave))].sort((a, b) => a - b)
  const steps: Omit<PlannedStep, 'position'>[] = [
    { name: 'keep', wave: null, targetId: null },
    { name: 'version', wave: null, targetId: null },
    ...waves.flatMap((wave) => [
      ...targets
        .filter((target) => target.wave === wave)
        .map((target) => ({ name: 'write' as const, wave, targetId: target.id })),
      { name: 'rollout' as const, wave, targetId: null },
    ]),
    { name: 'mark', wave: null, targetId: null },
    { name: 'observe', wave: null, targetId: null },
  ]
  return steps.map((step, index) => ({ position: index + 1, ...step }))
}

/** How a step's attempt came out, whatever the step. */
export type StepOutcome =
  /** Its effect is there. */
  | { kind: 'done'; evidence: Record<string, unknown> }
  /** Going on and nothing is wrong: look again. */
  | { kind: 'not-yet'; evidence: Record<string, unknown> }
  /** Could not find out this time. */
  | { kind: 'unclear'; code: string; message: string; retryAfterMs: number | null }
  /** A definite no. */
  | { kind: 'refused'; code: string; message: string; evidence?: Record<string, unknown> }

/** Attempts of a step before what could not be found out ends the promotion as `errored`: about five minutes. */
export const maxAttempts = 14

/** Pause before attempt `attempt` + 1: 1, 2, 4, 8, 16 s, then 30 s; longer where the cloud asks for it, at most 60 s. */
export function pauseAfterMs(attempt: number, retryAfterMs: number | null): number {
  const own = Math.min(30_000, 1000 * 2 ** Math.max(0, Math.min(10, attempt - 1)))
  return Math.max(own, Math.min(60_000, retryAfterMs ?? 0))
}

/** Pause before looking at a rollout again: quick at first, because most are. */
export function lookAgainAfterMs(sinceMs: number): number {
  if (sinceMs < 30_000) return 1500
  return sinceMs < 180_000 ? 3000 : 10_000
}

export type StepDecision =
  | { do: 'finish-step'; evidence: Record<string, unknown> }
  | { do: 'look-again'; afterMs: number; evidence: Record<string, unknown> }
  | { do: 'try-again'; afterMs: number; message: string }
  | { do: 'end'; as: 'failed' | 'errored'; code: string; message: string }

/** What becomes of a step after one attempt. `sinceMs`: age of the step; `timeoutMs`: how long a rollout may take. */
export function decideStep(
  outcome: StepOutcome,
  step: { attempts: number; sinceMs: number; timeoutMs: number },
): StepDecision {
  switch (outcome.kind) {
    case 'done':
      return { do: 'finish-step', evidence: outcome.evidence }
    case 'refused':
      return { do: 'end', as: 'failed', code: outcome.code, message: outcome.message }
    case 'not-yet':
      return step.sinceMs >= step.timeoutMs
        ? { do: 'end', as: 'failed', code: 'rollout-timeout', message: 'the rollout was not ready in time' }
        : { do: 'look-again', afterMs: lookAgainAfterMs(step.sinceMs), evidence: outcome.evidence }
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
