import { Decimal, sumOf, zero } from '../money/money.ts'
import { cutByWeight } from '../money/share-out.ts'

/** What a workload asked for and used, on average over a day. Metrics, so plain numbers. */
export interface WorkloadUse {
  namespace: string
  name: string
  /** By labels, name or namespace; null: nobody knows. */
  serviceId: string | null
  environmentId: string | null
  cpuRequested: number
  memoryRequestedBytes: number
  /** Null: the metric is lacking. */
  cpuUsed: number | null
  memoryUsedBytes: number | null
}
export interface ClusterDay {
  /** What there is to share; of a node that ran half the day, half of it. */
  cpuCores: number
  memoryBytes: number
  workloads: readonly WorkloadUse[]
}

export interface ClusterPart {
  /** Namespace/workload; `kube-system` and `idle` are parts of their own. */
  part: string
  kind: 'workload' | 'system' | 'idle'
  serviceId: string | null
  environmentId: string | null
  share: Decimal
}

/** A core costs as much as so many GiB: the ratio of OpenCost's default prices (0.031611 and 0.004237 an hour). */
const gibPerCore = new Decimal('0.031611').div('0.004237')
const gib = 1024 ** 3
/** Digits of a share: parts sum to one exactly, so money by share sums to the money. */
const shareDigits = 18

const isSystem = (namespace: string): boolean => /^kube-(?:system|public|node-lease)$/.test(namespace)
const known = (value: number): number => (Number.isFinite(value) && value > 0 ? value : 0)

/** Money weight of cores and memory together. */
const weightOf = (cores: number, bytes: number): Decimal =>
  gibPerCore.times(known(cores)).plus(new Decimal(known(bytes)).div(gib))

/**
 * How a shared cluster's day is shared by its workloads: each by the larger of what it asked for and what it used, of cores
 * and of memory for itself, as OpenCost does; kube-system is one part, what nobody asked for or used is idle. Shares sum to
 * one. Null when nothing is known to share by.
 */
export function clusterShares(day: ClusterDay): ClusterPart[] | null {
  const weights = new Map<string, Omit<ClusterPart, 'share'> & { weight: Decimal }>()
  for (const use of day.workloads) {
    const weight = weightOf(
      Math.max(known(use.cpuRequested), known(use.cpuUsed ?? 0)),
      Math.max(known(use.memoryRequestedBytes), known(use.memoryUsedBytes ?? 0)),
    )
    const system = isSystem(use.namespace)
    const part = system ? 'kube-system' : `${use.namespace}/${use.name}`
    const before = weights.get(part)
    weights.set(part, {
      part,
      kind: system ? 'system' : 'workload',
      serviceId: system ? null : use.serviceId,
      environmentId: system ? null : use.environmentId,
      weight: (before?.weight ?? zero).plus(weight),
    })
  }
  const parts = [...weights.values()].filter(({ weight }) => weight.gt(0))
  const idle = weightOf(day.cpuCores, day.memoryBytes).minus(sumOf(parts.map(({ weight }) => weight)))
  if (idle.gt(0))
    parts.push({ part: 'idle', kind: 'idle', serviceId: null, environmentId: null, weight: idle })
  parts.sort((a, b) => (a.part < b.part ? -1 : 1))
  const shares = cutByWeight(
    new Decimal(1),
    shareDigits,
    parts.map(({ weight }) => weight),
  )
  return shares && parts.map(({ weight: _weight, ...part }, at) => ({ ...part, share: shares[at] ?? zero }))
}

/** Shares older than this say nothing about a day any more. */
export const longestEstimateDays = 35

/**
 * The shares of a day: measured, or where metrics are lacking the last known ones, marked as estimated. Null: neither, and
 * the money stays without an owner.
 */
export function sharesOfDay(
  measured: ClusterDay | null,
  last: { daysAgo: number; parts: ClusterPart[] } | null,
): { estimated: boolean; parts: ClusterPart[] } | null {
  const parts = measured && measured.workloads.length > 0 ? clusterShares(measured) : null
  if (parts !== null) return { estimated: false, parts }
  if (last === null || last.daysAgo > longestEstimateDays) return null
  return { estimated: true, parts: last.parts }
}
