import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import { toldWithinMs } from '../../../domain/promotion/delivery.ts'
import type { TargetLook } from '../../../domain/promotion/rollout.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import { type Attempt, nameOf, refused } from './attempt.ts'

const short = (digest: string): string => digest.replace('sha256:', '').slice(0, 12)

/**
 * A pipeline's run that ended green and told the runtime nothing: its colour proves nothing, and waiting longer does not make
 * it true. Null while there is time, or where every target was told.
 */
export function toldNothing(
  attempt: Attempt,
  seen: readonly { target: StepTarget; look: TargetLook | null }[],
  evidence: Record<string, unknown>,
): StepOutcome | null {
  const sinceMs = attempt.now.getTime() - attempt.startedAt.getTime()
  if (sinceMs < Math.min(toldWithinMs, attempt.timeoutMs)) return null
  const lied = seen.find(
    ({ target, look }) => target.writeWay === 'pipeline' && look?.applied !== true && look?.ready !== true,
  )
  if (!lied) return null
  const { cluster, workload } = nameOf(lied.target)
  const runs = lied.look?.digests.map(short).join(', ') ?? ''
  const wanted = short(attempt.subject.promotion.digest)
  const message = `${lied.target.delivery?.name ?? 'the pipeline'} ended green, but ${cluster} ${workload} was not told to run ${wanted}`
  return {
    ...refused('pipeline-told-nothing', runs ? `${message}: it runs ${runs}` : message),
    evidence,
  } as StepOutcome
}
