import { CallError } from '../transport/call-error.ts'
import { isNotOpened } from '../transport/not-opened.ts'
import type { SignedCall, SignedDoor, SigningKey } from '../transport/signed.ts'
import {
  ApplicationAnswer,
  ApplicationList,
  ClusterPage,
  DeployAnswer,
  Envelope,
  OrderAnswer,
  OrderList,
  StopAnswer,
} from './wire.ts'

const version = '2017-08-01'
export const pageSize = 100

/** Its codes are few and broad, so the words are looked at too. What is no plain no leaves open what happened. */
function businessError(code: number, message: string, requestId: string | null): CallError {
  const kind = isNotOpened(null, message)
    ? 'not-opened'
    : code === 404 || /not (found|exist)|不存在/i.test(message)
      ? 'not-found'
      : code === 409 || /change ?order.*(running|progress)|变更.*(进行|执行)中/i.test(message)
        ? 'conflict'
        : code === 401 || code === 403
          ? 'refused'
          : code >= 400 && code < 500 && code !== 429
            ? 'invalid'
            : 'unavailable'
  return new CallError(kind, message, { code: String(code), requestId })
}

/** EDAS (section 8): ROA, every parameter in the query, failures inside HTTP 200. */
export class EdasClient {
  private readonly door: SignedDoor

  constructor(door: SignedDoor) {
    this.door = door
  }

  private async send(
    key: SigningKey,
    action: string,
    method: SignedCall['method'],
    path: string,
    query: SignedCall['query'],
  ): Promise<unknown> {
    const body = await this.door.send(key, { action, version, style: 'ROA', method, pathname: `/pop/v5${path}`, query }) // biome-ignore format: one call
    const { Code, Message, RequestId } = Envelope.parse(body)
    if (Code !== 200) throw businessError(Code ?? 0, Message ?? `EDAS answered ${Code}`, RequestId ?? null)
    return body
  }

  async listApplications(key: SigningKey, page: number) {
    const query = { CurrentPage: page, PageSize: pageSize }
    return ApplicationList.parse(await this.send(key, 'ListApplication', 'POST', '/app/app_list', query))
  }

  async listClusters(key: SigningKey, region: string, page: number) {
    const query = { RegionTag: region, CurrentPage: page, PageSize: pageSize }
    return ClusterPage.parse(await this.send(key, 'GetK8sCluster', 'POST', '/k8s_clusters', query))
  }

  async getApplication(key: SigningKey, id: string) {
    const path = '/changeorder/co_application'
    return ApplicationAnswer.parse(
      await this.send(key, 'GetK8sApplication', 'GET', path, { AppId: id, From: 'deploy' }),
    )
  }

  async listOrders(key: SigningKey, id: string) {
    const path = '/changeorder/change_order_list'
    return OrderList.parse(await this.send(key, 'ListRecentChangeOrder', 'POST', path, { AppId: id }))
  }

  async getOrder(key: SigningKey, id: string) {
    const path = '/changeorder/change_order_info'
    return OrderAnswer.parse(await this.send(key, 'GetChangeOrderInfo', 'POST', path, { ChangeOrderId: id }))
  }

  async deploy(
    key: SigningKey,
    order: {
      AppId: string
      Image: string
      ChangeOrderDesc: string
      UpdateStrategy?: string | undefined
      TrafficControlStrategy?: string | undefined
    },
  ) {
    return DeployAnswer.parse(
      await this.send(key, 'DeployK8sApplication', 'POST', '/k8s/acs/k8s_apps', { ...order }),
    )
  }

  /** A GET that changes things: never made twice by itself (section 8). */
  async continuePipeline(key: SigningKey, pipelineId: string) {
    const path = '/changeorder/pipeline_batch_confirm'
    await this.send(key, 'ContinuePipeline', 'GET', path, { PipelineId: pipelineId, Confirm: true })
  }

  async stop(
    key: SigningKey,
    action: 'AbortChangeOrder' | 'AbortAndRollbackChangeOrder' | 'RollbackChangeOrder',
    order: string,
  ) {
    const paths = {
      AbortChangeOrder: '/changeorder/change_order_abort',
      AbortAndRollbackChangeOrder: '/changeorder/change_order_abort_and_rollback',
      RollbackChangeOrder: '/oam/changeorder/rollback',
    }
    return StopAnswer.parse(await this.send(key, action, 'PUT', paths[action], { ChangeOrderId: order }))
  }
}
