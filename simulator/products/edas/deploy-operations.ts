import { BusinessFailure } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { abortOrder, beginOrder, confirmBatch, type OrderWish, rollBackOrder } from './engine.ts'
import { accessTo, done } from './operations.ts'
import { applicationAt, edasOf, orderAt } from './state.ts'

interface Strategy {
  type?: string
  batchUpdate?: { batch?: number; releaseType?: string; batchWaitTime?: number }
  grayUpdate?: { gray?: number }
}
interface TrafficRules {
  http?: { rules?: Array<{ conditionType?: string; percent?: number }> }
}

function jsonOf<T>(name: string, text: string | undefined): T | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch {
    throw new BusinessFailure('400', `${name} is not valid JSON.`)
  }
}

/** How an update strategy falls into batches. */
function planOf(
  text: string | undefined,
  instances: number,
): Pick<OrderWish, 'sizes' | 'inPlace' | 'manual' | 'waitMs'> {
  const strategy = jsonOf<Strategy>('UpdateStrategy', text)
  if (strategy === undefined) return { sizes: [instances], inPlace: true, manual: false, waitMs: 0 }
  const { batch = 1, releaseType = 'auto', batchWaitTime = 1 } = strategy.batchUpdate ?? {}
  const gray = strategy.type === 'GrayBatchUpdate' ? (strategy.grayUpdate?.gray ?? 1) : 0
  if (!['BatchUpdate', 'GrayBatchUpdate'].includes(strategy.type ?? ''))
    throw new BusinessFailure('400', 'UpdateStrategy.type is BatchUpdate or GrayBatchUpdate.')
  if (batch < 1 || gray + batch > instances)
    throw new BusinessFailure('400', `There are ${instances} instances: that many batches are not possible.`)
  const rest = Array.from(
    { length: batch },
    (_, at) => gray + Math.round(((instances - gray) * (at + 1)) / batch),
  )
  return {
    sizes: gray > 0 ? [gray, ...rest] : rest,
    inPlace: false,
    // The batch after a gray one always waits; those behind it too, unless they are let go by themselves.
    manual: gray > 0 || releaseType === 'manual',
    waitMs: batchWaitTime * 60_000,
  }
}

/** The writing operations: deploy, go on, abort, roll back. */
export function deployOperations(world: World): SignedOperation[] {
  const state = edasOf(world)
  const manages = accessTo(world, 'ManageApplication')
  const appIdOf = (orderId: string) => state.orders.get(orderId)?.appId ?? orderId
  const stop = (
    action: string,
    pathname: string,
    act: (order: ReturnType<typeof orderAt>, userId: string) => string,
  ) =>
    operation({
      action,
      method: 'PUT',
      pathname,
      params: { ChangeOrderId: 'string!' },
      write: true,
      access: ({ params }) => manages(appIdOf(params.ChangeOrderId)),
      handle: ({ params, caller, requestId }) => {
        const ChangeOrderId = act(orderAt(state, params.ChangeOrderId), caller.arn)
        return done(requestId, { Data: { ChangeOrderId } })
      },
    })
  return [
    operation({
      action: 'DeployK8sApplication',
      pathname: '/pop/v5/k8s/acs/k8s_apps',
      params: {
        AppId: 'string!',
        Image: 'string',
        ImageTag: 'string',
        ChangeOrderDesc: 'string',
        UpdateStrategy: 'string',
        TrafficControlStrategy: 'string',
        BatchTimeout: 'integer',
        BatchWaitTime: 'integer',
      },
      write: true,
      access: ({ params }) => manages(params.AppId),
      handle: ({ params, caller, requestId }) => {
        const application = applicationAt(state, params.AppId)
        const repository = application.image.split(/@|:(?=[^/]+$)/)[0] ?? ''
        const image =
          params.Image ?? (params.ImageTag === undefined ? '' : `${repository}:${params.ImageTag}`)
        if (!/^[^/]+\/[^/]+\/[^/]+[:@]/.test(image)) throw new BusinessFailure('400', 'Image is not valid.')
        if (image.includes('@') && state.marks.get(params.AppId)?.refuseDigest === true)
          throw new BusinessFailure('400', 'Image is not valid: a tag is expected.')
        const traffic = jsonOf<TrafficRules>('TrafficControlStrategy', params.TrafficControlStrategy)
        const percent = traffic?.http?.rules?.find(
          ({ conditionType }) => conditionType === 'percent',
        )?.percent
        const order = beginOrder(world, application, {
          kind: 'deploy',
          image,
          description: params.ChangeOrderDesc ?? 'Deploy',
          userId: caller.arn,
          source: 'pop',
          timeoutMs: (params.BatchTimeout ?? 180) * 1000,
          ...planOf(params.UpdateStrategy, application.instances),
          ...(percent === undefined ? {} : { percent }),
          ...(params.TrafficControlStrategy === undefined ? {} : { rules: params.TrafficControlStrategy }),
        })
        return done(requestId, { ChangeOrderId: order.orderId })
      },
    }),
    operation({
      action: 'ContinuePipeline',
      method: 'GET',
      pathname: '/pop/v5/changeorder/pipeline_batch_confirm',
      params: { PipelineId: 'string!', Confirm: 'boolean' },
      write: true,
      access: ({ params }) => manages(pipelineAt(params.PipelineId)?.order.appId ?? params.PipelineId),
      handle: ({ params, requestId }) => {
        const found = pipelineAt(params.PipelineId)
        if (found === undefined)
          throw new BusinessFailure('404', `Pipeline ${params.PipelineId} does not exist.`)
        if (params.Confirm !== false) confirmBatch(world, found.order, found.index)
        return done(requestId)
      },
    }),
    stop('AbortChangeOrder', '/pop/v5/changeorder/change_order_abort', (order) => {
      abortOrder(world, order)
      return order.orderId
    }),
    stop(
      'AbortAndRollbackChangeOrder',
      '/pop/v5/changeorder/change_order_abort_and_rollback',
      (order, userId) => rollBackOrder(world, order, userId).orderId,
    ),
    stop(
      'RollbackChangeOrder',
      '/pop/v5/oam/changeorder/rollback',
      (order, userId) => rollBackOrder(world, order, userId).orderId,
    ),
  ]

  function pipelineAt(pipelineId: string) {
    for (const order of state.orders.values()) {
      const index = order.batches.findIndex((batch) => batch.pipelineId === pipelineId)
      if (index >= 0) return { order, index }
    }
    return undefined
  }
}
