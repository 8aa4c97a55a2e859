import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import { Digest } from '../../../domain/build/digest.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import type { Surroundings } from '../../define.ts'
import { type Attempt, promotingCloud, refused, unclear } from './attempt.ts'

/** Copies between regions take minutes. */
const lookAfterMs = 10_000

/**
 * A target that pulls from another registry than the build was pushed to (another region's) is written only when the digest
 * was copied there; null: nothing to wait for. Pods that cannot pull would be a rollout that failed for no fault of the build.
 */
export async function waitForCopy(
  around: Surroundings,
  attempt: Attempt,
  target: StepTarget,
): Promise<StepOutcome | null> {
  const { image, promotion } = attempt.subject
  const copies = target.containers.filter(
    (container) =>
      container.repositoryId !== image.repositoryId &&
      container.image.endsWith(`/${image.namespace}/${image.name}`),
  )
  const own = target.containers.some(({ repositoryId }) => repositoryId === image.repositoryId)
  const [copy] = copies
  if (own || !copy) return null
  const { registry } = await promotingCloud(around, attempt)
  const reference = { ...image, instanceId: copy.instanceId, host: copy.image.split('/')[0] ?? image.host }
  const found = await registry.getManifest(reference, Digest.parse(promotion.digest))
  // Whoever may not look there finds out by the rollout, as ever.
  if (found.ok || found.failure.kind === 'refused') return null
  if (found.failure.kind !== 'not-found') return unclear(found.failure)
  if (attempt.now.getTime() - attempt.startedAt.getTime() >= attempt.timeoutMs)
    return refused('not-copied', `${reference.host} did not get the image in time`)
  return { kind: 'not-yet', evidence: { waitsForCopy: copy.image }, afterMs: lookAfterMs }
}
