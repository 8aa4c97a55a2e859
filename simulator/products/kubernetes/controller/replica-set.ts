import { isDeepStrictEqual } from 'node:util'
import { recordEvent } from '../event.ts'
import type { Kube } from '../kube.ts'
import { ownedBy, type Pod, type ReplicaSet, stamp, type WorkloadObject } from '../object.ts'
import { deleteObject } from '../writing.ts'
import { freshStatus, isAvailable, isLeaving, isReady, numberOf } from './pod-status.ts'

const PULL_MS = 1_000
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** The random-looking ending of a generated name, in the letters that Kubernetes uses. */
export function suffixOf(seed: string, length: number): string {
  let number = numberOf(seed) * 4096 + (numberOf(`${seed}+`) % 4096)
  let text = ''
  for (let index = 0; index < length; index += 1) {
    text += alphabet[number % alphabet.length]
    number = Math.floor(number / alphabet.length)
  }
  return text
}

/** A new pod of a set, on a node, nothing running in it yet. */
export function podOf(kube: Kube, cluster: string, set: WorkloadObject, name: string, at: number): Pod {
  const { template } = set.spec
  const uid = kube.nextUid(cluster, name)
  const nodes = kube.list(cluster, 'nodes')
  const node = nodes[numberOf(uid) % Math.max(1, nodes.length)]
  const address = (node?.status as { addresses?: Array<{ address: string }> } | undefined)?.addresses?.[0]
    ?.address
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace ?? 'default',
      uid,
      resourceVersion: '',
      creationTimestamp: stamp(at),
      ...(template.metadata?.labels === undefined ? {} : { labels: template.metadata.labels }),
      ...(template.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ownerReferences: [ownedBy(set)],
    },
    spec: { ...template.spec, nodeName: node?.metadata.name ?? 'node-0', serviceAccountName: 'default' },
    status: { ...freshStatus(template.spec, at), ...(address === undefined ? {} : { hostIP: address }) },
  }
}

/** Puts a new pod and starts its life. */
export function launchPod(kube: Kube, cluster: string, fresh: Pod, at: number): Pod {
  const pod = kube.put(cluster, 'pods', fresh, at)
  const { namespace, name, uid } = pod.metadata
  const message = `Successfully assigned ${namespace}/${name} to ${pod.spec.nodeName}`
  recordEvent(
    kube,
    cluster,
    pod,
    { type: 'Normal', reason: 'Scheduled', message, component: 'default-scheduler' },
    at,
  )
  const pullMs = PULL_MS + (numberOf(`pull ${uid}`) % 1000)
  kube.world.timers.schedule('kubernetes.pod', at + pullMs, { cluster, namespace, name, uid, step: 'pull' })
  return pod
}

/** Brings the number of pods to spec.replicas and the set's status up to date. */
export function syncReplicaSet(kube: Kube, cluster: string, set: ReplicaSet, at: number): ReplicaSet {
  const pods = kube.owned<Pod>('pods', set).filter((pod) => !isLeaving(pod))
  for (let missing = set.spec.replicas - pods.length; missing > 0; missing -= 1) {
    const name = `${set.metadata.name}-${suffixOf(`${set.metadata.uid}/${kube.revision(cluster)}`, 5)}`
    const pod = launchPod(kube, cluster, podOf(kube, cluster, set, name, at), at)
    setEvent(kube, cluster, set, 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, at)
  }
  for (const pod of leavers(pods, pods.length - set.spec.replicas)) {
    deleteObject(kube, cluster, 'pods', pod, at)
    setEvent(kube, cluster, set, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, at)
  }
  return writeStatus(kube, cluster, set, at)
}

/** Who goes first: not ready before ready, younger before older. */
function leavers(pods: Pod[], count: number): Pod[] {
  if (count <= 0) return []
  const age = (pod: Pod): number => -Date.parse(pod.metadata.creationTimestamp)
  return [...pods].sort((a, b) => Number(isReady(a)) - Number(isReady(b)) || age(a) - age(b)).slice(0, count)
}

function setEvent(
  kube: Kube,
  cluster: string,
  set: ReplicaSet,
  reason: string,
  message: string,
  at: number,
): void {
  recordEvent(kube, cluster, set, { type: 'Normal', reason, message, component: 'replicaset-controller' }, at)
}

function writeStatus(kube: Kube, cluster: string, set: ReplicaSet, at: number): ReplicaSet {
  const pods = kube.owned<Pod>('pods', set).filter((pod) => !isLeaving(pod))
  const ready = pods.filter(isReady).length
  const available = pods.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, at)).length
  const status = {
    replicas: pods.length,
    ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    observedGeneration: set.metadata.generation ?? 1,
  }
  const same = isDeepStrictEqual(set.status, status)
  return same ? set : kube.put(cluster, 'replicasets', { ...set, status }, at)
}
