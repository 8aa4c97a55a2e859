import { randomUUID } from 'node:crypto'
import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'
import { type Kube, kubeOf } from './kube.ts'
import { controllerOf, type Pod } from './object.ts'

export const failureModes = ['crash-loop', 'image-pull', 'not-ready', 'slow'] as const
export type FailureMode = (typeof failureModes)[number]

/** Something that goes wrong on purpose; a field that is absent matches everything. */
export interface FailureMark {
  id: string
  /** Id of the cluster. */
  cluster?: string
  namespace?: string
  /** Name of the workload. */
  name?: string
  digest?: string
  mode: FailureMode
  reason?: string
}

const opened = new WeakMap<World, Collection<FailureMark>>()

export function failureMarks(world: World): Collection<FailureMark> {
  let marks = opened.get(world)
  if (marks === undefined) {
    marks = world.collection<FailureMark>('kubernetes.failures', { key: (mark) => mark.id })
    opened.set(world, marks)
  }
  return marks
}

/** Name of the workload that a pod belongs to. */
export function workloadOf(
  kube: Kube,
  cluster: string,
  pod: Pod,
): { kind: string; name: string } | undefined {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'ReplicaSet') return owner
  const set = kube.get(cluster, 'replicasets', pod.metadata.namespace ?? '', owner.name)
  return set === undefined ? undefined : controllerOf(set)
}

function concerns(kube: Kube, mark: FailureMark, cluster: string, pod: Pod): boolean {
  const { digest } = mark
  return (
    (mark.cluster === undefined || mark.cluster === cluster) &&
    (mark.namespace === undefined || mark.namespace === pod.metadata.namespace) &&
    (mark.name === undefined || mark.name === workloadOf(kube, cluster, pod)?.name) &&
    (digest === undefined ||
      pod.spec.containers.some(({ image }) => image.endsWith(digest)) ||
      pod.status.containerStatuses.some(({ imageID }) => imageID.endsWith(digest)))
  )
}

/** The mark of this mode that concerns a pod, if any. */
export function failing(kube: Kube, cluster: string, pod: Pod, mode: FailureMode): FailureMark | undefined {
  const marks = failureMarks(kube.world)
  if (marks.size === 0) return undefined
  return marks.values().find((mark) => mark.mode === mode && concerns(kube, mark, cluster, pod))
}

function tellPods(kube: Kube, mark: FailureMark, step: string, delayMs: number): void {
  const { clock, timers } = kube.world
  for (const { id: cluster } of kube.clusters.values()) {
    if (mark.cluster !== undefined && mark.cluster !== cluster) continue
    for (const pod of kube.list<Pod>(cluster, 'pods', mark.namespace)) {
      if (!concerns(kube, mark, cluster, pod)) continue
      const { namespace, name, uid } = pod.metadata
      timers.schedule('kubernetes.pod', clock.now() + delayMs, { cluster, namespace, name, uid, step })
    }
  }
}

const HEALED_AFTER_MS = 5_000
const onset: Partial<Record<FailureMode, string>> = { 'crash-loop': 'crash', 'not-ready': 'unready' }
const healing: Partial<Record<FailureMode, string>> = {
  'crash-loop': 'restart',
  'not-ready': 'ready',
  'image-pull': 'pull',
}

/** Makes things go wrong from now on; crash-loop and not-ready also befall pods that run already. */
export function markFailure(
  world: World,
  options: Omit<FailureMark, 'id' | 'cluster'> & { clusterId?: string },
): FailureMark {
  const { clusterId, ...fields } = options
  const mark = failureMarks(world).put({
    id: randomUUID(),
    ...fields,
    ...(clusterId === undefined ? {} : { cluster: clusterId }),
  })
  const step = onset[mark.mode]
  if (step !== undefined) tellPods(kubeOf(world), mark, step, 0)
  return mark
}

/** Ends a failure; its pods recover within seconds. */
export function clearFailure(world: World, id: string): boolean {
  const mark = failureMarks(world).get(id)
  if (mark === undefined) return false
  failureMarks(world).delete(id)
  const step = healing[mark.mode]
  if (step !== undefined) tellPods(kubeOf(world), mark, step, HEALED_AFTER_MS)
  return true
}
