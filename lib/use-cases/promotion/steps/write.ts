import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import { direct } from '../ways/direct.ts'
import { gitops } from '../ways/gitops.ts'
import { pipeline } from '../ways/pipeline.ts'
import type { Way } from '../ways/way.ts'
import { done, type Effect, nameOf, refused } from './attempt.ts'

const ways = { gitops, pipeline, direct } as const satisfies Record<StepTarget['writeWay'], Way>

/** Makes the build desired for one target, by the way that the target names. */
export const write: Effect = async (around, attempt) => {
  const target = attempt.subject.targets.find(({ id }) => id === attempt.step.targetId)
  if (target?.out) return done({ skipped: 'out-of-service', ...target.out, cluster: nameOf(target).cluster })
  if (!target) return refused('target-incomplete', 'the target is not there any more')
  return ways[target.writeWay](around, attempt, target)
}
