import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sumOf } from '../money/money.ts'
import { clusterShares, sharesOfDay, type WorkloadUse } from './shares.ts'

const gib = 1024 ** 3
const use = (name: string, more: Partial<WorkloadUse> = {}): WorkloadUse => ({
  namespace: 'shop',
  name,
  serviceId: name,
  environmentId: null,
  cpuRequested: 1,
  memoryRequestedBytes: 0,
  cpuUsed: null,
  memoryUsedBytes: null,
  ...more,
})
const shares = (cpuCores: number, ...workloads: WorkloadUse[]) =>
  clusterShares({ cpuCores, memoryBytes: 0, workloads })?.map(
    ({ part, kind, share }) => `${part} ${kind} ${share.toDecimalPlaces(4).toString()}`,
  ) ?? null

describe('a day of a shared cluster', () => {
  it('is shared by what was asked for or used, whichever is more', () => {
    expect(
      shares(8, use('a'), use('b', { cpuUsed: 3 }), use('c', { cpuRequested: 2, cpuUsed: 0.1 })),
    ).toEqual(['idle idle 0.25', 'shop/a workload 0.125', 'shop/b workload 0.375', 'shop/c workload 0.25'])
  })

  it('has kube-system and what is idle as parts of their own', () => {
    const system = [use('dns', { namespace: 'kube-system' }), use('proxy', { namespace: 'kube-system' })]
    expect(shares(4, ...system, use('a'))).toEqual([
      'idle idle 0.25',
      'kube-system system 0.5',
      'shop/a workload 0.25',
    ])
  })

  it('that is fuller than full has nothing idle', () => {
    expect(shares(2, use('a', { cpuUsed: 3 }), use('b'))).toEqual([
      'shop/a workload 0.75',
      'shop/b workload 0.25',
    ])
  })

  it('weighs a core as 7.46 GiB', () => {
    const memory = use('m', { cpuRequested: 0, memoryRequestedBytes: (0.031611 / 0.004237) * gib })
    expect(shares(0, use('c'), memory)).toEqual(['shop/c workload 0.5', 'shop/m workload 0.5'])
  })

  it('without anything to share by is unknown', () => {
    expect(shares(0)).toBeNull()
    expect(shares(0, use('a', { cpuRequested: Number.NaN }))).toBeNull()
  })

  it('without metrics has the last known shares, marked so, and not for ever', () => {
    const parts = clusterShares({ cpuCores: 1, memoryBytes: 0, workloads: [use('a')] })!
    expect(sharesOfDay({ cpuCores: 4, memoryBytes: 0, workloads: [] }, { daysAgo: 1, parts })).toEqual({
      estimated: true,
      parts,
    })
    expect(sharesOfDay(null, { daysAgo: 36, parts })).toBeNull()
    expect(sharesOfDay(null, null)).toBeNull()
    expect(sharesOfDay({ cpuCores: 1, memoryBytes: 0, workloads: [use('a')] }, null)?.estimated).toBe(false)
  })

  it('sums to one exactly, whatever the metrics', () => {
    const metric = fc.oneof(fc.double(), fc.double({ min: 0, max: 64, noNaN: true }))
    const workloads = fc.array(
      fc
        .record({ cpuRequested: metric, cpuUsed: metric, memoryUsedBytes: metric, name: fc.string() })
        .map(({ name, ...more }) => use(name, more)),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(metric, workloads, (cpuCores, list) => {
        const parts = clusterShares({ cpuCores, memoryBytes: 8 * gib, workloads: list })
        expect(sumOf(parts!.map(({ share }) => share)).toString()).toBe('1')
        expect(new Set(parts!.map(({ part }) => part)).size).toBe(parts!.length)
      }),
    )
  })
})
