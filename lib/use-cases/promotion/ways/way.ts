import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import type { Surroundings } from '../../define.ts'
import type { Attempt } from '../steps/attempt.ts'

/**
 * One way of making a build desired for one target. Like any effect it first looks whether it is there, does one thing and
 * says what it found or made; `not-yet` where it waits for somebody else. What runs then is not its business: `rollout`
 * asks the runtime.
 */
export type Way = (around: Surroundings, attempt: Attempt, target: StepTarget) => Promise<StepOutcome>
