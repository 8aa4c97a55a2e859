export interface NodePool {
  nodepoolId: string
  name: string
  isDefault: boolean
  createdAt: number
  instanceTypes: string[]
  desiredSize: number
  maxNodes: number
  minNodes: number
  autoScaling: boolean
}

export interface ClusterTask {
  taskId: string
  taskType: string
  state: 'running' | 'fail' | 'success'
  createdAt: number
  updatedAt: number
  error?: { code: string; message: string }
}

export interface Addon {
  name: string
  version: string
  state: 'active' | 'updating' | 'upgrading' | 'deleting'
  /** JSON text of its settings. */
  config?: string
}

export interface ClusterResource {
  instanceId: string
  /** `ALIYUN::ECS::SecurityGroup` and so on. */
  resourceType: string
  resourceInfo: string
  state: string
  autoCreate: boolean
  creatorType: 'user' | 'system' | 'addon'
  createdAt: number
  associated?: { kind: string; namespace: string; name: string }
}

export interface Cluster {
  clusterId: string
  name: string
  regionId: string
  state: 'running' | 'initial' | 'failed' | 'updating' | 'upgrading' | 'scaling' | 'inactive' | 'unavailable'
  spec: 'ack.standard' | 'ack.pro.small'
  currentVersion: string
  initVersion: string
  /** Empty when it is the newest. */
  nextVersion: string
  createdAt: number
  updatedAt: number
  resourceGroupId: string
  tags: Record<string, string>
  deletionProtection: boolean
  rrsa: boolean
  /** Whether the API server has an address in the internet. */
  publicEndpoint: boolean
  nodePools: NodePool[]
  addons: Addon[]
  tasks: ClusterTask[]
  resources: ClusterResource[]
}
