import type { StepSubject, StepTarget } from '../../../catalog/promotion/steps.ts'
import type { SeenRuntime } from '../../../catalog/runtime/writes.ts'
import type { CloudFailure } from '../../../cloud/ports/outcome.ts'
import { keepTag } from '../../../domain/promotion/effect-names.ts'
import { lookAtTarget, type TargetLook } from '../../../domain/promotion/rollout.ts'
import { imagesOf } from '../steps/attempt.ts'
import { onAck } from './on-ack.ts'
import { onEdas } from './on-edas.ts'
import { onFunction } from './on-function.ts'
import type { Runtime, RuntimeCloud } from './runtime.ts'

const runtimes = { ack: onAck, edas: onEdas, fc: onFunction } as const satisfies Record<
  StepTarget['kind'],
  Runtime
>

/** What one look at one target found, whatever it is and however it was written. */
export type Looked =
  | { kind: 'seen'; look: TargetLook; saw: SeenRuntime }
  /** The runtime says that it is not there. */
  | { kind: 'missing'; failure: CloudFailure }
  /** Could not find out. */
  | { kind: 'failed'; failure: CloudFailure }
  /** The target does not say where it lives. */
  | { kind: 'incomplete' }

/** Looks once whether a target runs the promotion's digest and is ready. */
export async function lookAt(cloud: RuntimeCloud, subject: StepSubject, target: StepTarget): Promise<Looked> {
  const asked = runtimes[target.kind].ask(cloud, subject, target)
  if (!asked) return { kind: 'incomplete' }
  const answer = await asked
  if (!answer.ok)
    return { kind: answer.failure.kind === 'not-found' ? 'missing' : 'failed', failure: answer.failure }
  const fact = answer.value
  const { digest, environment } = subject.promotion
  const containers = imagesOf(subject, target).flatMap(({ container }) => container ?? [])
  const look = lookAtTarget(fact, {
    digest,
    children: subject.build.childDigests,
    containers,
    tag: keepTag(environment, digest),
  })
  const { running, replicas, readyReplicas, settled, problem, problemText } = fact
  return {
    kind: 'seen',
    look,
    saw: {
      targetId: target.id,
      running,
      replicas,
      readyReplicas,
      settled,
      problem,
      problemText,
    },
  }
}
