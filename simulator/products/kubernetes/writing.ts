import { isDeepStrictEqual } from 'node:util'
import { admit, isUnchanged, type Write } from './admission.ts'
import { kubeRefuse } from './failure.ts'
import type { Kube } from './kube.ts'
import { isObject, type JsonObject, type KubeObject, type Pod, stamp } from './object.ts'
import { type Resource, resourceOf } from './resource.ts'

export interface Place {
  cluster: string
  resource: Resource
  namespace: string
  name: string
}

/** Plain JSON of an object, for patches. */
export const asJson = (object: KubeObject): JsonObject => structuredClone(object) as unknown as JsonObject

export function createObject(
  kube: Kube,
  place: Place,
  sent: JsonObject,
  write: Write,
  dryRun = false,
): KubeObject {
  const { cluster, resource, namespace, name } = place
  if (kube.get(cluster, resource.plural, namespace, name) !== undefined)
    throw kubeRefuse.alreadyExists(resource, name)
  if (resource.namespaced && kube.get(cluster, 'namespaces', '', namespace) === undefined) {
    throw kubeRefuse.notFound(resourceOf('namespaces'), namespace)
  }
  const object = admit(resource, sent, place, undefined, write, () => kube.nextUid(cluster, name))
  if (resource.kind === 'Namespace') object.status = { phase: 'Active' }
  return dryRun ? object : kube.put(cluster, resource.plural, object, write.at)
}

export function replaceObject(
  kube: Kube,
  place: Place,
  sent: JsonObject,
  write: Write,
  dryRun = false,
): KubeObject {
  const { cluster, resource, namespace, name } = place
  const before = kube.get(cluster, resource.plural, namespace, name)
  if (before === undefined) throw kubeRefuse.notFound(resource, name)
  const object = admit(resource, sent, place, before, write, () => before.metadata.uid)
  if (dryRun || isUnchanged(before, object)) return dryRun ? object : before
  return kube.put(cluster, resource.plural, object, write.at)
}

/** Sets spec.replicas alone: the scale subresource. */
export function scaleObject(kube: Kube, place: Place, replicas: number, write: Write): KubeObject {
  const before = kube.get(place.cluster, place.resource.plural, place.namespace, place.name)
  if (before === undefined) throw kubeRefuse.notFound(place.resource, place.name)
  const json = asJson(before)
  return replaceObject(
    kube,
    place,
    { ...json, spec: { ...(isObject(json.spec) ? json.spec : {}), replicas } },
    write,
  )
}

/** Writes the status alone: the status subresource. */
export function replaceStatus(kube: Kube, place: Place, sent: JsonObject, at: number): KubeObject {
  const { cluster, resource, namespace, name } = place
  const before = kube.get(cluster, resource.plural, namespace, name)
  if (before === undefined) throw kubeRefuse.notFound(resource, name)
  const { resourceVersion } = isObject(sent.metadata) ? sent.metadata : {}
  if (typeof resourceVersion === 'string' && resourceVersion !== before.metadata.resourceVersion)
    throw kubeRefuse.conflict(resource, name)
  const status = isObject(sent.status) ? sent.status : {}
  if (isDeepStrictEqual(status, before.status)) return before
  return kube.put(cluster, resource.plural, { ...before, status }, at)
}

const TERMINATING_MS = 1_000

/** Deletes an object and, as the garbage collector would, what it owns. Pods take their leave first. */
export function deleteObject(
  kube: Kube,
  cluster: string,
  plural: string,
  object: KubeObject,
  at: number,
): KubeObject {
  if (plural === 'pods') return terminatePod(kube, cluster, object as Pod, at)
  const last = kube.remove(cluster, plural, object, at) ?? object
  for (const dependent of ['replicasets', 'pods']) {
    for (const owned of kube.owned(dependent, object)) deleteObject(kube, cluster, dependent, owned, at)
  }
  if (plural === 'namespaces') {
    for (const inside of [
      'deployments',
      'statefulsets',
      'rollouts',
      'replicasets',
      'pods',
      'services',
      'configmaps',
      'events',
    ]) {
      for (const each of kube.list(cluster, inside, object.metadata.name))
        deleteObject(kube, cluster, inside, each, at)
    }
  }
  return last
}

function terminatePod(kube: Kube, cluster: string, pod: Pod, at: number): Pod {
  if (pod.metadata.deletionTimestamp !== undefined) return pod
  const { namespace = '', name, uid } = pod.metadata
  const going = kube.put(
    cluster,
    'pods',
    { ...pod, metadata: { ...pod.metadata, deletionTimestamp: stamp(at), deletionGracePeriodSeconds: 30 } },
    at,
  )
  kube.world.timers.schedule('kubernetes.pod', at + TERMINATING_MS, {
    cluster,
    namespace,
    name,
    uid,
    step: 'gone',
  })
  return going
}
