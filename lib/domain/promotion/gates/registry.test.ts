import { describe, expect, it } from 'vitest'
import { epoch, hour, openFacts, openSettings } from '../../../testing/gate-facts.ts'
import { wordsOf } from '../../../testing/gate-words.ts'
import type { ClusterPools, GateFacts, InstanceFacts } from '../facts.ts'
import { judgePullStorm, judgeRegistry } from './registry.ts'

const now = new Date(epoch)
const fit: InstanceFacts = {
  name: 'yunfan',
  edition: 'enterprise',
  region: 'cn-hangzhou',
  vpcHosts: ['yunfan-registry-vpc.cn-hangzhou.cr.aliyuncs.com'],
  immutable: false,
  seenAt: now,
  replicas: [],
}
const cluster = (change: Partial<ClusterPools> = {}): ClusterPools => ({
  cluster: 'ack-hz-prod',
  region: 'cn-hangzhou',
  pools: [{ name: 'general', nodes: 6, maxNodes: 12, p2p: false, seenAt: now }],
  ...change,
})
const facts = (
  instance: Partial<InstanceFacts>,
  more: Partial<GateFacts> = {},
  registry: Partial<typeof openSettings.registry> = {},
) =>
  openFacts({
    instance: { ...fit, ...instance },
    clusters: [cluster()],
    settings: { ...openSettings, registry: { ...openSettings.registry, ...registry } },
    ...more,
  })
const elsewhere = { clusters: [cluster(), cluster({ cluster: 'ack-sh-prod', region: 'cn-shanghai' })] }
const copy = (state: string) => ({ replicas: [{ region: 'cn-shanghai', state }] })

describe('registry', () => {
  it.each([
    ['pass', facts({}), ['yunfan: Enterprise Edition, inside the VPC, copied to the region']],
    ['pass', facts(copy('copied'), elsewhere), ['yunfan: Enterprise Edition, inside the VPC, copied to the region']],
    ['warn', facts({ edition: 'personal' }), ['yunfan is no Enterprise Edition']],
    ['warn', facts({ vpcHosts: [] }), ['yunfan has no endpoint inside the VPC: images are pulled over the internet']],
    ['warn', facts({}, elsewhere), ['nobody has looked yet whether it was copied from cn-hangzhou to cn-shanghai']],
    ['warn', facts(copy('absent'), { functionRegions: ['cn-shanghai'] }), ['not copied from cn-hangzhou to cn-shanghai']],
    ['warn', facts(copy('absent'), elsewhere), ['not copied from cn-hangzhou to cn-shanghai']],
    ['warn', facts(copy('running'), elsewhere), ['the copy from cn-hangzhou to cn-shanghai still runs']],
    ['warn', facts(copy('failed'), elsewhere), ['the copy from cn-hangzhou to cn-shanghai failed']],
    ['warn', facts({ seenAt: new Date(epoch - 25 * hour) }), ['what is known of yunfan is of 2026-11-19T23:00:00.000Z']],
    ['block', facts({ edition: 'personal', vpcHosts: [] }, {}, { severity: 'block' }), [
      'yunfan is no Enterprise Edition',
      'yunfan has no endpoint inside the VPC: images are pulled over the internet',
    ]],
    ['pass', facts({ edition: 'personal' }, { environment: { slug: 'test', isLast: false } }), ['not asked here']],
    ['warn', facts({ edition: 'personal' }, { environment: { slug: 'test', isLast: false } }, { required: 'always' }), ['yunfan is no Enterprise Edition']],
    ['pass', facts({ edition: 'personal' }, {}, { required: 'never' }), ['not asked here']],
    ['warn', facts({}, {}, { immutable: 'at-end' }), ['in yunfan the repository of this image lets a tag be moved']],
    ['block', facts({}, {}, { immutable: 'always', severity: 'block' }), ['in yunfan the repository of this image lets a tag be moved']],
    ['pass', facts({ immutable: true }, {}, { immutable: 'at-end' }), ['yunfan: Enterprise Edition, inside the VPC, copied to the region']],
    ['pass', facts({ edition: 'personal', immutable: true }, {}, { required: 'never', immutable: 'always' }), ['in yunfan no tag of this image can be moved']],
    ['pass', facts({}, { environment: { slug: 'test', isLast: false } }, { immutable: 'at-end' }), ['not asked here']],
    ['warn', facts({}, { environment: { slug: 'test', isLast: false } }, { immutable: 'always' }), ['in yunfan the repository of this image lets a tag be moved']],
    ['pass', facts({}, {}, { immutable: 'never' }), ['yunfan: Enterprise Edition, inside the VPC, copied to the region']],
    ['off', openFacts(), ["the registry's instances are not read"]],
  ])('%s: %#', (verdict, given, words) => {
    const judged = judgeRegistry(given, now)
    expect([judged.verdict, ...wordsOf(judged)]).toEqual([verdict, ...words])
  }) // biome-ignore format: one glance
})

describe('pull storm', () => {
  const mb = 1_000_000
  const size = { ...openFacts().size, sizeBytes: 180 * mb }
  const storm = (clusters: ClusterPools[], nodes = 20) =>
    judgePullStorm(openFacts({ clusters, size, settings: { ...openSettings, pullStorm: { nodes } } }), now)
  const pool = (change: Partial<ClusterPools['pools'][number]>) =>
    cluster({ pools: [{ name: 'general', nodes: 6, maxNodes: null, p2p: false, seenAt: now, ...change }] })

  it.each([
    ['pass few-nodes', [pool({ nodes: 20 })], 20],
    ['warn no-p2p', [pool({ nodes: 21 })], 21],
    ['warn no-p2p', [pool({ nodes: 3, maxNodes: 40 })], 40],
    ['warn no-p2p', [pool({ nodes: 50, maxNodes: 40 })], 50],
    ['pass p2p', [pool({ nodes: 300, p2p: true })], 300],
    ['warn p2p-unknown', [pool({ nodes: 300, p2p: null })], 300],
    ['warn no-p2p', [pool({ nodes: 15 }), pool({ nodes: 15 })], 30],
    ['warn unread', [pool({ nodes: 5 }), cluster({ cluster: 'ack-sh-prod', pools: [] })], 5],
    ['warn stale', [pool({ seenAt: new Date(epoch - 25 * hour) })], 6],
    ['off not-read', [cluster({ pools: [] })], 0],
    ['off not-read', [], 0],
  ])('%s', (expected, clusters, nodes) => {
    const judged = storm(clusters)
    expect(`${judged.verdict} ${judged.reasons[0]?.key}`).toBe(expected)
    if ('nodes' in (judged.reasons[0]?.values ?? {}))
      expect(judged.reasons[0]?.values).toMatchObject({ nodes, totalBytes: nodes * 180 * mb })
  })

  it('says the estimate, and never blocks', () => {
    expect(wordsOf(storm([pool({ nodes: 40 })]))).toEqual([
      'up to 40 nodes pull 180000000 each, 7200000000 together, without P2P on general',
    ])
    expect(storm([pool({ nodes: 40 })], 50).verdict).toBe('pass')
  })
})
