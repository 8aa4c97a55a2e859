import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import { shareRuntimeOf } from '../strategy/share-runtimes.ts'
import { direct } from '../ways/direct.ts'
import { gitops } from '../ways/gitops.ts'
import { pipeline } from '../ways/pipeline.ts'
import type { Way } from '../ways/way.ts'
import { done, type Effect, nameOf, refused } from './attempt.ts'
import { waitForCopy } from './wait-for-copy.ts'

const ways = { gitops, pipeline, direct } as const satisfies Record<StepTarget['writeWay'], Way>

/** Makes the build desired for one target, by the way that the target names; after shares of a strategy, whole. */
export const write: Effect = async (around, attempt) => {
  const target = attempt.subject.targets.find(({ id }) => id === attempt.step.targetId)
  if (target?.out) return done({ skipped: 'out-of-service', ...target.out, cluster: nameOf(target).cluster })
  if (!target) return refused('target-incomplete', 'the target is not there any more')
  const waits = await waitForCopy(around, attempt, target)
  if (waits) return waits
  const written = await ways[target.writeWay](around, attempt, target)
  if (written.kind !== 'done' || attempt.strategy.strategy.kind === 'rolling') return written
  const finished = await shareRuntimeOf(target).finish(around, attempt, target)
  return finished.kind === 'done' ? done({ ...written.evidence, ...finished.evidence }) : finished
}
