import { refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { groupsOf } from './groups.ts'
import type { Application } from './rows.ts'
import { applicationAt, edasOf, orderAt, ordersOf } from './state.ts'
import { applicationItem, listedItem, orderInfo, orderRow } from './wire.ts'

const pageParams = { CurrentPage: 'integer', PageSize: 'integer' } as const
const LARGEST_PAGE = 100

function paged<T>(
  items: T[],
  { CurrentPage = 1, PageSize = 20 }: { CurrentPage?: number | undefined; PageSize?: number | undefined },
): T[] {
  if (CurrentPage < 1) throw refuse.invalidParameter('CurrentPage')
  if (PageSize < 1 || PageSize > LARGEST_PAGE) throw refuse.invalidParameter('PageSize')
  return items.slice((CurrentPage - 1) * PageSize, CurrentPage * PageSize)
}

export const done = (requestId: string, more: object = {}) => ({
  Code: 200,
  Message: 'success',
  RequestId: requestId,
  ...more,
})

/** The name of an application for RAM; one that is not there lies in a namespace that no policy names. */
export function accessTo(world: World, action: 'ReadApplication' | 'ManageApplication') {
  const { applications } = edasOf(world)
  const arn = (row: Pick<Application, 'regionId' | 'namespaceId' | 'appId'>) =>
    `acs:edas:${row.regionId}:${world.accountId}:namespace/${row.namespaceId}/application/${row.appId}`
  return (appId: string) => {
    const row = applications.get(appId) ?? { appId, regionId: world.region, namespaceId: 'none' }
    return { action: `edas:${action}`, resource: arn(row) }
  }
}

/** The reading operations of edas 2017-08-01; fields as the vendor's SDK of that version names them. */
export function readingOperations(world: World): SignedOperation[] {
  const state = edasOf(world)
  const reads = accessTo(world, 'ReadApplication')
  const appIdOf = (orderId: string) => state.orders.get(orderId)?.appId ?? orderId
  return [
    operation({
      action: 'ListApplication',
      pathname: '/pop/v5/app/app_list',
      params: {
        ...pageParams,
        AppIds: 'string',
        AppName: 'string',
        ClusterId: 'string',
        LogicalRegionId: 'string',
      },
      // Without a filter it answers what the caller may see; here: everything or a refusal.
      access: () => ({
        action: 'edas:ReadApplication',
        resource: `acs:edas:${world.region}:${world.accountId}:namespace/*/application/*`,
      }),
      handle: ({ params, requestId }) => {
        const found = state.applications
          .values()
          .filter(
            (row) =>
              (params.AppName === undefined || row.name === params.AppName) &&
              (params.ClusterId === undefined || row.clusterId === params.ClusterId) &&
              (params.LogicalRegionId === undefined || row.namespaceId === params.LogicalRegionId) &&
              (params.AppIds === undefined || params.AppIds.split(',').includes(row.appId)),
          )
        const Application = paged(found, params).map((row) => listedItem(world, row))
        return done(requestId, { ApplicationList: { Application } })
      },
    }),
    operation({
      action: 'GetK8sCluster',
      pathname: '/pop/v5/k8s_clusters',
      params: { ...pageParams, RegionTag: 'string!', ClusterType: 'integer', SubClusterType: 'string' },
      access: () => ({
        action: 'edas:ReadCluster',
        resource: `acs:edas:${world.region}:${world.accountId}:namespace/*/cluster/*`,
      }),
      handle: ({ params, requestId }) => {
        const found = state.clusters.values().filter(({ regionId }) => regionId === params.RegionTag)
        const Cluster = paged(found, params).map(({ clusterId, csClusterId, name, regionId }) => ({
          ClusterId: clusterId,
          ClusterImportStatus: 1,
          ClusterName: name,
          ClusterStatus: 1,
          ClusterType: 5,
          CsClusterId: csClusterId,
          CsClusterStatus: 'running',
          RegionId: regionId,
          SubClusterType: 'ManagedKubernetes',
        }))
        const { CurrentPage = 1, PageSize = 20 } = params
        const page = { ClusterList: { Cluster }, CurrentPage, PageSize, TotalSize: found.length }
        return done(requestId, { ClusterPage: page })
      },
    }),
    operation({
      action: 'GetK8sApplication',
      method: 'GET',
      pathname: '/pop/v5/changeorder/co_application',
      params: { AppId: 'string!', From: 'string' },
      access: ({ params }) => reads(params.AppId),
      handle: ({ params, requestId }) =>
        done(requestId, { Applcation: applicationItem(applicationAt(state, params.AppId)) }),
    }),
    operation({
      action: 'GetAppDeployment',
      method: 'GET',
      pathname: '/pop/v5/oam/app_deployment',
      params: { AppId: 'string!' },
      access: ({ params }) => reads(params.AppId),
      handle: ({ params, requestId }) => {
        const groups = groupsOf(world, applicationAt(state, params.AppId))
        return done(requestId, { Data: JSON.stringify([...groups.values()].at(-1) ?? {}) })
      },
    }),
    operation({
      action: 'ListRecentChangeOrder',
      pathname: '/pop/v5/changeorder/change_order_list',
      params: { AppId: 'string!' },
      access: ({ params }) => reads(params.AppId),
      handle: ({ params, requestId }) => {
        const rows = ordersOf(state, applicationAt(state, params.AppId).appId)
        return done(requestId, { ChangeOrderList: { ChangeOrder: rows.slice(0, 20).map(orderRow) } })
      },
    }),
    operation({
      action: 'GetChangeOrderInfo',
      pathname: '/pop/v5/changeorder/change_order_info',
      params: { ChangeOrderId: 'string!' },
      access: ({ params }) => reads(appIdOf(params.ChangeOrderId)),
      handle: ({ params, requestId }) =>
        done(requestId, { changeOrderInfo: orderInfo(world, orderAt(state, params.ChangeOrderId)) }),
    }),
  ]
}
