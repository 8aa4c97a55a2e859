import { isDeepStrictEqual } from 'node:util'
import type { Kube } from '../kube.ts'
import type { Pod, StatefulSet } from '../object.ts'
import { deleteObject } from '../writing.ts'
import { isAvailable, isLeaving, isReady } from './pod-status.ts'
import { launchPod, podOf } from './replica-set.ts'
import { templateHash } from './revision.ts'

const revisionLabel = 'controller-revision-hash'
const ordinalOf = (pod: Pod): number =>
  Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1))

export const updateRevisionOf = (set: StatefulSet): string =>
  `${set.metadata.name}-${templateHash(set.spec.template)}`

/** The pod of one ordinal at a revision; nothing is written. */
export function ordinalPod(kube: Kube, cluster: string, set: StatefulSet, ordinal: number, at: number): Pod {
  const name = `${set.metadata.name}-${ordinal}`
  const pod = podOf(kube, cluster, set, name, at)
  const labels = {
    ...pod.metadata.labels,
    [revisionLabel]: updateRevisionOf(set),
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(ordinal),
  }
  return { ...pod, metadata: { ...pod.metadata, labels } }
}

/** One ordinal at a time, in order up, and from the last down for an update: each waits for the one before. */
export function reconcileStatefulSet(kube: Kube, cluster: string, set: StatefulSet, at: number): void {
  const pods = kube.owned<Pod>('pods', set)
  const next = updateRevisionOf(set)
  act(kube, cluster, set, pods, next, at)
  writeStatus(kube, cluster, set, next, at)
}

function act(kube: Kube, cluster: string, set: StatefulSet, pods: Pod[], next: string, at: number): void {
  const { replicas, updateStrategy } = set.spec
  const at0 = new Map(pods.map((pod) => [ordinalOf(pod), pod]))
  for (let ordinal = 0; ordinal < replicas; ordinal += 1) {
    const pod = at0.get(ordinal)
    if (pod === undefined) launchPod(kube, cluster, ordinalPod(kube, cluster, set, ordinal, at), at)
    const isUp = pod !== undefined && !isLeaving(pod) && isReady(pod)
    const isOutdated = pod?.metadata.labels?.[revisionLabel] !== next
    // A pod that cannot come up in an old revision does not hold the update back: it is the one to replace.
    if (!isUp && (pod === undefined || isLeaving(pod) || !isOutdated)) return
  }
  const surplus = pods.filter((pod) => ordinalOf(pod) >= replicas).sort((a, b) => ordinalOf(b) - ordinalOf(a))
  if (surplus[0] !== undefined) {
    if (!isLeaving(surplus[0])) deleteObject(kube, cluster, 'pods', surplus[0], at)
    return
  }
  if (updateStrategy.type !== 'RollingUpdate') return
  const partition = updateStrategy.rollingUpdate?.partition ?? 0
  const outdated = pods
    .filter((pod) => pod.metadata.labels?.[revisionLabel] !== next && ordinalOf(pod) >= partition)
    .sort((a, b) => ordinalOf(b) - ordinalOf(a))
  if (outdated[0] !== undefined && !isLeaving(outdated[0]))
    deleteObject(kube, cluster, 'pods', outdated[0], at)
}

function writeStatus(kube: Kube, cluster: string, set: StatefulSet, next: string, at: number): void {
  const pods = kube.owned<Pod>('pods', set).filter((pod) => !isLeaving(pod))
  const updated = pods.filter((pod) => pod.metadata.labels?.[revisionLabel] === next).length
  const isDone = updated === pods.length && pods.length === set.spec.replicas
  const current = isDone ? next : (set.status?.currentRevision ?? next)
  const status: NonNullable<StatefulSet['status']> = {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    readyReplicas: pods.filter(isReady).length,
    availableReplicas: pods.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, at)).length,
    currentReplicas: pods.filter((pod) => pod.metadata.labels?.[revisionLabel] === current).length,
    updatedReplicas: updated,
    currentRevision: current,
    updateRevision: next,
    collisionCount: 0,
  }
  if (!isDeepStrictEqual(status, set.status)) kube.put(cluster, 'statefulsets', { ...set, status }, at)
}
