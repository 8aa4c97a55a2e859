import { describe, expect, it } from 'vitest'
import { type Answers, clusterDayOf, nodeInstancesOf, workloadOfPod } from './day-of-series.ts'
import { shareQuery } from './queries.ts'
import { clusterShares } from './shares.ts'

const nobody = () => null

describe('the workload of a pod', () => {
  it.each([
    ['order-6f7d8c9b4-bcdfg', 'order'],
    ['order-web-6f7d8c9b4-bcdfg', 'order-web'],
    ['cache-0', 'cache'],
    ['agent-x7k2p', 'agent'],
    ['by-hand', 'by-hand'],
  ])('%s is of %s', (pod, name) => {
    expect(workloadOfPod(pod, () => false)).toBe(name)
  })

  it('is the one that is known, where its name could come from several', () => {
    expect(workloadOfPod('queue-2-bcdfg', (name) => name === 'queue-2')).toBe('queue-2')
  })
})

describe('a day of a cluster', () => {
  const gib = 1024 ** 3
  const pod = (name: string, values: number[], more: Record<string, string> = {}) => ({
    labels: { namespace: 'shop', pod: name, ...more },
    values,
  })
  const answers: Answers = {
    requested: [
      pod('cart-6f7d8c9b4-bcdfg', [2, 2], { resource: 'cpu' }),
      pod('cart-6f7d8c9b4-bcdfg', [4 * gib, 4 * gib], { resource: 'memory' }),
      // There for half the day.
      pod('job-bcdfg', [1], { resource: 'cpu' }),
    ],
    cpuUsed: [pod('cart-6f7d8c9b4-bcdfg', [3, 3])],
    memoryUsed: null,
    capacity: [
      { labels: { resource: 'cpu' }, values: [8, 8] },
      { labels: { resource: 'memory' }, values: [32 * gib, 32 * gib] },
    ],
    nodes: [],
  }
  const known = [{ namespace: 'shop', name: 'cart', serviceId: 's1', environmentId: 'e1' }]

  it('is what was asked for and used on average, by workload', () => {
    expect(clusterDayOf(answers, 2, known, nobody)).toEqual({
      cpuCores: 8,
      memoryBytes: 32 * gib,
      workloads: [
        {
          namespace: 'shop',
          name: 'cart',
          serviceId: 's1',
          environmentId: 'e1',
          cpuRequested: 2,
          memoryRequestedBytes: 4 * gib,
          cpuUsed: 3,
          memoryUsedBytes: null,
        },
        {
          namespace: 'shop',
          name: 'job',
          serviceId: null,
          environmentId: null,
          cpuRequested: 0.5,
          memoryRequestedBytes: 0,
          cpuUsed: null,
          memoryUsedBytes: null,
        },
      ],
    })
    const day = clusterDayOf(answers, 2, known, nobody)
    expect(day && clusterShares(day)?.map(({ part }) => part)).toEqual(['idle', 'shop/cart', 'shop/job'])
  })

  it('gives what nobody is known for to the owner of its namespace', () => {
    const day = clusterDayOf(answers, 2, known, (namespace) =>
      namespace === 'shop' ? { serviceId: 's2', environmentId: null } : null,
    )
    expect(day?.workloads.map(({ serviceId }) => serviceId)).toEqual(['s1', 's2'])
  })

  it('is not known where neither what was asked for nor what was used is', () => {
    expect(clusterDayOf({ ...answers, requested: null, cpuUsed: null }, 2, known, nobody)).toBeNull()
  })

  it('names its nodes as bills do', () => {
    const node = (id: string) => ({ labels: { provider_id: id }, values: [1] })
    expect(
      nodeInstancesOf([node('cn-hangzhou.i-bp1a'), node('cn-hangzhou.i-bp1a'), node('virtual-kubelet')]),
    ).toEqual(['i-bp1a'])
    expect(nodeInstancesOf(null)).toEqual([])
  })

  it('is asked for over the whole step', () => {
    expect(shareQuery('cpuUsed', 3600)).toBe(
      'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!="",container!="POD"}[3600s]))',
    )
  })
})
