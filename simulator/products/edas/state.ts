import { createHash } from 'node:crypto'
import type { Collection } from '../../kernel/collection.ts'
import { BusinessFailure } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import {
  type Application,
  type ChangeOrder,
  type EdasCluster,
  type Mark,
  type Status,
  statusOf,
} from './rows.ts'

export interface EdasState {
  clusters: Collection<EdasCluster>
  applications: Collection<Application>
  orders: Collection<ChangeOrder, 'byApplication'>
  marks: Collection<Mark>
}

const opened = new WeakMap<World, EdasState>()

export function edasOf(world: World): EdasState {
  const known = opened.get(world)
  if (known !== undefined) return known
  const state: EdasState = {
    clusters: world.collection('edas.clusters', { key: (row: EdasCluster) => row.clusterId }),
    applications: world.collection('edas.applications', { key: (row: Application) => row.appId }),
    orders: world.collection('edas.orders', {
      key: (row: ChangeOrder) => row.orderId,
      indexes: { byApplication: (row: ChangeOrder) => row.appId },
    }),
    marks: world.collection('edas.marks', { key: (row: Mark) => row.appId }),
  }
  opened.set(world, state)
  return state
}

/** Ids look like `93fdd228-63f4-4d9c-93e0-ed2ae98de18d`, the same in every run of one scenario. */
export function idOf(seed: string): string {
  const hex = createHash('sha256').update(`edas ${seed}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

const inProgress: ReadonlySet<Status> = new Set([
  statusOf.ready,
  statusOf.running,
  statusOf.waits,
  statusOf.pauses,
])
export const isOpen = ({ status }: ChangeOrder): boolean => inProgress.has(status)

/** Newest first. */
export const ordersOf = (state: EdasState, appId: string): ChangeOrder[] =>
  state.orders.by('byApplication', appId).sort((a, b) => b.seq - a.seq)

export const openOrderOf = (state: EdasState, appId: string): ChangeOrder | undefined =>
  ordersOf(state, appId).find(isOpen)

export function applicationAt(state: EdasState, appId: string): Application {
  const found = state.applications.get(appId)
  if (found === undefined) throw new BusinessFailure('404', `Application ${appId} does not exist.`)
  return found
}

export function orderAt(state: EdasState, orderId: string): ChangeOrder {
  const found = state.orders.get(orderId)
  if (found === undefined) throw new BusinessFailure('404', `Change order ${orderId} does not exist.`)
  return found
}
