import type { ShareQuestion } from './queries.ts'
import type { ClusterDay, WorkloadUse } from './shares.ts'

/** A series as a Prometheus answers it: only instants at which there was a value. */
export interface MeasuredSeries {
  labels: Readonly<Record<string, string>>
  values: readonly number[]
}
/** Null: that question was not answered. */
export type Answers = Record<ShareQuestion, readonly MeasuredSeries[] | null>

/** A workload that is known, and whose it is. */
export interface KnownWorkload {
  namespace: string
  name: string
  serviceId: string | null
  environmentId: string | null
}

/** The letters of which Kubernetes makes the endings of its names. */
const letters = '[bcdfghjklmnpqrstvwxz2456789]'
/** Of a Deployment, a StatefulSet, a DaemonSet or Job. */
const endings = [new RegExp(`-${letters}{1,10}-${letters}{5}$`), /-[0-9]+$/, new RegExp(`-${letters}{5}$`)]

/** The workload a pod is of: one that is known, else the first name that its own could come from. */
export function workloadOfPod(pod: string, isKnown: (name: string) => boolean): string {
  const names = endings.filter((ending) => ending.test(pod)).map((ending) => pod.replace(ending, ''))
  return names.find(isKnown) ?? names[0] ?? pod
}

/** Sums of a day by workload and measure: a pod that lived half the day counts half. */
type Sums = Map<string, { namespace: string; name: string } & Partial<Record<Measure, number>>>
type Measure = 'cpuRequested' | 'memoryRequested' | 'cpuUsed' | 'memoryUsed'

const requestOf: Readonly<Record<string, Measure>> = { cpu: 'cpuRequested', memory: 'memoryRequested' }

/** Whose a namespace is where no workload of it is known. */
export type NamespaceOwner = (namespace: string) => { serviceId: string; environmentId: string | null } | null

/**
 * A cluster's day from what its Prometheus said. `instants` is how many were asked for, so that what was there for a part of
 * the day weighs that part. Null: it did not say what was asked for or used.
 */
export function clusterDayOf(
  answers: Answers,
  instants: number,
  known: readonly KnownWorkload[],
  ownerOf: NamespaceOwner,
): ClusterDay | null {
  if (answers.requested === null && answers.cpuUsed === null) return null
  const owners = new Map(known.map((each) => [`${each.namespace}/${each.name}`, each]))
  const average = ({ values }: MeasuredSeries) => values.reduce((sum, value) => sum + value, 0) / instants
  const sums: Sums = new Map()
  const add = (series: MeasuredSeries, measure: Measure | undefined) => {
    const { namespace, pod } = series.labels
    if (namespace === undefined || pod === undefined || measure === undefined) return
    const name = workloadOfPod(pod, (each) => owners.has(`${namespace}/${each}`))
    const key = `${namespace}/${name}`
    const sum = sums.get(key) ?? { namespace, name }
    sums.set(key, { ...sum, [measure]: (sum[measure] ?? 0) + average(series) })
  }
  for (const series of answers.requested ?? []) add(series, requestOf[series.labels.resource ?? ''])
  for (const series of answers.cpuUsed ?? []) add(series, 'cpuUsed')
  for (const series of answers.memoryUsed ?? []) add(series, 'memoryUsed')
  const capacity = (resource: string) =>
    (answers.capacity ?? [])
      .filter(({ labels }) => labels.resource === resource)
      .reduce((sum, series) => sum + average(series), 0)
  const workloads = [...sums].map(([key, sum]): WorkloadUse => {
    const owner = owners.get(key)
    const found = owner?.serviceId ? owner : ownerOf(sum.namespace)
    return {
      namespace: sum.namespace,
      name: sum.name,
      serviceId: found?.serviceId ?? null,
      environmentId: found?.environmentId ?? null,
      cpuRequested: sum.cpuRequested ?? 0,
      memoryRequestedBytes: sum.memoryRequested ?? 0,
      cpuUsed: sum.cpuUsed ?? null,
      memoryUsedBytes: sum.memoryUsed ?? null,
    }
  })
  return { cpuCores: capacity('cpu'), memoryBytes: capacity('memory'), workloads }
}

/** Ids of the instances that were nodes of the cluster: bills name them (`cn-hangzhou.i-bp1…`), and not the cluster. */
export function nodeInstancesOf(nodes: readonly MeasuredSeries[] | null): string[] {
  const ids = (nodes ?? []).map(({ labels }) => labels.provider_id?.split('.').at(-1) ?? '')
  return [...new Set(ids.filter((id) => /^i-[a-z0-9]+$/.test(id)))].sort()
}
