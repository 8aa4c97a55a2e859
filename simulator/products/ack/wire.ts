import { isoSeconds } from '../../kernel/clock.ts'
import type { World } from '../../kernel/world.ts'
import { idOf } from './clusters.ts'
import { apiServerOf } from './kubeconfig.ts'
import type { Cluster, ClusterResource, ClusterTask, NodePool } from './rows.ts'

/** ACK writes its instants in China's time with the offset. */
export const local = (at: number): string =>
  `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`

export const nodesOf = ({ nodePools }: Cluster): number =>
  nodePools.reduce((sum, { desiredSize }) => sum + desiredSize, 0)

/** What lists and details have in common. */
export function clusterItem(world: World, cluster: Cluster): Record<string, unknown> {
  const { clusterId, regionId } = cluster
  const endpoints = {
    intranet_api_server_endpoint: 'https://192.168.1.20:6443',
    ...(cluster.publicEndpoint ? { api_server_endpoint: apiServerOf(world, clusterId) } : {}),
  }
  const zone = `${regionId}-h`
  const vswitch = idOf('vsw-bp1', clusterId, 17)
  return {
    cluster_domain: 'cluster.local',
    cluster_id: clusterId,
    cluster_spec: cluster.spec,
    cluster_type: 'ManagedKubernetes',
    container_cidr: '10.0.0.0/14',
    created: local(cluster.createdAt),
    current_version: cluster.currentVersion,
    deletion_protection: cluster.deletionProtection,
    docker_version: '',
    external_loadbalancer_id: cluster.publicEndpoint ? idOf('lb-bp1', clusterId, 17) : '',
    init_version: cluster.initVersion,
    ip_stack: 'ipv4',
    maintenance_window: {
      enable: true,
      duration: '3h',
      maintenance_time: '2026-01-04T03:00:00.000+08:00',
      recurrence: 'FREQ=WEEKLY;INTERVAL=1;BYDAY=TU',
      weekly_period: 'Tuesday',
    },
    master_url: JSON.stringify(endpoints),
    meta_data: JSON.stringify({ Capabilities: { Network: 'terway-eniip' }, MultiAZ: true }),
    name: cluster.name,
    network_mode: 'vpc',
    next_version: cluster.nextVersion,
    operation_policy: { cluster_auto_upgrade: { channel: 'stable', enabled: false } },
    private_zone: false,
    profile: 'Default',
    proxy_mode: 'ipvs',
    region_id: regionId,
    resource_group_id: cluster.resourceGroupId,
    security_group_id: idOf('sg-bp1', clusterId, 17),
    service_cidr: '172.16.0.0/16',
    size: nodesOf(cluster),
    state: cluster.state,
    subnet_cidr: '10.0.0.0/14',
    tags: Object.entries(cluster.tags).map(([key, value]) => ({ key, value })),
    timezone: regionId.startsWith('cn-') ? 'Asia/Shanghai' : 'Europe/Berlin',
    updated: local(cluster.updatedAt),
    vpc_id: idOf('vpc-bp1', `${world.accountId}/${regionId}`, 17),
    vswitch_id: vswitch,
    vswitch_ids: [vswitch],
    worker_ram_role_name: idOf('KubernetesWorkerRole-', clusterId, 12),
    zone_id: zone,
  }
}

export function clusterDetail(world: World, cluster: Cluster): Record<string, unknown> {
  const { clusterId, regionId } = cluster
  const issuer = `https://oidc-ack-${regionId}.oss-${regionId}.aliyuncs.com/${clusterId}`
  const provider = `ack-rrsa-${clusterId}`
  return {
    ...clusterItem(world, cluster),
    auto_mode: { enable: false },
    control_plane_config: {},
    control_plane_endpoints_config: { internal_dns_config: { enabled: false, bind_vpcs: [] } },
    extra_sans: [],
    node_cidr_mask: '25',
    parameters: {},
    rrsa_config: cluster.rrsa
      ? {
          enabled: true,
          audience: 'sts.aliyuncs.com',
          issuer,
          jwks_url: `${issuer}/keys.json`,
          max_oidc_token_expiration: '12h',
          oidc_arn: `acs:ram::${world.accountId}:oidc-provider/${provider}`,
          oidc_name: provider,
          open_api_configuration_url: `${issuer}/.well-known/openid-configuration`,
        }
      : { enabled: false },
  }
}

export function nodePoolItem(cluster: Cluster, pool: NodePool): Record<string, unknown> {
  const { clusterId, regionId } = cluster
  return {
    auto_mode: { enable: false },
    auto_scaling: {
      enable: pool.autoScaling,
      max_instances: pool.maxNodes,
      min_instances: pool.minNodes,
      type: 'cpu',
      is_bond_eip: false,
    },
    interconnect_mode: 'basic',
    kubernetes_config: {
      cms_enabled: true,
      cpu_policy: 'none',
      labels: [],
      runtime: 'containerd',
      runtime_version: '1.6.36',
      taints: [],
      unschedulable: false,
      user_data: '',
    },
    management: {
      enable: true,
      auto_repair: true,
      auto_upgrade: true,
      auto_vul_fix: false,
      upgrade_config: { auto_upgrade: true, max_unavailable: 1, surge: 0, surge_percentage: 0 },
    },
    max_nodes: pool.maxNodes,
    nodepool_info: {
      created: local(pool.createdAt),
      is_default: pool.isDefault,
      name: pool.name,
      nodepool_id: pool.nodepoolId,
      region_id: regionId,
      resource_group_id: cluster.resourceGroupId,
      type: 'ess',
      updated: local(cluster.updatedAt),
    },
    scaling_group: {
      auto_renew: false,
      data_disks: [{ category: 'cloud_essd', size: 120, performance_level: 'PL0', encrypted: 'false' }],
      desired_size: pool.desiredSize,
      image_id: 'aliyun_3_x64_20G_container_optimized_alibase_20250117.vhd',
      image_type: 'AliyunLinux3ContainerOptimized',
      instance_charge_type: 'PostPaid',
      instance_types: pool.instanceTypes,
      multi_az_policy: 'BALANCE',
      scaling_group_id: idOf('asg-bp1', pool.nodepoolId, 17),
      security_group_id: idOf('sg-bp1', clusterId, 17),
      security_group_ids: [idOf('sg-bp1', clusterId, 17)],
      system_disk_category: 'cloud_essd',
      system_disk_size: 120,
      tags: Object.entries(cluster.tags).map(([key, value]) => ({ key, value })),
      vswitch_ids: [idOf('vsw-bp1', clusterId, 17)],
    },
    status: {
      conditions: [],
      failed_nodes: 0,
      healthy_nodes: pool.desiredSize,
      initial_nodes: 0,
      offline_nodes: 0,
      removing_nodes: 0,
      serving_nodes: pool.desiredSize,
      state: 'active',
      total_nodes: pool.desiredSize,
    },
    tee_config: { tee_enable: false },
  }
}

export const taskItem = (task: ClusterTask): Record<string, unknown> => ({
  task_id: task.taskId,
  task_type: task.taskType,
  state: task.state,
  created: isoSeconds(task.createdAt),
  updated: isoSeconds(task.updatedAt),
  ...(task.error === undefined ? {} : { error: task.error }),
})

export const resourceItem = (clusterId: string, resource: ClusterResource): Record<string, unknown> => ({
  cluster_id: clusterId,
  created: local(resource.createdAt),
  instance_id: resource.instanceId,
  resource_info: resource.resourceInfo,
  resource_type: resource.resourceType,
  state: resource.state,
  auto_create: resource.autoCreate ? 1 : 0,
  dependencies: [],
  ...(resource.associated === undefined ? {} : { associated_object: resource.associated }),
  delete_behavior: { delete_by_default: resource.autoCreate, changeable: !resource.autoCreate },
  creator_type: resource.creatorType,
  extra_info: {},
})
