import { Refusal, refuse } from '../../kernel/errors.ts'
import { operation, type SignedCall, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { clusterNamed, clustersOf } from './clusters.ts'
import { userKubeconfig } from './kubeconfig.ts'
import type { Cluster } from './rows.ts'
import { clusterDetail, clusterItem, nodePoolItem, resourceItem, taskItem } from './wire.ts'

const pageParams = { page_number: 'integer', page_size: 'integer' } as const
const listParams = {
  ...pageParams,
  cluster_id: 'string',
  cluster_spec: 'string',
  cluster_type: 'string',
  name: 'string',
  profile: 'string',
} as const

type ListParams = Partial<Record<Exclude<keyof typeof listParams, keyof typeof pageParams>, string>> & {
  page_number?: number
  page_size?: number
}

const DEFAULT_PAGE = 10
const LARGEST_PAGE = 50

function paged<T>(items: T[], { page_number = 1, page_size = DEFAULT_PAGE }: ListParams) {
  if (page_number < 1) throw refuse.invalidParameter('page_number')
  if (page_size < 1 || page_size > LARGEST_PAGE) throw refuse.invalidParameter('page_size')
  const from = (page_number - 1) * page_size
  return {
    items: items.slice(from, from + page_size),
    page_info: { page_number, page_size, total_count: items.length },
  }
}

function matches(cluster: Cluster, params: ListParams, regionId: string | undefined): boolean {
  return (
    (regionId === undefined || regionId === '' || cluster.regionId === regionId) &&
    (params.cluster_id === undefined || cluster.clusterId === params.cluster_id) &&
    (params.cluster_spec === undefined || cluster.spec === params.cluster_spec) &&
    (params.cluster_type === undefined || params.cluster_type === 'ManagedKubernetes') &&
    (params.profile === undefined || params.profile === 'Default') &&
    (params.name === undefined || cluster.name.includes(params.name))
  )
}

/** The operations of cs 2015-12-15; fields as the vendor's SDK of that version names them. */
export function ackOperations(world: World): SignedOperation[] {
  const arn = (clusterId: string): string => `acs:cs:*:${world.accountId}:cluster/${clusterId}`
  const list = (params: ListParams, regionId: string | undefined) => {
    const found = clustersOf(world)
      .values()
      .filter((cluster) => matches(cluster, params, regionId))
    const { items, page_info } = paged(found, params)
    return { clusters: items.map((cluster) => clusterItem(world, cluster)), page_info }
  }
  /** RAM speaks before existence does: a role learns nothing about clusters that are not its own. */
  const access =
    (action: string, variable = 'cluster') =>
    (call: Pick<SignedCall, 'path'>) => ({
      action: `cs:${action}`,
      resource: arn(call.path[variable] ?? '*'),
    })
  const clusterOf = (call: Pick<SignedCall, 'path'>): Readonly<Cluster> =>
    clusterNamed(world, call.path.cluster ?? '')

  return [
    operation({
      action: 'DescribeClustersV1',
      method: 'GET',
      pathname: '/api/v1/clusters',
      params: { ...listParams, region_id: 'string' },
      access: access('DescribeClustersV1'),
      handle: ({ params }) => list(params, params.region_id),
    }),
    operation({
      action: 'DescribeClustersForRegion',
      method: 'GET',
      pathname: '/regions/:region/clusters',
      params: listParams,
      access: access('DescribeClustersForRegion'),
      handle: ({ params, path }) => list(params, path.region),
    }),
    operation({
      action: 'DescribeClusterDetail',
      method: 'GET',
      pathname: '/clusters/:cluster',
      params: {},
      access: access('DescribeClusterDetail'),
      handle: (call) => clusterDetail(world, clusterOf(call)),
    }),
    operation({
      action: 'DescribeClusterUserKubeconfig',
      method: 'GET',
      pathname: '/k8s/:cluster/user_config',
      params: { PrivateIpAddress: 'boolean', TemporaryDurationMinutes: 'integer' },
      access: access('DescribeClusterUserKubeconfig'),
      handle: (call) => {
        const cluster = clusterOf(call)
        if (cluster.state !== 'running') {
          throw new Refusal(409, 'ErrorClusterState', `the cluster is ${cluster.state}`)
        }
        return userKubeconfig(world, cluster, call.caller, call.params.TemporaryDurationMinutes)
      },
    }),
    operation({
      action: 'DescribeClusterNodePools',
      method: 'GET',
      pathname: '/clusters/:cluster/nodepools',
      params: { NodepoolName: 'string' },
      access: access('DescribeClusterNodePools'),
      handle: (call) => {
        const cluster = clusterOf(call)
        const wanted = call.params.NodepoolName
        const pools = cluster.nodePools.filter(({ name }) => wanted === undefined || name === wanted)
        return { nodepools: pools.map((pool) => nodePoolItem(cluster, pool)) }
      },
    }),
    operation({
      action: 'ListClusterAddonInstances',
      method: 'GET',
      pathname: '/clusters/:cluster/addon_instances',
      params: {},
      access: access('ListClusterAddonInstances'),
      handle: (call) => ({
        addons: clusterOf(call).addons.map(({ name, state, version }) => ({ name, state, version })),
      }),
    }),
    operation({
      action: 'GetClusterAddonInstance',
      method: 'GET',
      pathname: '/clusters/:cluster/addon_instances/:addon',
      params: {},
      access: access('GetClusterAddonInstance'),
      handle: (call) => {
        const addon = clusterOf(call).addons.find(({ name }) => name === call.path.addon)
        if (addon === undefined) throw new Refusal(404, 'AddonNotFound', `addon ${call.path.addon} not found`)
        const { name, state, version, config = '{}' } = addon
        return { name, state, version, config, logging: { capable: false, enabled: false } }
      },
    }),
    operation({
      action: 'DescribeClusterResources',
      method: 'GET',
      pathname: '/clusters/:cluster/resources',
      params: { with_addon_resources: 'boolean' },
      access: access('DescribeClusterResources'),
      handle: (call) => {
        const cluster = clusterOf(call)
        const withAddons = call.params.with_addon_resources === true
        return cluster.resources
          .filter(({ creatorType }) => withAddons || creatorType !== 'addon')
          .map((resource) => resourceItem(cluster.clusterId, resource))
      },
    }),
    operation({
      action: 'DescribeClusterTasks',
      method: 'GET',
      pathname: '/clusters/:cluster/tasks',
      params: pageParams,
      access: access('DescribeClusterTasks'),
      handle: (call) => {
        const newestFirst = [...clusterOf(call).tasks].sort((a, b) => b.createdAt - a.createdAt)
        const { items, page_info } = paged(newestFirst, call.params)
        return { tasks: items.map(taskItem), page_info, requestId: call.requestId }
      },
    }),
  ]
}
