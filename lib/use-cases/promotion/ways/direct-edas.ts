import type {
  ApplicationAddress,
  ApplicationDeployPort,
  ApplicationPort,
} from '../../../cloud/ports/application.ts'
import type { CloudFailure } from '../../../cloud/ports/outcome.ts'
import { effectMark, isMarked, keepTag } from '../../../domain/promotion/effect-names.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import type { Attempt } from '../steps/attempt.ts'
import { done, fromCloud, imagesOf, promotingCloud, refused, unclear } from '../steps/attempt.ts'
import type { Way } from './way.ts'

/** Change orders take minutes: no hurry to look again. */
const lookAfterMs = 5_000

export interface Edas {
  applications: ApplicationPort
  applicationDeploys: ApplicationDeployPort
}

/** Another change order is in progress: one of ours whose place this promotion has taken is stopped, others are waited for. */
export async function waitForOrder(
  cloud: Edas,
  address: ApplicationAddress,
  attempt: Attempt,
  failure: CloudFailure,
): Promise<StepOutcome> {
  const now = await cloud.applications.getApplication(address)
  if (!now.ok) return unclear(now.failure)
  const { order, name } = now.value
  const evidence = { application: name, region: address.region, busyWith: order?.externalId ?? null }
  if (order && isMarked(order.description)) {
    const stopped = await cloud.applicationDeploys.abort(address, order.externalId)
    if (!stopped.ok && stopped.failure.kind !== 'conflict') return unclear(stopped.failure)
    return { kind: 'not-yet', evidence: { ...evidence, stopped: order.externalId } }
  }
  if (attempt.now.getTime() - attempt.startedAt.getTime() >= attempt.timeoutMs)
    return refused('application-busy', `another change order did not end in time: ${failure.message}`)
  return { kind: 'not-yet', evidence, afterMs: lookAfterMs }
}

/** EDAS: one change order per promotion, found again by its mark; the digest, or the kept imageTag where EDAS refuses digests. */
export const orderOnEdas: Way = async (around, attempt, target) => {
  const address = target.application
  if (!address) return refused('target-incomplete', 'the target names no EDAS application')
  const cloud = await promotingCloud(around, attempt)
  const { promotion } = attempt.subject
  const mark = effectMark(promotion.id)
  const found = await cloud.applicationDeploys.findOrder(address, mark)
  if (!found.ok) return unclear(found.failure)
  const evidence = { application: address.name, region: address.region }
  if (found.value) return done({ ...evidence, order: found.value.externalId, already: true })
  const [image] = imagesOf(attempt.subject, target).map((each) => each.image)
  if (!image) return refused('image-absent', 'the target does not run this image')
  const order = (reference: string) =>
    cloud.applicationDeploys.deploy(address, {
      image: reference,
      plan: { kind: 'at-once' },
      mark,
      description: `P-${promotion.number} ${promotion.service} ${promotion.digest}`,
    })
  let reference = `${image}@${promotion.digest}`
  let ordered = await order(reference)
  if (!ordered.ok && ordered.failure.kind === 'invalid') {
    reference = `${image}:${keepTag(promotion.environment, promotion.digest)}`
    ordered = await order(reference)
  }
  if (ordered.ok)
    return done({ ...evidence, image: reference, order: ordered.value.order, already: ordered.value.already })
  return ordered.failure.kind === 'conflict'
    ? waitForOrder(cloud, address, attempt, ordered.failure)
    : fromCloud(ordered.failure)
}
