import { isDeepStrictEqual } from 'node:util'
import { reconcileRollout } from '../argo/controller.ts'
import type { Rollout, RolloutStatus } from '../argo/object.ts'
import { endEvent } from '../event.ts'
import type { Kube } from '../kube.ts'
import {
  controllerOf,
  type Deployment,
  type KubeObject,
  type ReplicaSet,
  type StatefulSet,
} from '../object.ts'
import type { Change } from '../watch-hub.ts'
import { reconcileDeployment } from './deployment.ts'
import { type PodTimer, stepPod } from './pod-life.ts'
import { syncReplicaSet } from './replica-set.ts'
import { reconcileStatefulSet } from './stateful-set.ts'

interface Subject {
  cluster: string
  resource: 'deployments' | 'statefulsets' | 'replicasets' | 'rollouts'
  namespace: string
  name: string
}

const plurals: Record<string, Subject['resource']> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  ReplicaSet: 'replicasets',
  Rollout: 'rollouts',
}

/**
 * Lets the controllers live: whatever is written wakes the controller that it concerns, by a timer at the instant of
 * the write. Nothing is polled, so a cluster in which nothing changes costs nothing.
 */
export function startControllers(kube: Kube): void {
  const { timers } = kube.world
  const awake = new Set<string>()
  const wake = (subject: Subject, at: number): void => {
    const key = `${Object.values(subject).join('/')}@${at}`
    if (awake.has(key)) return
    awake.add(key)
    timers.schedule('kubernetes.reconcile', at, subject)
  }
  timers.on<Subject>('kubernetes.reconcile', (subject, at) => {
    awake.delete(`${Object.values(subject).join('/')}@${at}`)
    reconcile(kube, subject, at, (later) => wake(subject, later))
  })
  timers.on<PodTimer>('kubernetes.pod', (timer, at) => stepPod(kube, timer, at))
  timers.on<{ cluster: string; namespace: string; name: string }>('kubernetes.event-end', (timer, at) =>
    endEvent(kube, timer, at),
  )
  kube.onChange((cluster, change, at) => {
    const subject = concerned(kube, cluster, change)
    if (subject !== undefined) wake(subject, at)
  })
}

function reconcile(kube: Kube, subject: Subject, at: number, wake: (at: number) => void): void {
  const { cluster, resource, namespace, name } = subject
  const object = kube.get(cluster, resource, namespace, name)
  if (object === undefined) return
  if (resource === 'deployments') reconcileDeployment(kube, cluster, object as Deployment, at, wake)
  else if (resource === 'statefulsets') reconcileStatefulSet(kube, cluster, object as StatefulSet, at)
  else if (resource === 'rollouts') reconcileRollout(kube, cluster, object as Rollout, at, wake)
  else if (controllerOf(object) === undefined) syncReplicaSet(kube, cluster, object as ReplicaSet, at)
}

/** Which workload has to look again after a change; undefined when none has. */
function concerned(
  kube: Kube,
  cluster: string,
  { resource, object, before, type }: Change,
): Subject | undefined {
  if (resource === 'pods') return ownerSubject(kube, cluster, object)
  const own = Object.values(plurals).find((plural) => plural === resource)
  if (own === undefined || type === 'DELETED') return undefined
  const sameSpec = before !== undefined && before.metadata.generation === object.metadata.generation
  if (sameSpec && !isSteered(before, object)) return undefined
  if (own === 'replicasets') return ownerSubject(kube, cluster, object) ?? subjectOf(cluster, own, object)
  return subjectOf(cluster, own, object)
}

/** A Rollout is also steered by what clients write into its status. */
function isSteered(before: KubeObject, object: KubeObject): boolean {
  if (object.kind !== 'Rollout') return false
  const of = ({ status }: KubeObject) => {
    const { abort, promoteFull, pauseConditions, currentStepIndex } = (status ?? {}) as RolloutStatus
    return [abort ?? false, promoteFull ?? false, pauseConditions ?? [], currentStepIndex ?? null]
  }
  return !isDeepStrictEqual(of(before), of(object))
}

const subjectOf = (cluster: string, resource: Subject['resource'], { metadata }: KubeObject): Subject => ({
  cluster,
  resource,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
})

function ownerSubject(kube: Kube, cluster: string, object: KubeObject): Subject | undefined {
  const owner = controllerOf(object)
  const resource = plurals[owner?.kind ?? '']
  if (owner === undefined || resource === undefined) return undefined
  const namespace = object.metadata.namespace ?? ''
  const set = resource === 'replicasets' ? kube.get(cluster, resource, namespace, owner.name) : undefined
  return (set && ownerSubject(kube, cluster, set)) ?? { cluster, resource, namespace, name: owner.name }
}
