import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import type { Surroundings } from '../../define.ts'
import { shareRuntimeOf } from '../strategy/share-runtimes.ts'
import { type Attempt, done, type Effect, nameOf, refused } from './attempt.ts'
import { waitForCopy } from './wait-for-copy.ts'

type Act = (around: Surroundings, attempt: Attempt, target: StepTarget) => Promise<StepOutcome>

/** What one target does of a strategy; one that went out of service meanwhile is left alone, unless it has to go back. */
const forTarget =
  (act: Act, evenOut = false): Effect =>
  async (around, attempt) => {
    const target = attempt.subject.targets.find(({ id }) => id === attempt.step.targetId)
    if (!target) return refused('target-incomplete', 'the target is not there any more')
    if (target.out && !evenOut)
      return done({ skipped: 'out-of-service', ...target.out, cluster: nameOf(target).cluster })
    const outcome = await act(around, attempt, target)
    return outcome.kind === 'done' || outcome.kind === 'not-yet'
      ? { ...outcome, evidence: { ...nameOf(target), ...outcome.evidence } }
      : outcome
  }

/** Gives the new build its share of the target's traffic. */
export const share = forTarget(
  async (around, attempt, target) =>
    (await waitForCopy(around, attempt, target)) ??
    shareRuntimeOf(target).setShare(around, attempt, target, attempt.step.percent ?? 0),
)

/** Gives it back to what was stable. */
export const back = forTarget(
  (around, attempt, target) => shareRuntimeOf(target).goBack(around, attempt, target),
  true,
)

/** Takes away what a strategy needed beside the target, this one's or one that was cut off. */
export const release = forTarget((around, attempt, target) =>
  shareRuntimeOf(target).release(around, attempt, target),
)
