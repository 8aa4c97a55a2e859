import { type BillingKey, isSwitchedOn } from '../cost-tag/rule-set.ts'
import { Decimal } from '../money/money.ts'
import type { AtStake, CostFinding } from './finding.ts'

/** Below so much a month, in whatever currency, nobody looks up; what costs less is in the totals all the same. */
export const leastPerMonth = new Decimal(10)

const worth = (atStake: readonly AtStake[]): boolean =>
  atStake.some(({ perMonth }) => perMonth.gte(leastPerMonth))

const finding = (
  kind: CostFinding['kind'],
  subject: string,
  more: Partial<Omit<CostFinding, 'kind' | 'subject'>>,
): CostFinding => ({
  kind,
  subject,
  accountId: null,
  resourceId: null,
  serviceId: null,
  environmentId: null,
  atStake: [],
  suggestions: [],
  detail: {},
  ...more,
})

/** A required key and how many resources have it, and what is unattributed because no bill does. */
export interface KeyInUse {
  key: string
  resources: number
  atStake: AtStake[]
}

/** Keys that resources have and bills do not: known to be off, and never merely not seen. */
export const keysNotSwitchedOn = (
  keys: readonly KeyInUse[],
  billing: readonly BillingKey[],
  day: string,
): CostFinding[] =>
  keys
    .filter(({ key, resources }) => resources > 0 && isSwitchedOn(billing, key, day) === false)
    .map(({ key, resources, atStake }) =>
      finding('key-not-switched-on', key, { atStake, detail: { key, resources } }),
    )

/** What one commitment did not use in the last 30 days, in effective cost. */
export interface CommitmentUse {
  accountId: string
  /** Of the reservation or savings plan. */
  resourceId: string
  unused: AtStake[]
  /** 0 to 1; null: the source does not say. */
  usedShare: number | null
}
export const unusedCommitments = (commitments: readonly CommitmentUse[]): CostFinding[] =>
  commitments
    .filter(({ unused }) => worth(unused))
    .map(({ accountId, resourceId, unused, usedShare }) =>
      finding('commitment-unused', `${accountId} ${resourceId}`, {
        accountId,
        resourceId,
        atStake: unused,
        detail: { usedShare },
      }),
    )

/** What happened on a resource in the last 14 days; null: not measured. */
export interface ResourceActivity {
  accountId: string
  resourceId: string
  serviceId: string | null
  environmentId: string | null
  /** A disk without a machine, an address without anything behind it. */
  attached: boolean | null
  /** Highest of the daily means, 0 to 1. */
  cpu: number | null
  /** Highest daily traffic in both directions. */
  trafficBytes: number | null
  /** Billed quantity, all together. */
  quantity: Decimal | null
  atStake: AtStake[]
}

/** Nothing happens below this: less than system processes do by themselves. */
const stillCpu = 0.02
const stillTrafficBytes = 5 * 1024 * 1024

/** Why a resource is idle; null: it is not, or nobody knows. One thing that happens is enough against it. */
export function idleBecause(of: ResourceActivity): 'not-attached' | 'nothing-runs' | 'nothing-used' | null {
  if (of.attached === false) return 'not-attached'
  if (of.cpu !== null && of.trafficBytes !== null)
    return of.cpu < stillCpu && of.trafficBytes < stillTrafficBytes ? 'nothing-runs' : null
  if (of.cpu !== null || of.trafficBytes !== null) return null
  return of.quantity?.isZero() === true ? 'nothing-used' : null
}

export const idleResources = (resources: readonly ResourceActivity[]): CostFinding[] =>
  resources.flatMap((of) => {
    const because = worth(of.atStake) ? idleBecause(of) : null
    if (because === null) return []
    const { accountId, resourceId, serviceId, environmentId, atStake } = of
    const more = { accountId, resourceId, serviceId, environmentId, atStake, detail: { because } }
    return [finding('resource-idle', `${accountId} ${resourceId}`, more)]
  })

/** What runs on one pool of nodes. */
export type WorkloadClass = 'stateless' | 'stateful' | 'gpu' | 'batch'
export interface NodePool {
  accountId: string
  clusterId: string
  name: string
  /** Classes of workloads on it, with how many of each; system workloads are not counted. */
  classes: Partial<Record<WorkloadClass, number>>
  atStake: AtStake[]
}

/** Pools on which several classes run: they keep each other from fitting, and their cost can not be told apart. */
export const mixedPools = (pools: readonly NodePool[]): CostFinding[] =>
  pools.flatMap(({ accountId, clusterId, name, classes, atStake }) => {
    const present = Object.entries(classes).filter(([, count]) => count > 0)
    if (present.length < 2) return []
    const detail = { pool: name, classes: Object.fromEntries(present) }
    return [
      finding('pool-mixed', `${clusterId} ${name}`, { accountId, resourceId: clusterId, atStake, detail }),
    ]
  })

/** Data over the internet in the last 30 days, of one resource. */
export interface PublicTransfer {
  accountId: string
  resourceId: string
  serviceId: string | null
  environmentId: string | null
  /** What it is billed as. */
  cloudProduct: string
  /** Of an image registry or a store in the same region: it could go over the network inside. */
  couldStayInside: boolean
  atStake: AtStake[]
}
export const publicTransfers = (transfers: readonly PublicTransfer[]): CostFinding[] =>
  transfers
    .filter(({ atStake, couldStayInside }) => couldStayInside && worth(atStake))
    .map(({ accountId, resourceId, serviceId, environmentId, cloudProduct, atStake }) =>
      finding('transfer-public', `${accountId} ${resourceId} ${cloudProduct}`, {
        accountId,
        resourceId,
        serviceId,
        environmentId,
        atStake,
        detail: { cloudProduct },
      }),
    )

/** A part of a shared cluster that no service is known for. */
export interface UnownedWorkload {
  clusterId: string
  /** Namespace/workload. */
  part: string
  atStake: AtStake[]
}
export const unownedWorkloads = (workloads: readonly UnownedWorkload[]): CostFinding[] =>
  workloads
    .filter(({ atStake }) => worth(atStake))
    .map(({ clusterId, part, atStake }) =>
      finding('workload-unowned', `${clusterId} ${part}`, {
        resourceId: clusterId,
        atStake,
        detail: { part },
      }),
    )
