import { podPattern } from './queries.ts'

/** A workload that an alert may speak of. */
export interface AlertTarget {
  /** External id of its cluster. */
  cluster: string | null
  clusterName?: string | null
  namespace: string | null
  workloadKind: string | null
  workloadName: string | null
}

type Labels = Readonly<Record<string, string>>

const clusterIds = ['_aliyun_arms_involvedObject_id', 'clusterId', 'cluster_id']
const clusterNames = ['clusterName', 'clustername', 'cluster_name']
/** An id in some rules and a name in others. */
const eitherWay = ['cluster']
const namespaces = ['namespace', 'kubernetes_namespace', 'destination_workload_namespace']
const workloads: Record<string, string | null> = {
  deployment: 'Deployment',
  deployment_name: 'Deployment',
  rollout: 'Rollout',
  statefulset: 'StatefulSet',
  statefulset_name: 'StatefulSet',
  workload: null,
  workload_name: null,
  destination_workload: null,
  app: null,
  service: null,
}
const pods = ['pod', 'pod_name']
/** Second Deployments that a promotion puts beside a target's own: their trouble is the service's. */
const besides = ['canary', 'green']
/** The application of EDAS whose Deployment has this name. */
const groupOf = (deployment: string): string => deployment.replace(/-group(?:-[0-9]+)+$/, '')

const valuesOf = (labels: Labels, names: readonly string[]): string[] =>
  names.flatMap((name) => labels[name] || [])

/**
 * Every environment may have a workload of the same name: what a label says of the cluster must agree with where the
 * target is. A rule whose labels name no cluster is taken for any of them.
 */
function sameCluster(labels: Labels, target: AlertTarget): boolean {
  if (valuesOf(labels, clusterIds).some((id) => id !== target.cluster)) return false
  const { clusterName } = target
  const known = clusterName !== null && clusterName !== undefined
  if (known && valuesOf(labels, clusterNames).some((name) => name !== clusterName)) return false
  const either = valuesOf(labels, eitherWay)
  return either.every(
    (value) => value === target.cluster || (known ? value === clusterName : !/^c[0-9a-f]{32}$/.test(value)),
  )
}

function namesWorkload(labels: Labels, target: AlertTarget, workloadName: string): boolean {
  const named = Object.entries(workloads).some(([label, kind]) => {
    const value = labels[label]
    if (value === undefined) return false
    // An application of EDAS is no workload itself: its Deployments are.
    if (target.workloadKind === null && kind === 'Deployment') return groupOf(value) === workloadName
    return value === workloadName && (kind === null || kind === target.workloadKind)
  })
  if (named) return true
  return (['Deployment', 'StatefulSet', 'Rollout', 'Application'] as const).some((workloadKind) => {
    if (target.workloadKind !== null && target.workloadKind !== workloadKind) return false
    const pattern = podPattern({ namespace: '', workloadKind, workloadName, container: null })
    return valuesOf(labels, pods).some((pod) => new RegExp(`^(?:${pattern})$`).test(pod))
  })
}

/** Whether an alert with these labels speaks of this workload: its name or one of its pods, its namespace, its cluster. Pure. */
export function alertNames(labels: Labels, target: AlertTarget): boolean {
  if (!target.workloadName) return false
  if (valuesOf(labels, namespaces).some((namespace) => namespace !== target.namespace)) return false
  const { workloadName } = target
  const beside = target.workloadKind === 'Deployment' ? besides.map((one) => `${workloadName}-${one}`) : []
  return (
    sameCluster(labels, target) &&
    [workloadName, ...beside].some((name) => namesWorkload(labels, target, name))
  )
}

/**
 * The service, and the environment where it can be told, that an alert belongs to. Targets of several services: nobody's,
 * rather than a wrong one's. Targets of one service in several environments: the service's alone. Pure.
 */
export function placeOfAlert<T extends AlertTarget & { serviceId: string; environmentId: string }>(
  labels: Labels,
  targets: readonly T[],
): { serviceId: string | null; environmentId: string | null } {
  const named = targets.filter((target) => alertNames(labels, target))
  const only = (ids: string[]): string | null => (new Set(ids).size === 1 ? (ids[0] ?? null) : null)
  const serviceId = only(named.map((target) => target.serviceId))
  return {
    serviceId,
    environmentId: serviceId === null ? null : only(named.map((target) => target.environmentId)),
  }
}
