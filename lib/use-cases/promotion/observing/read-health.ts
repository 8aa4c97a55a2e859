import type { SeenWorkload } from '../../../catalog/promotion/steps.ts'
import type { WorkloadPort } from '../../../cloud/ports/cluster.ts'
import type { ObservationReading } from '../../../domain/observation/judge.ts'
import { lookAtTarget } from '../../../domain/promotion/rollout.ts'
import { imagesOf, liveTargets } from '../steps/attempt.ts'
import type { Look } from './look.ts'

/** What the clusters say of the pods right now. */
export interface HealthSaid {
  /** How many targets are in trouble; null when one could not be read, or is not ready for no reason that is known. */
  reading: ObservationReading
  saw: SeenWorkload[]
  problem: string | null
}

/** Pods that crash, or a workload that is gone, fail an observation; pods that are merely not ready are not a pass. */
export async function readHealth(workloads: WorkloadPort, look: Look): Promise<HealthSaid> {
  const saw: SeenWorkload[] = []
  const problems: string[] = []
  let troubled = 0
  let unsure = false
  for (const target of liveTargets(look.subject)) {
    const { cluster, namespace, workloadKind, workloadName } = target
    if (!cluster || !namespace || !workloadKind || !workloadName) continue
    const where = `${target.clusterName} ${workloadName}`
    const answer = await workloads.getWorkload(cluster, namespace, workloadKind, workloadName)
    if (!answer.ok) {
      if (answer.failure.kind === 'not-found') troubled += 1
      else unsure = true
      problems.push(`${where}: ${answer.failure.message}`)
      continue
    }
    const { containers: _c, running, ...fact } = answer.value
    saw.push({ targetId: target.id, running, ...fact })
    const containers = imagesOf(look.subject, target).flatMap(({ container }) => container ?? [])
    const { digest } = look.subject.promotion
    const { ready, problem, problemText } = lookAtTarget(answer.value, {
      digest,
      children: look.subject.build.childDigests,
      containers,
    })
    if (problem !== null) {
      troubled += 1
      problems.push(`${where}: ${problemText ?? problem}`)
    } else if (!ready) {
      unsure = true
      problems.push(`${where} is not ready with this build`)
    }
  }
  const value = troubled > 0 ? troubled : unsure ? null : 0
  return {
    reading: { check: 'health', at: look.now, value },
    saw,
    problem: problems.length > 0 ? problems.join('; ') : null,
  }
}
