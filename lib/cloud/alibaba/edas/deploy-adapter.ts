import type {
  ApplicationAddress,
  ApplicationDeployPort,
  ApplicationPort,
  ChangeOrderFact,
  Ordered,
} from '../../ports/application.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import { ownRefusal } from '../transport/call-error.ts'
import type { EdasCalls } from './adapter.ts'
import { isMarked, isOpen, pipelinesOf, stateOf, strategyOf, toOrder } from './map.ts'

const longestDescription = 200

const found = (order: string): CloudResult<Ordered> => ({ ok: true, value: { order, already: true } })
const made = (order: string): CloudResult<Ordered> => ({ ok: true, value: { order, already: false } })

function busy(operation: string, { externalId, state }: ChangeOrderFact) {
  return ownRefusal('conflict', 'edas', operation, `change order ${externalId} is in progress (${state})`, 'ChangeOrderRunning') // biome-ignore format: one call
}

/** Deploying on EDAS: looks first, writes once, and lets whoever asks again look again. */
export function createApplicationDeploys(
  calls: EdasCalls,
  reading: Pick<ApplicationPort, 'listOrders' | 'getOrder'>,
): ApplicationDeployPort {
  async function rollbackAfter(
    application: ApplicationAddress,
    order: string,
  ): Promise<CloudResult<{ rollback: ChangeOrderFact | null; other: ChangeOrderFact | null }>> {
    const orders = await reading.listOrders(application)
    if (!orders.ok) return orders
    const at = orders.value.findIndex(({ externalId }) => externalId === order)
    const later = at < 0 ? [] : orders.value.slice(0, at)
    const rollback = later.find(({ kind }) => kind === 'rollback') ?? null
    const other = orders.value.find((each) => isOpen(each) && each.externalId !== order) ?? null
    return { ok: true, value: { rollback, other } }
  }

  return {
    findOrder: async (application, mark) => {
      const orders = await reading.listOrders(application)
      if (!orders.ok) return orders
      const there = orders.value.find(({ description }) => isMarked(description, mark))
      if (!there) return { ok: true, value: null }
      return reading.getOrder(application, there.externalId)
    },

    deploy: async (application, { image, plan, mark, description }) => {
      const operation = 'DeployK8sApplication'
      const orders = await reading.listOrders(application)
      if (!orders.ok) return orders
      const there = orders.value.find((each) => isMarked(each.description, mark))
      if (there) return found(there.externalId)
      const other = orders.value.find(isOpen)
      if (other) return busy(operation, other)
      const ordered = await calls(
        application.region,
        operation,
        (client, key) =>
          client.deploy(key, {
            AppId: application.externalId,
            Image: image,
            ChangeOrderDesc: `${mark} ${description}`.slice(0, longestDescription),
            ...strategyOf(plan),
          }),
        false,
      )
      return ordered.ok ? made(ordered.value.ChangeOrderId) : ordered
    },

    confirmBatch: async (application, order, done) => {
      const operation = 'ContinuePipeline'
      const wire = await calls(application.region, 'GetChangeOrderInfo', (client, key) =>
        client.getOrder(key, order),
      )
      if (!wire.ok) return wire
      const info = wire.value.changeOrderInfo
      const { state, batches } = toOrder(info, null)
      const now = batches?.done ?? 0
      if (now > done || (now === done && done > 0 && state === 'running')) return found(order)
      const next = pipelinesOf(info).find(({ PipelineStatus }) => stateOf(PipelineStatus) === 'waits')
      if (state !== 'waits' || now !== done || !next)
        return ownRefusal('conflict', 'edas', operation, `the change order is ${state} after ${now} batches`)
      const confirmed = await calls(
        application.region,
        operation,
        (client, key) => client.continuePipeline(key, next.PipelineId),
        false,
      )
      return confirmed.ok ? made(order) : confirmed
    },

    abort: async (application, order) => {
      const fact = await reading.getOrder(application, order)
      if (!fact.ok) return fact
      if (!isOpen(fact.value)) return found(order)
      const stopped = await calls(
        application.region,
        'AbortChangeOrder',
        (client, key) => client.stop(key, 'AbortChangeOrder', order),
        false,
      )
      return stopped.ok ? made(order) : stopped
    },

    rollBack: async (application, order) => {
      const operation = 'RollbackChangeOrder'
      const fact = await reading.getOrder(application, order)
      if (!fact.ok) return fact
      const before = await rollbackAfter(application, order)
      if (!before.ok) return before
      if (before.value.rollback) return found(before.value.rollback.externalId)
      if (fact.value.rollsBack === false)
        return ownRefusal('invalid', 'edas', operation, 'EDAS says that it cannot be rolled back')
      if (before.value.other) return busy(operation, before.value.other)
      const action = isOpen(fact.value) ? 'AbortAndRollbackChangeOrder' : 'RollbackChangeOrder'
      const ordered = await calls(
        application.region,
        action,
        (client, key) => client.stop(key, action, order),
        false,
      )
      if (!ordered.ok) return ordered
      // EDAS may name the order that was stopped: the one that brings back is looked for.
      const after = await rollbackAfter(application, order)
      if (!after.ok) return after
      return made(after.value.rollback?.externalId ?? ordered.value.Data?.ChangeOrderId ?? order)
    },
  }
}
