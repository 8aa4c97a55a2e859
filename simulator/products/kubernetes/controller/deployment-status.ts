import { isDeepStrictEqual } from 'node:util'
import {
  type Condition,
  type Deployment,
  type DeploymentStatus,
  type ReplicaSet,
  stamp,
  withCondition,
} from '../object.ts'
import { limitsOf } from './rollout.ts'

export interface Observed {
  /** The set of the present template, when there is one. */
  next: ReplicaSet | undefined
  sets: ReplicaSet[]
  /** The next set was made or revived just now. */
  isNew: boolean
}

const sum = (
  sets: ReplicaSet[],
  count: (status: NonNullable<ReplicaSet['status']>) => number | undefined,
): number => sets.reduce((total, { status }) => total + (status === undefined ? 0 : (count(status) ?? 0)), 0)

/** Answers the status that a deployment has now, or the one it had when nothing changed. */
export function deploymentStatus(
  deployment: Deployment,
  { next, sets, isNew }: Observed,
  at: number,
): DeploymentStatus {
  const before = deployment.status ?? {}
  const wanted = deployment.spec.replicas
  const counts = {
    replicas: sum(sets, ({ replicas }) => replicas),
    updatedReplicas: next?.status?.replicas ?? 0,
    readyReplicas: sum(sets, ({ readyReplicas }) => readyReplicas),
    availableReplicas: sum(sets, ({ availableReplicas }) => availableReplicas),
  }
  const unavailableReplicas =
    Math.max(
      0,
      sum(sets, ({ replicas }) => replicas),
      wanted,
    ) - counts.availableReplicas
  const present = { ...counts, unavailableReplicas: Math.max(0, unavailableReplicas) }
  const status: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation ?? 1,
    // Counts of zero are left out on the wire.
    ...Object.fromEntries(Object.entries(present).filter(([, count]) => count > 0)),
    conditions: before.conditions ?? [],
  }
  status.conditions = withCondition(
    status.conditions,
    availability(deployment, counts.availableReplicas, before, at),
  )
  const progress = progressing(deployment, status, before, next, isNew, at)
  if (progress !== undefined) status.conditions = withCondition(status.conditions, progress)
  return isDeepStrictEqual(status, before) ? before : status
}

const conditionOf = (status: DeploymentStatus, type: string): Condition | undefined =>
  status.conditions?.find((condition) => condition.type === type)

function availability(
  deployment: Deployment,
  available: number,
  before: DeploymentStatus,
  at: number,
): Condition {
  const { replicas, strategy } = deployment.spec
  const { unavailable } = limitsOf(strategy.rollingUpdate, replicas)
  const enough = available >= replicas - (strategy.type === 'Recreate' ? replicas : unavailable)
  const status = enough ? 'True' : 'False'
  const known = conditionOf(before, 'Available')
  if (known?.status === status) return known
  return {
    type: 'Available',
    status,
    lastUpdateTime: stamp(at),
    lastTransitionTime: stamp(at),
    reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: enough
      ? 'Deployment has minimum availability.'
      : 'Deployment does not have minimum availability.',
  }
}

function progressing(
  deployment: Deployment,
  status: DeploymentStatus,
  before: DeploymentStatus,
  next: ReplicaSet | undefined,
  isNew: boolean,
  at: number,
): Condition | undefined {
  const known = conditionOf(before, 'Progressing')
  const name = next?.metadata.name ?? deployment.metadata.name
  const say = (reason: string, message: string, state: 'True' | 'False' | 'Unknown' = 'True'): Condition => ({
    type: 'Progressing',
    status: state,
    lastUpdateTime: stamp(at),
    lastTransitionTime: stamp(at),
    reason,
    message,
  })
  if (deployment.spec.paused === true) {
    return known?.reason === 'DeploymentPaused'
      ? known
      : say('DeploymentPaused', 'Deployment is paused', 'Unknown')
  }
  if (isNew) return say('NewReplicaSetCreated', `Created new replica set "${name}"`)
  const onlyNew = (status.replicas ?? 0) === (status.updatedReplicas ?? 0)
  // A finished rollout stays finished: pods that fall later are told by Available alone.
  if (known?.reason === 'NewReplicaSetAvailable' && onlyNew) return known
  if (isComplete(deployment, status)) {
    return say('NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`)
  }
  if (hasProgressed(status, before) || known === undefined) {
    return say('ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`)
  }
  if (known.reason !== 'ProgressDeadlineExceeded' && deadlineOf(deployment, known) <= at) {
    return say('ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`, 'False')
  }
  return known
}

export function isComplete({ spec }: Deployment, status: DeploymentStatus): boolean {
  return (
    (status.updatedReplicas ?? 0) === spec.replicas &&
    (status.replicas ?? 0) === spec.replicas &&
    (status.availableReplicas ?? 0) === spec.replicas
  )
}

function hasProgressed(now: DeploymentStatus, before: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number => replicas - updatedReplicas
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(now) < old(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

/** When a rollout that makes no further progress counts as failed. */
export function deadlineOf(deployment: Deployment, progress: Condition): number {
  return Date.parse(progress.lastUpdateTime ?? '') + deployment.spec.progressDeadlineSeconds * 1000
}
