import type { World } from '../../kernel/world.ts'
import { kubeOf } from '../kubernetes/kube.ts'
import { type KubeObject, stamp } from '../kubernetes/object.ts'
import { idOf } from './clusters.ts'
import type { NodePool } from './rows.ts'

/** Puts the nodes of a pool into its cluster. */
export function createNodes(
  world: World,
  options: { clusterId: string; regionId: string; pool: NodePool; version: string },
): void {
  const { clusterId, regionId, pool, version } = options
  const kube = kubeOf(world)
  const capacity = { cpu: '8', memory: '32Gi', pods: '110' }
  for (let index = 0; index < pool.desiredSize; index += 1) {
    const address = `192.168.${index >> 7}.${(index & 127) + 10}`
    const name = `${regionId}.${address}`
    const instance = idOf('i-bp1', `${clusterId}/${name}`, 17)
    const node: KubeObject = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        uid: kube.nextUid(clusterId, name),
        resourceVersion: '',
        creationTimestamp: stamp(pool.createdAt),
        labels: {
          'alibabacloud.com/nodepool-id': pool.nodepoolId,
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'node.kubernetes.io/instance-type': pool.instanceTypes[0] ?? '',
          'topology.kubernetes.io/region': regionId,
          'topology.kubernetes.io/zone': `${regionId}-${'hij'[index % 3]}`,
        },
      },
      spec: { providerID: `${regionId}.${instance}` },
      status: {
        addresses: [
          { type: 'InternalIP', address },
          { type: 'Hostname', address: name },
        ],
        capacity,
        allocatable: capacity,
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'KubeletReady',
            message: 'kubelet is posting ready status',
            lastTransitionTime: stamp(pool.createdAt),
          },
        ],
        nodeInfo: {
          architecture: 'amd64',
          containerRuntimeVersion: 'containerd://1.6.36',
          kubeletVersion: `v${version}`,
          operatingSystem: 'linux',
          osImage: 'Alibaba Cloud Linux 3',
        },
      },
    }
    kube.put(clusterId, 'nodes', node, pool.createdAt)
  }
}
