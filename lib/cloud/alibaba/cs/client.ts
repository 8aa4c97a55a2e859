import type { SignedDoor, SigningKey } from '../transport/signed.ts'
import { AddonList, ClusterList, KubeconfigAnswer, NodePoolList } from './wire.ts'

const version = '2015-12-15'
export const pageSize = 50

/** Container Service for Kubernetes (section 7.1): ROA, snake_case. */
export class CsClient {
  private readonly door: SignedDoor

  constructor(door: SignedDoor) {
    this.door = door
  }

  async listClusters(key: SigningKey, region: string, page: number) {
    const body = await this.door.send(key, {
      action: 'DescribeClustersV1',
      version,
      style: 'ROA',
      method: 'GET',
      pathname: '/api/v1/clusters',
      query: { region_id: region, page_number: page, page_size: pageSize },
    })
    return ClusterList.parse(body)
  }

  async listNodePools(key: SigningKey, clusterId: string) {
    const body = await this.door.send(key, {
      action: 'DescribeClusterNodePools',
      version,
      style: 'ROA',
      method: 'GET',
      pathname: `/clusters/${encodeURIComponent(clusterId)}/nodepools`,
      query: {},
    })
    return NodePoolList.parse(body)
  }

  async listAddons(key: SigningKey, clusterId: string) {
    const body = await this.door.send(key, {
      action: 'ListClusterAddonInstances',
      version,
      style: 'ROA',
      method: 'GET',
      pathname: `/clusters/${encodeURIComponent(clusterId)}/addon_instances`,
      query: {},
    })
    return AddonList.parse(body)
  }

  /** `minutes` 15 to 4320; always ask for a short life. */
  async getKubeconfig(key: SigningKey, clusterId: string, minutes: number) {
    const body = await this.door.send(key, {
      action: 'DescribeClusterUserKubeconfig',
      version,
      style: 'ROA',
      method: 'GET',
      pathname: `/k8s/${encodeURIComponent(clusterId)}/user_config`,
      query: { PrivateIpAddress: false, TemporaryDurationMinutes: minutes },
    })
    return KubeconfigAnswer.parse(body)
  }
}
