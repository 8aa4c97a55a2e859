import type { World } from '../../kernel/world.ts'
import { admit } from './admission.ts'
import { reconcileRollout } from './argo/controller.ts'
import type { Rollout, RolloutStatus } from './argo/object.ts'
import { hashOf, setOf as rolloutSetOf } from './argo/sets.ts'
import { deploymentStatus } from './controller/deployment-status.ts'
import { freshStatus, numberOf, running, withReady } from './controller/pod-status.ts'
import { podOf, suffixOf } from './controller/replica-set.ts'
import { revised, setOf } from './controller/revision.ts'
import { ordinalPod, updateRevisionOf } from './controller/stateful-set.ts'
import { revisionAnnotation } from './gitops/apply.ts'
import { type Kube, kubeOf } from './kube.ts'
import {
  deploymentOf,
  type ManifestKind,
  rolloutOf,
  serviceOf,
  statefulSetOf,
  type WorkloadSpec,
} from './manifest.ts'
import type { Deployment, JsonObject, KubeObject, Pod, ReplicaSet, StatefulSet } from './object.ts'
import { resourceOf } from './resource.ts'

export { type ManifestKind, manifestsOf, type WorkloadSpec } from './manifest.ts'

/** Makes a namespace that is not there yet. */
export function createNamespace(
  world: World,
  options: { clusterId: string; name: string; createdAt?: number },
): void {
  const kube = kubeOf(world)
  const { clusterId, name } = options
  if (kube.get(clusterId, 'namespaces', '', name) !== undefined) return
  put(
    kube,
    clusterId,
    'namespaces',
    { metadata: { name } },
    { namespace: '', name },
    options.createdAt ?? world.clock.now(),
    {
      phase: 'Active',
    },
  )
}

/** Makes a Service that sends to a workload's pods; more of its selector where one is given. */
export function createService(
  world: World,
  options: { clusterId: string; namespace: string; name: string; workload?: string; createdAt: number },
): void {
  const kube = kubeOf(world)
  const { clusterId, namespace, name, workload = name } = options
  const service = serviceOf({ namespace, name: workload })
  createNamespace(world, { clusterId, name: namespace, createdAt: options.createdAt })
  kube.quietly(() => {
    const place = { namespace, name }
    put(kube, clusterId, 'services', { ...service, metadata: { name, namespace } }, place, options.createdAt)
  })
}

export interface WorkloadOptions {
  clusterId: string
  spec: WorkloadSpec
  kind?: ManifestKind
  createdAt: number
  /** Earlier revisions, oldest first. */
  history?: Array<{ digest: string; at: number }>
  /** When the present revision was rolled out; with the last of the history, or at creation, when absent. */
  rolledOutAt?: number
  /** Commit of the manifest repository that the workload was last synced from. */
  gitRevision?: string
}

/** A workload that stands as if it had been rolled out long ago: sets with revisions, ready pods, nothing in motion. */
export function createWorkload(world: World, options: WorkloadOptions): void {
  const kube = kubeOf(world)
  createNamespace(world, {
    clusterId: options.clusterId,
    name: options.spec.namespace,
    createdAt: options.createdAt,
  })
  kube.quietly(() => {
    if (options.kind === 'StatefulSet') standStatefulSet(kube, options)
    else if (options.kind === 'Rollout') standRollout(kube, options)
    else standDeployment(kube, options)
  })
}

function put<T extends KubeObject>(
  kube: Kube,
  cluster: string,
  plural: string,
  sent: JsonObject,
  place: { namespace: string; name: string },
  at: number,
  status?: object,
): T {
  const write = { manager: 'gitops-controller', at }
  const object = admit(resourceOf(plural), sent, place, undefined, write, () =>
    kube.nextUid(cluster, place.name),
  )
  return kube.put(cluster, plural, status === undefined ? object : { ...object, status }, at) as T
}

const annotationsOf = ({ gitRevision }: WorkloadOptions): Record<string, string> =>
  gitRevision === undefined ? {} : { [revisionAnnotation]: gitRevision }

function standDeployment(kube: Kube, options: WorkloadOptions): void {
  const { clusterId, spec, createdAt, history = [] } = options
  const place = { namespace: spec.namespace, name: spec.name }
  const revisions = [
    ...history,
    { digest: spec.digest ?? '', at: options.rolledOutAt ?? history.at(-1)?.at ?? createdAt },
  ]
  let deployment = put<Deployment>(
    kube,
    clusterId,
    'deployments',
    deploymentOf(spec, annotationsOf(options)),
    place,
    createdAt,
  )
  const sets: ReplicaSet[] = []
  for (const [index, { digest, at }] of revisions.entries()) {
    const isLast = index === revisions.length - 1
    const then = isLast ? deployment : { ...deployment, spec: specAt(options, digest) }
    const fresh = setOf(kube, clusterId, then, index + 1, at)
    const replicas = isLast ? deployment.spec.replicas : 0
    const known = sets.find((set) => set.metadata.name === fresh.metadata.name)
    const set = kube.put(
      clusterId,
      'replicasets',
      {
        ...fresh,
        metadata: { ...fresh.metadata, uid: known?.metadata.uid ?? fresh.metadata.uid },
        spec: { ...fresh.spec, replicas },
        status: statusOf(replicas),
      },
      at,
    )
    if (known !== undefined) sets.splice(sets.indexOf(known), 1)
    sets.push(set)
    if (isLast) standPods(kube, clusterId, set, at)
  }
  const last = revisions.at(-1)?.at ?? createdAt
  const generation = revisions.length
  deployment = revised({ ...deployment, metadata: { ...deployment.metadata, generation } }, revisions.length)
  const status = deploymentStatus(deployment, { next: sets.at(-1), sets, isNew: false }, last + 10_000)
  kube.put(clusterId, 'deployments', { ...deployment, status }, last)
}

function specAt({ clusterId: _clusterId, spec }: WorkloadOptions, digest: string): Deployment['spec'] {
  const place = { namespace: spec.namespace, name: spec.name }
  const sent = deploymentOf({ ...spec, digest }, {})
  const write = { manager: '', at: 0 }
  return admit(resourceOf('deployments'), sent, place, undefined, write, () => '').spec as Deployment['spec']
}

const statusOf = (replicas: number): NonNullable<ReplicaSet['status']> => ({
  replicas,
  ...(replicas > 0
    ? { fullyLabeledReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas }
    : {}),
  observedGeneration: 1,
})

function standPods(kube: Kube, cluster: string, set: ReplicaSet, at: number): void {
  for (let index = 0; index < set.spec.replicas; index += 1) {
    const name = `${set.metadata.name}-${suffixOf(`${set.metadata.uid}/${index}`, 5)}`
    standPod(kube, cluster, podOf(kube, cluster, set, name, at), at + index * 1_000)
  }
}

/** A pod that pulled, started and became ready some seconds after it was made. */
function standPod(kube: Kube, cluster: string, fresh: Pod, at: number): void {
  const startedAt = at + 1_000 + (numberOf(fresh.metadata.uid) % 1_000)
  const imageIds: Record<string, string> = {}
  for (const { name, image } of fresh.spec.containers) {
    const pulled = kube.pullImage(kube.world, image)
    // What the registry has deleted since goes on running from the node's own copy.
    imageIds[name] = 'imageId' in pulled ? pulled.imageId : image
  }
  const { hostIP } = fresh.status
  const created = {
    ...fresh,
    status: { ...freshStatus(fresh.spec, at), ...(hostIP === undefined ? {} : { hostIP }) },
  }
  kube.put(cluster, 'pods', withReady(running(created, startedAt, imageIds), true, startedAt + 2_500), at)
}

function standStatefulSet(kube: Kube, options: WorkloadOptions): void {
  const { clusterId, spec, createdAt } = options
  const at = options.rolledOutAt ?? options.history?.at(-1)?.at ?? createdAt
  const place = { namespace: spec.namespace, name: spec.name }
  const set = put<StatefulSet>(
    kube,
    clusterId,
    'statefulsets',
    statefulSetOf(spec, annotationsOf(options)),
    place,
    createdAt,
  )
  const { replicas } = set.spec
  for (let ordinal = 0; ordinal < replicas; ordinal += 1) {
    standPod(kube, clusterId, ordinalPod(kube, clusterId, set, ordinal, at), at + ordinal * 5_000)
  }
  const revision = updateRevisionOf(set)
  const counts = {
    replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    currentReplicas: replicas,
    updatedReplicas: replicas,
  }
  const status = {
    observedGeneration: 1,
    ...counts,
    currentRevision: revision,
    updateRevision: revision,
    collisionCount: 0,
  }
  kube.put(clusterId, 'statefulsets', { ...set, status }, at)
}

/** A Rollout that went through all its steps long ago. */
function standRollout(kube: Kube, options: WorkloadOptions): void {
  const { clusterId, spec, createdAt } = options
  const at = options.rolledOutAt ?? options.history?.at(-1)?.at ?? createdAt
  const place = { namespace: spec.namespace, name: spec.name }
  const rollout = put<Rollout>(
    kube,
    clusterId,
    'rollouts',
    rolloutOf(spec, annotationsOf(options)),
    place,
    at,
  )
  const { replicas, strategy } = rollout.spec
  const fresh = rolloutSetOf(kube, clusterId, rollout, [], at)
  const set = kube.put(
    clusterId,
    'replicasets',
    { ...fresh, spec: { ...fresh.spec, replicas }, status: statusOf(replicas) },
    at,
  )
  standPods(kube, clusterId, set, at)
  const hash = hashOf(rollout)
  const steps = strategy.canary?.steps ?? []
  const status: RolloutStatus = {
    currentPodHash: hash,
    stableRS: hash,
    controllerPause: false,
    ...(steps.length === 0 ? {} : { currentStepIndex: steps.length }),
  }
  kube.put(clusterId, 'rollouts', { ...rollout, status }, at)
  const stood = kube.get<Rollout>(clusterId, 'rollouts', spec.namespace, spec.name)
  if (stood !== undefined) reconcileRollout(kube, clusterId, stood, at + 10_000, () => undefined)
}
