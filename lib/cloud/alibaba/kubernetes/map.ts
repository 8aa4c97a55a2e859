import { parseDigest } from '../../../domain/build/digest.ts'
import type { RunningDigest, WorkloadFact } from '../../ports/cluster.ts'
import type { WirePod, WireSelector, WireWorkload } from './wire.ts'

/** `host/ns/repo@sha256:..`, with or without the old runtime's `docker-pullable://` (section 7.2). */
export function digestOfImageId(imageId: string | null | undefined): string | null {
  const at = imageId?.lastIndexOf('@') ?? -1
  return at < 0 || !imageId ? null : parseDigest(imageId.slice(at + 1))
}

export function selects(selector: WireSelector, labels: Record<string, string>): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
  return (
    equal &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = labels[key]
      if (operator === 'In') return value !== undefined && (values ?? []).includes(value)
      if (operator === 'NotIn') return value === undefined || !(values ?? []).includes(value)
      if (operator === 'Exists') return value !== undefined
      if (operator === 'DoesNotExist') return value === undefined
      return false
    })
  )
}

/** Selector in the form of a query, for asking the API server. */
export const selectorText = (selector: WireSelector): string =>
  [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(selector.matchExpressions ?? []).map(({ key, operator, values }) => {
      if (operator === 'Exists') return key
      if (operator === 'DoesNotExist') return `!${key}`
      return `${key} ${operator === 'In' ? 'in' : 'notin'} (${(values ?? []).join(',')})`
    }),
  ].join(',')

export const rolloutHashLabel = 'rollouts-pod-template-hash'

/** Whether the pod is the workload's: its owner says so where there is one, else its labels. */
export function ownsPod(kind: WorkloadFact['kind'], workload: WireWorkload, pod: WirePod): boolean {
  if (pod.metadata.namespace !== workload.metadata.namespace) return false
  const labels = pod.metadata.labels ?? {}
  if (!selects(workload.spec.selector, labels)) return false
  const owner = pod.metadata.ownerReferences?.[0]
  if (!owner) return true
  if (kind === 'StatefulSet') return owner.kind === 'StatefulSet' && owner.name === workload.metadata.name
  const hash = labels[kind === 'Rollout' ? rolloutHashLabel : 'pod-template-hash']
  return (
    owner.kind === 'ReplicaSet' && (hash === undefined || owner.name === `${workload.metadata.name}-${hash}`)
  )
}

const revisionKeys = ['gitops.example/revision', 'sluice.dev/applied-revision']
const pullReasons = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'])

function problemOf(workload: WireWorkload, pods: WirePod[]): Pick<WorkloadFact, 'problem' | 'problemText'> {
  for (const pod of pods) {
    for (const status of pod.status?.containerStatuses ?? []) {
      const waiting = status.state?.waiting
      const text = `${pod.metadata.name}/${status.name}: ${waiting?.message ?? waiting?.reason ?? ''}`.slice(
        0,
        300,
      )
      if (waiting?.reason === 'CrashLoopBackOff') return { problem: 'crash-loop', problemText: text }
      if (waiting?.reason && pullReasons.has(waiting.reason))
        return { problem: 'pull-failure', problemText: text }
    }
  }
  if (workload.status?.phase === 'Degraded')
    return { problem: 'stuck', problemText: workload.status.message ?? null }
  const progressing = workload.status?.conditions?.find((each) => each.type === 'Progressing')
  if (progressing?.status === 'False') {
    return { problem: 'stuck', problemText: progressing.message ?? progressing.reason ?? null }
  }
  // Nothing is wrong: it waits by its own steps, and whoever waits for it should read that.
  const paused = workload.status?.phase === 'Paused'
  return { problem: null, problemText: paused ? `waits: ${workload.status?.message ?? 'paused'}` : null }
}

/** Generation observed, every replica updated and available, none of the old left (section 7.2). */
function isSettled(kind: WorkloadFact['kind'], workload: WireWorkload): boolean {
  const wanted = workload.spec.replicas ?? 1
  const status = workload.status ?? {}
  if ((status.observedGeneration ?? 0) < (workload.metadata.generation ?? 0)) return false
  if (kind === 'Rollout' && status.phase !== 'Healthy') return false
  if ((status.replicas ?? 0) !== wanted) return false
  const available =
    kind !== 'StatefulSet' ? status.availableReplicas : (status.availableReplicas ?? status.readyReplicas)
  if ((available ?? 0) !== wanted) return false
  if (kind === 'StatefulSet' && status.updateRevision && status.currentRevision === status.updateRevision)
    return true
  return (status.updatedReplicas ?? 0) === wanted
}

export function runningOf(workload: WireWorkload, pods: WirePod[]): WorkloadFact['running'] {
  return workload.spec.template.spec.containers.map(({ name, image }) => {
    const digests = new Map<string, RunningDigest>()
    for (const pod of pods) {
      const status = pod.status?.containerStatuses?.find((each) => each.name === name)
      const digest = digestOfImageId(status?.imageID)
      if (digest === null) continue
      const sum = digests.get(digest) ?? { digest, pods: 0, readyPods: 0 }
      digests.set(digest, { digest, pods: sum.pods + 1, readyPods: sum.readyPods + (status?.ready ? 1 : 0) })
    }
    const byPods = [...digests.values()].sort((a, b) => b.pods - a.pods || (a.digest < b.digest ? -1 : 1))
    return { container: name, image: image ?? '', digests: byPods }
  })
}

/** A workload and what its pods report; `pods` may hold those of others. Pods on their way out do not count. */
export function toWorkload(
  kind: WorkloadFact['kind'],
  workload: WireWorkload,
  pods: WirePod[],
): WorkloadFact {
  const own = pods.filter(
    (pod) =>
      !pod.metadata.deletionTimestamp &&
      pod.status?.phase !== 'Succeeded' &&
      pod.status?.phase !== 'Failed' &&
      ownsPod(kind, workload, pod),
  )
  const annotations = workload.metadata.annotations ?? {}
  const revisionKey = revisionKeys.find((key) => annotations[key] !== undefined)
  return {
    namespace: workload.metadata.namespace,
    kind,
    name: workload.metadata.name,
    containers: workload.spec.template.spec.containers.map(({ name, image }) => ({
      name,
      image: image ?? '',
    })),
    running: runningOf(workload, own),
    replicas: workload.spec.replicas ?? 1,
    readyReplicas: workload.status?.readyReplicas ?? 0,
    settled: isSettled(kind, workload),
    ...problemOf(workload, own),
    changedMark: workload.metadata.resourceVersion ?? null,
    appliedRevision: revisionKey === undefined ? null : (annotations[revisionKey] ?? null),
  }
}
