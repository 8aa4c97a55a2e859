import { BusinessFailure } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { kubeOf } from '../kubernetes/kube.ts'
import { addGroup, changeGroup, complaintOf, groupsOf, isWhole, removeGroup } from './groups.ts'
import { type Application, type Batch, type ChangeOrder, statusOf } from './rows.ts'
import { applicationAt, edasOf, idOf, isOpen, openOrderOf, ordersOf } from './state.ts'

const lookMs = 5_000
const prepareMs = 2_000

export interface OrderWish {
  kind: ChangeOrder['kind']
  image: string
  description: string
  userId: string
  source: ChangeOrder['source']
  /** Pods with the new image after each batch. */
  sizes: number[]
  /** One batch in place, or a second Deployment that grows. */
  inPlace: boolean
  manual: boolean
  waitMs: number
  timeoutMs: number
  percent?: number
  rules?: string
  /** Of the Deployment that is to stay alone; the newest when absent. */
  toRevision?: number
}

/** Begins an order; refuses while another is in progress. */
export function beginOrder(world: World, application: Application, wish: OrderWish): ChangeOrder {
  const state = edasOf(world)
  const { appId } = application
  if (openOrderOf(state, appId) !== undefined)
    throw new BusinessFailure('409', 'Another change order of this application is running.')
  const now = world.clock.now()
  const seq = state.orders.size + 1
  const newest = [...groupsOf(world, application).keys()].at(-1) ?? application.revision
  const { sizes, inPlace, toRevision, ...own } = wish
  const revision = inPlace ? (toRevision ?? newest) : application.revision + 1
  const batches = sizes.map(
    (size, at): Batch => ({
      pipelineId: idOf(`pipeline ${appId} ${seq} ${at}`),
      size,
      status: statusOf.ready,
    }),
  )
  state.applications.patch(appId, {
    image: wish.image,
    revision: Math.max(application.revision, revision),
  })
  const order = state.orders.put({
    ...own,
    orderId: idOf(`order ${appId} ${seq}`),
    appId,
    seq,
    status: statusOf.running,
    createdAt: now,
    before: application.image,
    toRevision: revision,
    fromRevision: newest,
    batches,
  })
  look(world, order.orderId, now + prepareMs)
  return order
}

function look(world: World, orderId: string, at: number): void {
  world.timers.schedule('edas.order', at, { orderId })
}

export function startEngine(world: World): void {
  world.timers.on<{ orderId: string }>('edas.order', ({ orderId }, at) => {
    const order = edasOf(world).orders.get(orderId)
    if (order !== undefined && isOpen(order)) step(world, order, at)
  })
}

function patchBatch(world: World, order: ChangeOrder, index: number, fields: Partial<Batch>): ChangeOrder {
  const batches = order.batches.map((batch, at) => (at === index ? { ...batch, ...fields } : batch))
  return edasOf(world).orders.patch(order.orderId, { batches }) ?? order
}

const patch = (world: World, order: ChangeOrder, fields: Partial<ChangeOrder>): void => {
  edasOf(world).orders.patch(order.orderId, fields)
}

function step(world: World, order: ChangeOrder, at: number): void {
  if (order.status === statusOf.waits) return
  const application = applicationAt(edasOf(world), order.appId)
  const index = order.batches.findIndex(({ status }) => status !== statusOf.success)
  const batch = order.batches[index]
  if (batch === undefined) return
  if (edasOf(world).marks.get(order.appId)?.stuck === true) {
    look(world, order.orderId, at + lookMs)
    return
  }
  if (batch.status !== statusOf.running) {
    beginBatch(world, application, order, index, at)
    look(world, order.orderId, at + lookMs)
    return
  }
  judgeBatch(world, application, order, index, at)
}

function beginBatch(
  world: World,
  application: Application,
  order: ChangeOrder,
  index: number,
  at: number,
): void {
  const size = order.batches[index]?.size ?? application.instances
  const groups = groupsOf(world, application)
  const group = groups.get(order.toRevision)
  const percent = index === 0 ? (order.percent ?? null) : null
  const change = { image: order.image, replicas: size, percent }
  const model = [...groups.values()].at(-1)
  if (group !== undefined) changeGroup(world, application, group, change, at)
  else if (model !== undefined) addGroup(world, application, model, order.toRevision, change, at)
  patch(world, order, { status: statusOf.running })
  patchBatch(world, order, index, { status: statusOf.running, startedAt: at, updatedAt: at })
}

function judgeBatch(
  world: World,
  application: Application,
  order: ChangeOrder,
  index: number,
  at: number,
): void {
  const batch = order.batches[index]
  const group = groupsOf(world, application).get(order.toRevision)
  if (batch === undefined || group === undefined) {
    fail(world, order, index, 'The Deployment is gone.', at)
    return
  }
  const mark = edasOf(world).marks.get(order.appId)
  if (mark?.failBatch === index + 1 && order.kind === 'deploy') {
    edasOf(world).marks.put({ ...mark, failBatch: 0 })
    fail(world, order, index, 'Instances failed the health check.', at)
    return
  }
  if (!isWhole(group)) {
    const complaint = complaintOf(kubeOf(world), group)
    const overdue = at - (batch.startedAt ?? at) >= order.timeoutMs
    if (overdue) {
      fail(world, order, index, complaint ?? 'Instances are not ready in time.', at)
      return
    }
    look(world, order.orderId, at + lookMs)
    return
  }
  shrinkOthers(world, application, order, batch.size, at)
  const next = patchBatch(world, order, index, { status: statusOf.success, updatedAt: at })
  if (index === order.batches.length - 1) {
    patch(world, next, { status: statusOf.success, finishedAt: at })
    return
  }
  if (order.manual) {
    patchBatch(world, next, index + 1, { status: statusOf.waits })
    patch(world, next, { status: statusOf.waits })
    return
  }
  patchBatch(world, next, index + 1, { status: statusOf.pauses })
  patch(world, next, { status: statusOf.pauses })
  look(world, order.orderId, at + order.waitMs)
}

/** What ran before goes as the new comes; whole Deployments that nobody needs go with it. */
function shrinkOthers(
  world: World,
  application: Application,
  order: ChangeOrder,
  size: number,
  at: number,
): void {
  let left = Math.max(0, application.instances - size)
  for (const [revision, group] of [...groupsOf(world, application)].reverse()) {
    if (revision === order.toRevision) continue
    const keeps = Math.min(left, group.spec.replicas)
    left -= keeps
    if (keeps === 0) removeGroup(world, application, group, at)
    else if (keeps !== group.spec.replicas) changeGroup(world, application, group, { replicas: keeps }, at)
  }
}

function fail(world: World, order: ChangeOrder, index: number, error: string, at: number): void {
  patchBatch(world, order, index, { status: statusOf.failed, updatedAt: at, error })
  patch(world, order, { status: statusOf.failed, finishedAt: at })
}

/** One rolling update by somebody who is not asked who he is: a pipeline, or the console. Answers the order. */
export function deployApplication(
  world: World,
  wish: { appId: string; image: string; description: string; source?: ChangeOrder['source'] },
): string {
  const application = applicationAt(edasOf(world), wish.appId)
  const { orderId } = beginOrder(world, application, {
    kind: 'deploy',
    image: wish.image,
    description: wish.description,
    userId: wish.source === 'console' ? 'console' : 'flow',
    source: wish.source ?? 'pop',
    sizes: [application.instances],
    inPlace: true,
    manual: false,
    waitMs: 0,
    timeoutMs: 180_000,
  })
  return orderId
}

/** Lets the batch that waits go on. */
export function confirmBatch(world: World, order: ChangeOrder, index: number): void {
  if (order.status !== statusOf.waits || order.batches[index]?.status !== statusOf.waits)
    throw new BusinessFailure('400', 'The pipeline does not wait for a confirmation.')
  patchBatch(world, order, index, { status: statusOf.ready })
  patch(world, order, { status: statusOf.running })
  look(world, order.orderId, world.clock.now() + 1)
}

export function abortOrder(world: World, order: ChangeOrder): void {
  if (!isOpen(order)) throw new BusinessFailure('400', 'The change order has ended.')
  const at = world.clock.now()
  order.batches.forEach(({ status }, index) => {
    if (status === statusOf.success || status === statusOf.ready) return
    const now = edasOf(world).orders.get(order.orderId) ?? order
    patchBatch(world, now, index, { status: statusOf.terminated, updatedAt: at })
  })
  patch(world, order, { status: statusOf.terminated, finishedAt: at })
}

/** Whether what ran before can be brought back: of deployments alone, and while nothing newer was deployed. */
export function rollsBack(world: World, order: ChangeOrder): boolean {
  const [newest] = ordersOf(edasOf(world), order.appId)
  return order.kind === 'deploy' && newest?.orderId === order.orderId
}

/** Brings back what ran before an order, stopping it first where it is in progress. */
export function rollBackOrder(world: World, order: ChangeOrder, userId: string): ChangeOrder {
  if (!rollsBack(world, order)) throw new BusinessFailure('400', 'The change order cannot be rolled back.')
  if (isOpen(order)) abortOrder(world, order)
  const application = applicationAt(edasOf(world), order.appId)
  const old = groupsOf(world, application).has(order.fromRevision)
  return beginOrder(world, application, {
    kind: 'rollback',
    image: order.before,
    description: `Roll back ${order.orderId}`,
    userId,
    source: 'pop',
    sizes: [application.instances],
    inPlace: true,
    manual: false,
    waitMs: 0,
    timeoutMs: order.timeoutMs,
    ...(old ? { toRevision: order.fromRevision } : {}),
  })
}
