import type { World } from '../../kernel/world.ts'
import type { Access } from '../kubernetes/binding.ts'
import { kubeOf } from '../kubernetes/kube.ts'
import { createNamespace, createWorkload } from '../kubernetes/seed.ts'
import { clusterIdOf, clustersOf, idOf } from './clusters.ts'
import { createNodes } from './nodes.ts'
import type { Cluster, ClusterResource, NodePool } from './rows.ts'

export { clusterIdOf } from './clusters.ts'

export interface ClusterGrant {
  roleName: string
  access: Access
}

/** The reading role reads, each environment's promotion role also writes workloads. */
export const standardGrants = (environments: string[]): ClusterGrant[] => [
  { roleName: 'sluice-reader', access: 'restricted' },
  ...environments.map((slug): ClusterGrant => ({ roleName: `sluice-promote-${slug}`, access: 'dev' })),
]

export interface ClusterOptions {
  name: string
  region?: string
  clusterId?: string
  version?: string
  /** What it could be upgraded to. */
  nextVersion?: string
  spec?: Cluster['spec']
  createdAt?: number
  nodes?: number
  instanceTypes?: string[]
  maxNodes?: number
  tags?: Record<string, string>
  resourceGroupId?: string
  rrsa?: boolean
  publicEndpoint?: boolean
  /** Kubernetes RBAC of RAM roles; a role without a grant may do nothing inside. */
  grants: ClusterGrant[]
}

const addons: Array<[string, string]> = [
  ['ack-node-problem-detector', '1.2.20'],
  ['arms-prometheus', '1.1.31'],
  ['coredns', 'v1.11.3.5-5321daf49-aliyun'],
  ['csi-plugin', 'v1.32.2-757c24c-aliyun'],
  ['logtail-ds', 'v3.0.12.0-4f1fc5b-aliyun'],
  ['metrics-server', 'v0.3.9.11-54d3c7b-aliyun'],
  ['nginx-ingress-controller', 'v1.11.5-aliyun.1'],
  ['terway-eniip', 'v1.13.1'],
]

/** Makes a running cluster with nodes, system components and RBAC. */
export function createCluster(world: World, options: ClusterOptions): { clusterId: string } {
  const { name } = options
  const clusterId = options.clusterId ?? clusterIdOf(name)
  const regionId = options.region ?? world.region
  const createdAt = options.createdAt ?? world.clock.now()
  const version = options.version ?? '1.32.1-aliyun.1'
  const nodes = options.nodes ?? 6
  const pool: NodePool = {
    nodepoolId: idOf('np', clusterId, 32),
    name: 'default-nodepool',
    isDefault: true,
    createdAt,
    instanceTypes: options.instanceTypes ?? ['ecs.g7.2xlarge'],
    desiredSize: nodes,
    maxNodes: options.maxNodes ?? nodes * 2,
    minNodes: Math.min(2, nodes),
    autoScaling: true,
  }
  clustersOf(world).put({
    clusterId,
    name,
    regionId,
    state: 'running',
    spec: options.spec ?? 'ack.pro.small',
    currentVersion: version,
    initVersion: version,
    nextVersion: options.nextVersion ?? '',
    createdAt,
    updatedAt: createdAt,
    resourceGroupId: options.resourceGroupId ?? idOf('rg-acfm', world.accountId, 12),
    tags: options.tags ?? {},
    deletionProtection: true,
    rrsa: options.rrsa ?? true,
    publicEndpoint: options.publicEndpoint ?? true,
    nodePools: [pool],
    addons: addons.map(([addon, addonVersion]) => ({ name: addon, version: addonVersion, state: 'active' })),
    tasks: [
      {
        taskId: idOf('T-', `create ${clusterId}`, 24),
        taskType: 'cluster_create',
        state: 'success',
        createdAt,
        updatedAt: createdAt + 480_000,
      },
    ],
    resources: resourcesOf(clusterId, createdAt),
  })
  const kube = kubeOf(world)
  kube.clusters.put({ id: clusterId, name, version })
  for (const { roleName, access } of options.grants) {
    kube.bindings.bindings.put({ cluster: clusterId, roleName, access })
  }
  for (const namespace of ['default', 'kube-system'])
    createNamespace(world, { clusterId, name: namespace, createdAt })
  createNodes(world, { clusterId, regionId, pool, version })
  createWorkload(world, {
    clusterId,
    createdAt,
    spec: {
      namespace: 'kube-system',
      name: 'coredns',
      image: `registry-${regionId}-vpc.ack.aliyuncs.com/acs/coredns`,
      tag: 'v1.11.3.5-5321daf49-aliyun',
      replicas: 2,
      port: 53,
      cpu: '100m',
      memory: '100Mi',
    },
  })
  return { clusterId }
}

function resourcesOf(clusterId: string, createdAt: number): ClusterResource[] {
  const made = (resourceType: string, prefix: string, info: string): ClusterResource => ({
    instanceId: idOf(prefix, `${resourceType} ${clusterId}`, 17),
    resourceType,
    resourceInfo: info,
    state: 'CREATE_COMPLETE',
    autoCreate: true,
    creatorType: 'system',
    createdAt,
  })
  return [
    made('ALIYUN::ECS::SecurityGroup', 'sg-bp1', 'k8s_sg'),
    made('ALIYUN::SLB::LoadBalancer', 'lb-bp1', 'k8s_master_slb'),
    made('ALIYUN::VPC::NatGateway', 'ngw-bp1', 'k8s_nat_gateway'),
    made('ALIYUN::ESS::ScalingGroup', 'asg-bp1', 'default-nodepool'),
    {
      ...made('ALIYUN::SLB::LoadBalancer', 'lb-bp2', 'nginx-ingress'),
      creatorType: 'addon',
      associated: { kind: 'Service', namespace: 'kube-system', name: 'nginx-ingress-lb' },
    },
  ]
}
