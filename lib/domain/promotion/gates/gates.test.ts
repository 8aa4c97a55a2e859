import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anyFacts,
  digestA,
  digestB,
  epoch,
  hour,
  instants,
  openFacts,
  openSettings,
  somebody,
  stay,
} from '../../../testing/gate-facts.ts'
import type { ApprovalFact, FindingFact, GateFacts } from '../facts.ts'
import { countingApprovals, judgeApprovals, lapseOf } from './approvals.ts'
import { judgeBuildChecks } from './build-checks.ts'
import { digestRefusal, judgeDigest, judgeTagIntegrity } from './digest.ts'
import { countsForPath, judgePath, judgeSoak, soakedMs } from './path.ts'
import { judgePermission } from './permission.ts'
import { judgeQueue } from './queue.ts'
import { judgeRole } from './role.ts'
import { judgeScan } from './scan.ts'
import { judgeSize } from './size.ts'

const now = new Date(epoch)
const outcome = (verdict: { verdict: string; reasons: { key: string }[] }) =>
  `${verdict.verdict} ${verdict.reasons.map(({ key }) => key).join(' ')}`
const settings = (change: Partial<GateFacts['settings']>) => ({ ...openSettings, ...change })

describe('permission', () => {
  it('asks what the requester holds now', () => {
    expect(outcome(judgePermission(openFacts()))).toBe('pass allowed')
    expect(outcome(judgePermission(openFacts({ requester: somebody('z', 'viewer') })))).toBe(
      'block not-allowed',
    )
    expect(
      outcome(judgePermission(openFacts({ requester: { ...somebody('g', 'developer'), disabled: true } }))),
    ).toBe('block disabled')
    expect(outcome(judgePermission(openFacts({ requester: null })))).toBe('pass portal')
  })
})

describe('digest', () => {
  const at = (state: 'there' | 'gone' | 'unknown', agoMs: number) =>
    outcome(
      judgeDigest(openFacts({ registry: { state, seenAt: new Date(epoch - agoMs), message: null } }), now),
    )
  it('never calls unknown a pass: it waits until its deadline, then blocks', () => {
    expect(at('there', 0)).toBe('pass exists')
    expect(at('gone', 0)).toBe('block gone')
    expect(at('unknown', 0)).toBe('wait no-answer')
    expect(at('there', 20 * 60_000)).toBe('wait no-answer')
    expect(at('there', 2 * hour)).toBe('block could-not-find-out')
  })
  it('says of an image that cannot be asked for whether it is gone or nobody knows', () => {
    const saidOf = (state: 'there' | 'gone' | 'unknown', agoMs: number) => {
      const registry = { state, seenAt: new Date(epoch - agoMs), message: null }
      return digestRefusal([judgeDigest(openFacts({ registry }), now)])?.message
    }
    expect(saidOf('unknown', 0)).toBeUndefined()
    expect(saidOf('gone', 0)).toBe('the registry does not have this image any more')
    expect(saidOf('there', 2 * hour)).toMatch(/did not answer for an hour: .* not known/)
  })
  it('warns of a moved tag and blocks at the end of the path', () => {
    const imageTags = [{ name: '202406-20240630.1', digest: digestB, kind: 'version' as const }]
    expect(outcome(judgeTagIntegrity(openFacts({ imageTags })))).toBe('block moved')
    expect(
      outcome(judgeTagIntegrity(openFacts({ imageTags, environment: { slug: 'test', isLast: false } }))),
    ).toBe('warn moved')
  })
})

describe('path and soak', () => {
  const path = (change: Partial<GateFacts['path']>) => openFacts({ path: { ...openFacts().path, ...change } })
  it('counts stays by their cause', () => {
    expect(countsForPath(stay({ cause: 'outside' }), true)).toBe(true)
    expect(countsForPath(stay({ cause: 'outside' }), false)).toBe(false)
    expect(countsForPath(stay({ cause: 'adopted', promotionState: null }), false)).toBe(true)
    expect(countsForPath(stay({ promotionState: 'aborted' }), true)).toBe(false)
  })
  it.each([
    ['pass first', path({ previous: null, stays: [] })],
    ['pass stayed', path({})],
    ['block never-there', path({ stays: [] })],
    ['block not-on-path', path({ onPath: false })],
    ['block only-outside', path({ stays: [stay({ cause: 'outside' })] })],
    ['block failed-there', path({ stays: [], failedUpstream: 3 })],
    ['wait on-its-way', path({ stays: [], upstream: { number: 3, state: 'pending', observeUntilAt: null } })],
    [
      'wait observed-there',
      path({
        stays: [stay({ promotionState: 'observing' })],
        upstream: { number: 3, state: 'observing', observeUntilAt: now },
      }),
    ],
  ])('%s', (expected, facts) => {
    expect(outcome(judgePath(facts, now))).toBe(expected)
  })
  it('needs one stay that is long enough: neither gaps nor the time after the last look count', () => {
    const soak = (stays: GateFacts['path']['stays']) =>
      judgeSoak({ ...path({ stays }), settings: settings({ soakMinutes: 600 }) }, now)
    expect(outcome(soak([stay({})]))).toBe('pass long-enough')
    expect(outcome(soak([stay({ gapMs: hour })]))).toBe('wait soaking')
    expect(soak([stay({ gapMs: hour })]).until).toBe(new Date(epoch + hour).toISOString())
    expect(
      outcome(
        soak([
          stay({ startedAt: new Date(epoch - 5 * hour) }),
          stay({ startedAt: new Date(epoch - 9 * hour) }),
        ]),
      ),
    ).toBe('wait soaking')
    expect(outcome(soak([stay({ endedAt: now, gapMs: hour })]))).toBe('block left-too-early')
  })
  it('soaks no longer than was looked at, whatever the stay', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const each of facts.path.stays) {
          expect(soakedMs(each)).toBeGreaterThanOrEqual(0)
          expect(soakedMs(each)).toBeLessThanOrEqual(each.lastSeenAt.getTime() - each.startedAt.getTime())
        }
      }),
    )
  })
  it('passes exactly when it was promised to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6000 }),
        fc.integer({ min: 0, max: 6000 }),
        (neededMinutes, soaked) => {
          const seen = (minutes: number) =>
            judgeSoak(
              {
                ...path({
                  stays: [
                    stay({
                      startedAt: new Date(epoch - soaked * 60_000),
                      lastSeenAt: new Date(epoch + minutes * 60_000),
                    }),
                  ],
                }),
                settings: settings({ soakMinutes: neededMinutes }),
              },
              new Date(epoch + minutes * 60_000),
            )
          const first = seen(0)
          if (!first.until) {
            expect(first.verdict).toBe('pass')
            return
          }
          const wait = (Date.parse(first.until) - epoch) / 60_000
          expect(seen(wait - 1).verdict).toBe('wait')
          expect(seen(wait).verdict).toBe('pass')
        },
      ),
    )
  })
})

describe('build checks', () => {
  const judge = (found: GateFacts['checks']['found'], commitSha: string | null = 'c') =>
    outcome(
      judgeBuildChecks(
        openFacts({
          settings: settings({ requiredChecks: ['Unit tests'] }),
          checks: { commitSha, found, seenAt: null },
        }),
      ),
    )
  const check = (state: 'passed' | 'failed' | 'running') => ({
    name: '单元测试 Unit tests',
    state,
    pipeline: 'ci',
    run: 1,
  })
  it('takes any run of the source that passed, and no silence for a pass', () => {
    expect(judge([check('failed'), check('passed')])).toBe('pass passed')
    expect(judge([check('failed'), check('running')])).toBe('wait running')
    expect(judge([check('failed')])).toBe('block failed')
    expect(judge([])).toBe('block missing')
    expect(judge([check('passed')], null)).toBe('block commit-unknown')
  })
})

const finding = (name: string, severity: FindingFact['severity']): FindingFact => ({
  name,
  severity,
  feature: 'openssl',
  version: '1',
  fixedIn: null,
  link: null,
})

describe('scan', () => {
  const judge = (
    findings: FindingFact[],
    running: FindingFact[] | null,
    more: Partial<GateFacts['scan']> = {},
  ) =>
    outcome(
      judgeScan(
        openFacts({
          scan: {
            ...openFacts().scan,
            findings,
            running: running && { state: 'complete', scannedAt: now, findings: running },
            ...more,
          },
        }),
        now,
      ),
    )
  const old = finding('CVE-1', 'high')
  it('blocks what is added and bears what is inherited for its grace', () => {
    expect(judge([old], null)).toBe('block added')
    expect(judge([old], [old])).toBe('warn nothing-added inherited')
    expect(judge([old], [old], { firstSeenAt: { 'CVE-1': new Date(epoch - 15 * 24 * hour) } })).toBe(
      'block nothing-added grace-over',
    )
    expect(
      judge([old], [old, finding('CVE-2', 'high')], {
        firstSeenAt: { 'CVE-1': new Date(epoch - 15 * 24 * hour) },
      }),
    ).toBe('warn nothing-added fewer-than-now fixed')
    expect(judge([finding('CVE-9', 'low')], [])).toBe('pass nothing-added')
  })
  it('waits while it runs and takes neither a failed, a missing nor a stale scan for a pass', () => {
    expect(judge([], [], { state: 'running' })).toBe('wait running')
    expect(judge([], [], { state: 'failed' })).toBe('block scan-failed')
    expect(judge([], [], { state: 'absent' })).toBe('block never-scanned')
    expect(judge([], [], { state: 'absent', pushedAt: now })).toBe('wait not-begun')
    expect(judge([], [], { scannedAt: new Date(epoch - 25 * hour) })).toBe('block stale')
  })
})

describe('size', () => {
  it('warns or blocks as the environment says', () => {
    const size = { sizeBytes: 2, limitBytes: 1, own: true, reason: 'fonts' }
    expect(outcome(judgeSize(openFacts({ size })))).toBe('warn over-limit')
    expect(outcome(judgeSize(openFacts({ size, settings: settings({ sizeSeverity: 'block' }) })))).toBe(
      'block over-limit',
    )
  })
})

describe('approvals', () => {
  const rule = (change: Partial<GateFacts['settings']['approvals']> = {}) =>
    settings({ approvals: { ...openSettings.approvals, count: 1, ...change } })
  const yes = (change: Partial<ApprovalFact> = {}): ApprovalFact => ({
    person: somebody('lin', 'release-manager'),
    decision: 'approved',
    digest: digestA,
    configRevision: null,
    overDigest: digestB,
    at: new Date(epoch - hour),
    ...change,
  })
  const facts = (given: ApprovalFact[], change: Partial<GateFacts> = {}) =>
    openFacts({
      settings: rule(),
      ...change,
      approvals: { ...openFacts().approvals, given, ...change.approvals },
    })
  it.each<[string, ApprovalFact, Partial<GateFacts>]>([
    ['other-digest', yes({ digest: digestB }), {}],
    ['other-config', yes({ configRevision: 'r1' }), {}],
    ['lost-role', yes({ person: somebody('lin', 'viewer') }), {}],
    ['left', yes({ person: { ...somebody('lin', 'release-manager'), disabled: true } }), {}],
    ['own-request', yes({ person: somebody('wang', 'release-manager') }), {}],
    ['own-build', yes(), { approvals: { ...openFacts().approvals, builderIds: ['lin'] } }],
    ['lapsed', yes({ at: new Date(epoch - 8 * 24 * hour) }), {}],
    [
      'running-changed',
      yes({ overDigest: digestA }),
      { approvals: { ...openFacts().approvals, containsRunning: null } },
    ],
    [
      'new-finding',
      yes({ at: new Date(epoch - hour) }),
      { scan: { ...openFacts().scan, findings: [finding('CVE-7', 'high')] } },
    ],
  ])('does not count: %s', (lapse, approval, change) => {
    const asked = {
      ...facts([approval]),
      ...change,
      approvals: { ...facts([approval]).approvals, ...change.approvals, given: [approval] },
    }
    expect(lapseOf(approval, asked, now)).toBe(lapse)
    expect(judgeApprovals(asked, now).verdict).toBe('wait')
  })
  it('counts a person once, and stands over a change that the build contains', () => {
    expect(outcome(judgeApprovals(facts([yes(), yes()], { settings: rule({ count: 2 }) }), now))).toBe(
      'wait missing',
    )
    expect(outcome(judgeApprovals(facts([yes({ overDigest: digestA })]), now))).toBe('pass approved')
  })
  it('binds whatever else is true: a counting word is about this digest, config and a present role', () => {
    fc.assert(
      fc.property(anyFacts, instants, (any, at) => {
        for (const approval of countingApprovals(any, at)) {
          expect(approval.decision).toBe('approved')
          expect(approval.digest).toBe(any.digest)
          expect(approval.configRevision).toBe(any.configRevision)
          expect(approval.person.disabled).toBe(false)
          if (!any.settings.approvals.requesterMayApprove)
            expect(approval.person.id).not.toBe(any.requester?.id)
          if (approval.overDigest !== any.approvals.runningDigest)
            expect(any.approvals.containsRunning).toBe(true)
        }
      }),
    )
  })
})

describe('queue', () => {
  const queue = (change: Partial<GateFacts['queue']>, more: Partial<GateFacts> = {}) =>
    outcome(judgeQueue(openFacts({ queue: { ...openFacts().queue, ...change }, ...more }), now))
  const active = (state: 'applying' | 'observing' | 'errored', stepRuns = false) => ({
    active: { number: 7, kind: 'promotion' as const, state, stepRuns, observeUntilAt: now },
  })
  it('lets a hotfix past one that observes and past the line, and nothing past its own start', () => {
    const hotfix = { hotfix: true }
    expect(queue(active('observing'), hotfix)).toBe('pass takes-over')
    expect(queue(active('applying'), hotfix)).toBe('wait applying')
    expect(queue(active('errored'), hotfix)).toBe('wait unsettled')
    expect(queue({ ahead: [3] }, hotfix)).toBe('pass free')
    expect(queue({}, { scheduledAt: new Date(now.getTime() + 1) })).toBe('wait scheduled')
    expect(queue({}, { scheduledAt: now })).toBe('pass free')
  })

  it('has one writer per place', () => {
    expect(queue({})).toBe('pass free')
    for (const state of ['applying', 'observing'] as const) expect(queue(active(state))).toBe(`wait ${state}`)
    expect(queue(active('errored'))).toBe('wait unsettled')
    expect(queue({ ahead: [3] })).toBe('wait behind')
  })
  it('lets a rollback take over who observes, and the rest only when told to', () => {
    expect(queue(active('observing'), { kind: 'rollback' })).toBe('pass takes-over')
    expect(queue(active('applying'), { kind: 'rollback' })).toBe('wait applying')
    expect(queue(active('applying'), { kind: 'rollback', takeOver: true })).toBe('pass takes-over')
    expect(queue(active('applying', true), { kind: 'rollback', takeOver: true })).toBe('wait step-ends')
    expect(queue(active('errored'), { kind: 'rollback', takeOver: true })).toBe('pass takes-over')
    expect(queue({ ahead: [3] }, { kind: 'rollback' })).toBe('pass free')
  })
  it('keeps the caps, and asks when it became older', () => {
    expect(queue({ rolloutsHere: 10 })).toBe('wait cap')
    expect(queue({ rolloutsByCluster: [{ cluster: 'ack', count: 10 }] })).toBe('wait cluster-cap')
    expect(queue({ becameOlder: true })).toBe('wait became-older')
    expect(queue({ becameOlder: true }, { starter: somebody('lin', 'release-manager') })).toBe(
      'warn older-confirmed',
    )
  })
})

describe('role', () => {
  const role = (change: Partial<GateFacts['role']>) =>
    outcome(judgeRole(openFacts({ role: { ...openFacts().role, ...change } })))
  it('stands apart, is there, and can write', () => {
    expect(role({})).toBe('pass apart')
    expect(role({ arn: null })).toBe('block missing')
    expect(role({ arn: 'role/reader' })).toBe('block shared')
    expect(role({ missing: ['cr:PullRepository'] })).toBe('block lacks')
    expect(role({ hasManifestWriter: false })).toBe('block no-manifest-writer')
    expect(role({ writableTargets: 0 })).toBe('block no-way-to-write')
    expect(role({ ways: ['direct'], hasManifestWriter: false, hasOperator: false })).toBe('pass apart')
    expect(role({ ways: ['pipeline'], hasManifestWriter: false })).toBe('pass apart')
    expect(role({ ways: ['direct', 'pipeline'], hasOperator: false })).toBe('block no-operator')
  })
})
