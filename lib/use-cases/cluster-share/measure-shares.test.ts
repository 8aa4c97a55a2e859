import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud, type MemoryCloud } from '../../cloud/memory/cloud.ts'
import { billingDayOf } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { createPerson } from '../../testing/people.ts'
import { endRule } from '../cost-rule/dated.ts'
import { getCostRules } from '../cost-rule/set-rules.ts'
import { shareCluster } from '../cost-rule/share-cluster.ts'
import type { Surroundings } from '../define.ts'
import { measureShares } from './measure-shares.ts'

const test = testDatabase()
const gib = 1024 ** 3
const name = 'ack-hz-test'
// A day is over for an hour before it is asked for.
const today = billingDayOf(new Date(Date.now() - 3_600_000))
const yesterday = dayAfter(today, -1)
const before = dayAfter(today, -2)
let cloud: MemoryCloud
let around: Surroundings
let lead: Actor
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  cloud = createMemoryCloud()
  around = { database: test.database, cloud: cloud.gate }
  estate = await createEstate(test.database)
  lead = await createPerson(test.database, 'lead', [{ role: 'cost-lead' }])
})

/** The cluster as the memory cloud has it, with what it measured. */
function measured() {
  const { observation } = cloud
  const pod = (pod: string, resource?: string) => ({
    namespace: 'trade',
    pod,
    ...(resource ? { resource } : {}),
  })
  observation.setMetric(name, 'resource_requests', 2, pod('order-service-6f7d8c9b4-bcdfg', 'cpu'))
  observation.setMetric(name, 'resource_requests', gib, pod('order-service-6f7d8c9b4-bcdfg', 'memory'))
  observation.setMetric(name, 'resource_requests', 1, pod('someone-0', 'cpu'))
  observation.setMetric(name, 'rate(container_cpu', 3, pod('order-service-6f7d8c9b4-bcdfg'))
  observation.setMetric(name, 'allocatable', 8, { resource: 'cpu' })
  observation.setMetric(name, 'allocatable', 16 * gib, { resource: 'memory' })
  observation.setMetric(name, 'kube_node_info', 1, { provider_id: 'cn-hangzhou.i-bp1a' })
}

async function share(fromOn: string) {
  const { id } = estate.clusters.test
  const externalId = cloud.addCluster(name)
  const cluster = await test.database.prisma.cluster.update({ where: { id }, data: { externalId } })
  return { cluster, made: await shareCluster(around, lead, { clusterId: cluster.id, fromOn, reason: 'x' }) }
}
const rows = async (on: string) => {
  const found = await test.database.prisma.clusterShare.findMany({
    where: { chargeOn: new Date(on) },
    orderBy: [{ resourceId: 'asc' }, { part: 'asc' }],
  })
  return found.map(({ resourceId, part, kind, serviceId, estimated }) => ({
    resourceId,
    part,
    kind,
    owned: serviceId !== null,
    estimated,
  }))
}

describe('shares of a shared cluster', () => {
  it('are measured for each of its days, for the cluster and its nodes, and sum to one', async () => {
    const { cluster, made } = await share(before)
    expect(made).toMatchObject({ ok: true })
    measured()
    expect(await measureShares(around)).toMatchObject({ value: { measured: 2, estimated: 0, unknown: 0 } })
    const parts = (resourceId: string) => [
      { resourceId, part: 'idle', kind: 'idle', owned: false, estimated: false },
      { resourceId, part: 'trade/order-service', kind: 'workload', owned: true, estimated: false },
      { resourceId, part: 'trade/someone', kind: 'workload', owned: false, estimated: false },
    ]
    expect(await rows(yesterday)).toEqual(
      [cluster.externalId, 'i-bp1a'].sort().flatMap((resourceId) => parts(resourceId)),
    )
    const { rows: sums } = await test.database.pool.query(
      'SELECT DISTINCT sum(share)::text AS sum FROM cluster_share GROUP BY resource_id, charge_on',
    )
    expect(sums.map(({ sum }) => Number(sum))).toEqual([1])
    expect(await measureShares(around)).toMatchObject({ value: { measured: 0 } })
    expect(await getCostRules(around, lead, {})).toMatchObject({
      value: { sharedClusters: [{ name, measuredOn: yesterday, problem: null }] },
    })
  })

  it('are the last known ones while metrics are lacking, marked so, and measured once they are back', async () => {
    const { made } = await share(before)
    expect(made).toMatchObject({ ok: true })
    measured()
    await measureShares(around)
    await test.database.prisma.clusterShare.deleteMany({ where: { chargeOn: new Date(yesterday) } })
    const askAgain = () => test.database.prisma.sharedCluster.updateMany({ data: { askedAt: null } })
    cloud.observation.removeMetrics(name)
    await askAgain()
    expect(await measureShares(around)).toMatchObject({ value: { measured: 0, estimated: 1, unknown: 0 } })
    expect((await rows(yesterday)).map(({ part, estimated }) => [part, estimated])).toEqual(
      [1, 2].flatMap(() => [
        ['idle', true],
        ['trade/order-service', true],
        ['trade/someone', true],
      ]),
    )
    expect(await getCostRules(around, lead, {})).toMatchObject({
      value: { sharedClusters: [{ measuredOn: before, problem: expect.any(String) }] },
    })
    cloud.observation.connect(name)
    // Not before an hour has passed.
    expect(await measureShares(around)).toMatchObject({ value: { measured: 0, estimated: 0 } })
    await askAgain()
    expect(await measureShares(around)).toMatchObject({ value: { measured: 1 } })
    expect((await rows(yesterday)).some(({ estimated }) => estimated)).toBe(false)
  })

  it('are not known without metrics now or before', async () => {
    await share(yesterday)
    cloud.observation.removeMetrics(name)
    expect(await measureShares(around)).toMatchObject({ value: { measured: 0, estimated: 0, unknown: 1 } })
    expect(await rows(yesterday)).toEqual([])
  })

  it('go with the rule from the day on which it ends, and a cluster is shared once', async () => {
    const { cluster, made } = await share(before)
    measured()
    await measureShares(around)
    const again = { clusterId: cluster.id, fromOn: today, reason: 'x' }
    expect(await shareCluster(around, lead, again)).toMatchObject({ failure: { code: 'conflict' } })
    const id = made.ok ? made.value.id : ''
    const ended = { what: 'shared-cluster', id, untilOn: yesterday, reason: 'x' }
    expect(await endRule(around, lead, ended)).toMatchObject({ ok: true })
    expect(await rows(yesterday)).toEqual([])
    expect(await rows(before)).toHaveLength(6)
    expect(await shareCluster(around, lead, again)).toMatchObject({ ok: true })
  })
})
