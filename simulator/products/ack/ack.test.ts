import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { hour, productionCluster, seedClusters, testCluster } from '../../testing/cluster-seed.ts'
import { kubeClient, kubeconfigAs } from '../../testing/kube-client.ts'
import { assumeRole, signedClient } from '../../testing/signed-client.ts'
import { baseAccessKey } from '../ram/standard-account.ts'

let sim: Simulator
beforeAll(async () => {
  sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0 })
})
afterAll(() => sim.close())

async function call(
  action: string,
  path: string,
  query: Record<string, unknown> = {},
  role = 'sluice-reader',
) {
  const key = await assumeRole(sim.url, baseAccessKey, role, 'sync')
  return signedClient(sim.url, key).roa('2015-12-15', action, 'GET', path, query)
}

describe('clusters', () => {
  it('lists in pages, by region and by name', async () => {
    const first = await call('DescribeClustersV1', '/api/v1/clusters', { page_size: 1 })
    expect(first.page_info).toEqual({ page_number: 1, page_size: 1, total_count: 2 })
    expect(first.clusters).toMatchObject([
      { cluster_id: testCluster, name: 'ack-hz-test', state: 'running', size: 3 },
    ])
    const second = await call('DescribeClustersV1', '/api/v1/clusters', { page_size: 1, page_number: 2 })
    expect(second.clusters).toMatchObject([{ cluster_id: productionCluster }])
    const named = await call('DescribeClustersV1', '/api/v1/clusters', { name: 'prod' })
    expect(named.clusters).toMatchObject([{ name: 'ack-hz-prod' }])
    const here = await call('DescribeClustersForRegion', '/regions/cn-hangzhou/clusters')
    expect(here.clusters).toHaveLength(2)
    const there = await call('DescribeClustersForRegion', '/regions/eu-central-1/clusters')
    expect(there.clusters).toEqual([])
  })

  it('describes one: versions, RRSA, where its API server listens', async () => {
    const detail = await call('DescribeClusterDetail', `/clusters/${testCluster}`)
    expect(detail).toMatchObject({
      current_version: '1.32.1-aliyun.1',
      cluster_spec: 'ack.pro.small',
      rrsa_config: { enabled: true, audience: 'sts.aliyuncs.com' },
    })
    expect(JSON.parse(String(detail.master_url)).api_server_endpoint).toMatch(/^https:.*\/k8s\//)
  })

  it('shows node pools, addons, resources as a bare list, and tasks', async () => {
    const pools = await call('DescribeClusterNodePools', `/clusters/${testCluster}/nodepools`)
    expect(pools.nodepools).toMatchObject([
      { status: { total_nodes: 3, state: 'active' }, nodepool_info: { is_default: true } },
    ])
    const addons = await call('ListClusterAddonInstances', `/clusters/${testCluster}/addon_instances`)
    expect(addons.addons).toContainEqual({ name: 'terway-eniip', state: 'active', version: 'v1.13.1' })
    const resources = await call('DescribeClusterResources', `/clusters/${testCluster}/resources`)
    expect(resources).toHaveLength(4)
    const tasks = await call('DescribeClusterTasks', `/clusters/${testCluster}/tasks`)
    expect(tasks.tasks).toMatchObject([{ task_type: 'cluster_create', state: 'success' }])
  })

  it('refuses what does not exist, unknown parameters and pages out of range', async () => {
    await expect(call('DescribeClusterDetail', '/clusters/nowhere')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ErrorClusterNotFound',
    })
    await expect(call('DescribeClustersV1', '/api/v1/clusters', { page_size: 51 })).rejects.toMatchObject({
      statusCode: 400,
    })
    await expect(call('DescribeClustersV1', '/api/v1/clusters', { PageSize: 5 })).rejects.toMatchObject({
      statusCode: 400,
    })
  })
})

describe('kubeconfig', () => {
  const pods = '/api/v1/namespaces/trade/pods'

  it('opens the door of its cluster only, and only as long as it was asked for', async () => {
    const { config, expiration } = await kubeconfigAs(sim, 'sluice-promote-test', testCluster, 15)
    expect(Date.parse(expiration) - Date.now()).toBeLessThanOrEqual(15 * 60_000)
    const client = kubeClient(config)
    expect((await client.get(pods)).body.items).toHaveLength(3)
    const elsewhere = kubeClient(config.replaceAll(testCluster, productionCluster))
    expect((await elsewhere.get(pods)).status).toBe(401)
    await sim.world.advance(16 * 60_000)
    expect(await client.get(pods)).toMatchObject({
      status: 401,
      body: { kind: 'Status', reason: 'Unauthorized', code: 401 },
    })
    await Promise.all([client.close(), elsewhere.close()])
  })

  it('is refused to the promotion role of another environment', async () => {
    await expect(kubeconfigAs(sim, 'sluice-promote-test', productionCluster)).rejects.toMatchObject({
      statusCode: 403,
      code: 'Forbidden',
      accessDeniedDetail: {
        AuthAction: 'cs:DescribeClusterUserKubeconfig',
        AuthResource: `acs:cs:*:1234567890123456:cluster/${productionCluster}`,
      },
    })
    await expect(kubeconfigAs(sim, 'sluice-promote-production', productionCluster)).resolves.toBeDefined()
  })

  it('lets the reading role read and not write; the journal names the session', async () => {
    const client = kubeClient((await kubeconfigAs(sim, 'sluice-reader', testCluster)).config)
    expect((await client.get(pods)).status).toBe(200)
    const refused = await client.patch('/apis/apps/v1/namespaces/trade/deployments/order-service', {
      spec: { replicas: 9 },
    })
    expect(refused).toMatchObject({ status: 403, body: { reason: 'Forbidden', code: 403 } })
    expect(refused.body.message).toContain(
      'User "sluice-reader:wang.ab12" cannot patch resource "deployments"',
    )
    expect(
      sim.world.journal.find({ product: 'kubernetes', session: 'wang.ab12', write: true }),
    ).toMatchObject([{ action: 'PatchDeployment', status: 403, roleName: 'sluice-reader' }])
    await client.close()
  })

  it('takes 15 to 4320 minutes', async () => {
    for (const minutes of [14, 4_321]) {
      await expect(kubeconfigAs(sim, 'sluice-reader', testCluster, minutes)).rejects.toMatchObject({
        statusCode: 400,
      })
    }
    const { expiration } = await kubeconfigAs(sim, 'sluice-reader', testCluster, 4_320)
    expect(Date.parse(expiration)).toBeGreaterThan(Date.now() + 71 * hour)
  })
})
