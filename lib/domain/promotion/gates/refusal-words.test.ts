import { describe, expect, it } from 'vitest'
import en from '../../../../messages/en.json' with { type: 'json' }
import zh from '../../../../messages/zh-CN.json' with { type: 'json' }
import { noResources, placeResource, placeRules } from '../../../testing/cost-tag-facts.ts'
import { digestB, epoch, hour, openFacts, openSettings, somebody, stay } from '../../../testing/gate-facts.ts'
import { wordsOf } from '../../../testing/gate-words.ts'
import type { GateFacts } from '../facts.ts'
import { gateAnswers } from '../gate-answers.ts'
import { type GateName, stops } from '../gate-verdict.ts'
import { judgeGates } from '../judge.ts'

const now = new Date(epoch)
const ago = (hours: number) => new Date(epoch - hours * hour)
const settings = (change: Partial<GateFacts['settings']>) => ({ settings: { ...openSettings, ...change } })
const path = (change: Partial<GateFacts['path']>) => ({ path: { ...openFacts().path, ...change } })
const scan = (change: Partial<GateFacts['scan']>) => ({ scan: { ...openFacts().scan, ...change } })
const queue = (change: Partial<GateFacts['queue']>) => ({ queue: { ...openFacts().queue, ...change } })
const role = (change: Partial<GateFacts['role']>) => ({ role: { ...openFacts().role, ...change } })
const registry = (state: 'there' | 'gone' | 'unknown', hours: number) => ({
  registry: { state, seenAt: ago(hours), message: null },
})
const active = (state: 'applying' | 'observing' | 'errored') =>
  queue({ active: { number: 7, kind: 'promotion', state, stepRuns: false, observeUntilAt: null } })
const checks = (state: 'running' | 'failed' | null) => ({
  ...settings({ requiredChecks: ['unit'] }),
  checks: {
    commitSha: 'c0ffee',
    seenAt: now,
    found: state === null ? [] : [{ name: 'unit tests', state, pipeline: 'order-ci', run: 12 }],
  },
})
const high = {
  name: 'CVE-1',
  severity: 'high',
  feature: 'zlib',
  version: '1',
  fixedIn: null,
  link: null,
} as const
const soak = settings({ soakMinutes: 660 })
const marks = (change: Partial<GateFacts['place']>) => ({ place: { ...openFacts().place, ...change } })
const nobodyYet = settings({ approvals: { ...openSettings.approvals, count: 1 } })

/** Gate, what a person reads, and the facts that lead to it; everything else is in order. */
const rows: [GateName, string, Partial<GateFacts>][] = [
  ['permission', 'zhou may not promote this service here', { requester: somebody('zhou', 'viewer') }],
  ['permission', 'the account of wang is disabled', { requester: { ...somebody('wang', 'developer'), disabled: true } }],
  ['digest', 'not in the registry any more: it cannot be deployed', registry('gone', 0)],
  ['digest', 'the registry does not answer; last seen 2026-11-20T23:30:00.000Z', registry('there', 0.5)],
  ['digest', 'could not find out whether it is in the registry', registry('unknown', 2)],
  ['tag-integrity', '202406-20240630.1 now point to another image', { imageTags: [{ name: '202406-20240630.1', digest: digestB, kind: 'version' }] }],
  ['path', 'never ran in preview', path({ stays: [] })],
  ['path', 'production is not on the path of this service', path({ onPath: false })],
  ['path', 'failed in preview (P-3)', path({ stays: [], failedUpstream: 3 })],
  ['path', 'P-3 brings it to preview first', path({ stays: [], upstream: { number: 3, state: 'pending', observeUntilAt: null } })],
  ['path', 'ran in preview only by a change from outside, which does not count', path({ stays: [stay({ cause: 'outside' })] })],
  ['path', 'chen marked it as a bad build: “wrong sums”', marks({ badBuild: { reason: 'wrong sums', by: 'chen', markedAt: now } })],
  ['path', 'the place is held by lin: “waits for the fix”', marks({ hold: { reason: 'waits for the fix', owner: 'lin', setAt: now, fixCommitSha: null, hasFix: null } })],
  ['soak', '600 min of 660 in preview', { ...soak, ...path({ stays: [stay({})] }) }],
  ['soak', 'left preview after 600 of 660 min', { ...soak, ...path({ stays: [stay({ endedAt: now })] }) }],
  ['build-checks', 'unit runs in order-ci #12', checks('running')],
  ['build-checks', 'unit failed in order-ci #12', checks('failed')],
  ['build-checks', 'unit never ran for this source', checks(null)],
  ['build-checks', 'the commit of this build is not known, so no check can be found', { ...checks(null), checks: { commitSha: null, found: [], seenAt: null } }],
  ['scan', 'the scan runs', scan({ state: 'running' })],
  ['scan', 'the scan failed', scan({ state: 'failed' })],
  ['scan', 'scanned more than 24 h ago', scan({ scannedAt: ago(25) })],
  ['scan', '1 High and 0 Medium added, limits 0 and 0: CVE-1', scan({ findings: [high] })],
  ['scan', '1 inherited High for more than 14 days: CVE-1', scan({ findings: [high], running: { state: 'complete', scannedAt: now, findings: [high] }, firstSeenAt: { 'CVE-1': ago(24 * 15) } })],
  ['size', '2, over the limit of 1', { ...settings({ sizeSeverity: 'block' }), size: { sizeBytes: 2, limitBytes: 1, own: false, reason: null } }],
  ['approvals', '0 of 1 given; 0 could approve', nobodyYet],
  ['queue', 'P-7 is being rolled out there', active('applying')],
  ['queue', 'P-7 is observed there', active('observing')],
  ['queue', 'P-7 left the place unsettled', active('errored')],
  ['queue', 'waits behind P-3, P-5', queue({ ahead: [3, 5] })],
  ['queue', '10 of 10 rollouts run here', queue({ rolloutsHere: 10 })],
  ['queue', 'ack-prod already has 10 rollouts', queue({ rolloutsByCluster: [{ cluster: 'ack-prod', count: 10 }] })],
  ['queue', 'it has become older than what runs; somebody has to say whether it should still go', queue({ becameOlder: true })],
  ['queue', 'It is to start at 2026-11-21T01:00:00.000Z, not before.', { scheduledAt: new Date(epoch + hour) }],
  ['registry', 'acr has no endpoint inside the VPC: images are pulled over the internet', { ...settings({ registry: { required: 'always', severity: 'block' } }), instance: { name: 'acr', edition: 'Enterprise', region: 'cn-hangzhou', vpcHosts: [], immutable: false, seenAt: now, replicas: [] } }],
  ['cost-tags', 'ack-hz-prod lacks project, application, environment', { ...settings({ costTags: { staying: 'block', entering: 'warn' } }), costTags: { ...noResources, readAt: now, rules: placeRules, resources: [placeResource({ costTags: {} })] } }],
  ['role', 'production has no promotion role', role({ arn: null })],
  ['role', 'the promotion role is also used for reading', role({ arn: 'role/reader' })],
  ['role', 'the promotion role lacks cr:PullRepository', role({ missing: ['cr:PullRepository'] })],
  ['role', 'the promotion role was refused: NoPermission', role({ problem: 'NoPermission' })],
  ['role', 'production has no manifest writer', role({ hasManifestWriter: false })],
  ['role', 'nobody may start pipelines: the operator token is missing', role({ ways: ['pipeline'], hasOperator: false })],
  ['role', '1 targets cannot be written: they name no manifest, pipeline, application or function', role({ writableTargets: 0 })],
] // biome-ignore format: one glance

/** Their sources have tests of their own: windows and releases. */
const elsewhere: readonly GateName[] = ['freeze', 'release-content']

describe('a gate that refuses', () => {
  it.each(rows)('%s: %s', (gate, words, change) => {
    const verdicts = judgeGates(openFacts(change), now)
    const stopping = verdicts.filter(stops)
    expect(stopping.map((each) => each.gate)).toEqual([gate])
    const [refusal] = stopping
    if (!refusal) throw new Error('it does not refuse')
    expect(wordsOf(refusal)).toContain(words)
    // Who can resolve it, or when time will: never a dead end without a word.
    expect(refusal.resolvers.length + (refusal.until === null ? 0 : 1)).toBeGreaterThan(0)
    for (const { key } of refusal.reasons)
      expect((zh.gate[gate] as Record<string, string>)[key], `${gate}.${key} in Chinese`).toBeTruthy()
  })

  it('is in this table, whichever gate it is', () => {
    const refusing = (Object.keys(gateAnswers) as GateName[]).filter((gate) =>
      (gateAnswers[gate].verdicts as readonly string[]).some(
        (verdict) => verdict === 'wait' || verdict === 'block',
      ),
    )
    const shown = new Set(rows.map(([gate]) => gate))
    expect(refusing.filter((gate) => !shown.has(gate) && !elsewhere.includes(gate))).toEqual([])
    expect(Object.keys(en.gate)).toEqual(expect.arrayContaining(refusing))
  })
})
