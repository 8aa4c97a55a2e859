import fc from 'fast-check'
import type { EnvironmentSettings } from '../domain/environment/settings.ts'
import { ObservationLimits } from '../domain/observation/limits.ts'
import type {
  ApprovalFact,
  FindingFact,
  GateFacts,
  PersonFact,
  PlaceMarks,
  StayFact,
} from '../domain/promotion/facts.ts'
import { gateNames } from '../domain/promotion/gate-verdict.ts'
import { PromotionKind, PromotionState } from '../domain/promotion/state.ts'
import { anyCostTags, noResources } from './cost-tag-facts.ts'
import { anyReleases, noFreezes, noReleases } from './open-facts.ts'

export const epoch = Date.parse('2026-11-21T00:00:00Z')
export const hour = 3_600_000

/** Instants within two months around the epoch of tests. */
export const instants = fc.integer({ min: -60 * 24, max: 24 }).map((hours) => new Date(epoch + hours * hour))

export const openSettings: EnvironmentSettings = {
  startMode: 'automatic',
  soakMinutes: 0,
  observationMinutes: 0,
  outsideStaysCount: true,
  rolloutCap: 10,
  observation: ObservationLimits.parse({}),
  bakeMinutes: 0,
  rolloutTimeoutMinutes: 10,
  sizeLimitBytes: 200 * 1024 * 1024,
  sizeSeverity: 'warn',
  tagIntegritySeverity: 'at-end',
  registry: { required: 'at-end', severity: 'warn' },
  pullStorm: { nodes: 20 },
  costTags: { staying: 'warn', entering: 'warn' },
  scan: { addedHigh: 0, addedMedium: 0, freshHours: 24, graceDays: 14 },
  requiredChecks: [],
  approvals: {
    count: 0,
    role: 'release-manager',
    requesterMayApprove: false,
    builderMayApprove: false,
    approverMayStart: true,
    lapseDays: 7,
    group: null,
    groupMode: 'beside',
    escalateAfterMinutes: 30,
  },
}

export const somebody = (id: string, role: 'developer' | 'release-manager' | 'viewer'): PersonFact => ({
  id,
  name: id,
  grants: [{ role, scopeKind: 'all', scopeId: null }],
  disabled: false,
})

export const digestA = `sha256:${'a'.repeat(64)}`
export const digestB = `sha256:${'b'.repeat(64)}`

/** Facts with which every gate passes; change what a test is about. */
export function openFacts(change: Partial<GateFacts> = {}): GateFacts {
  return {
    kind: 'promotion',
    digest: digestA,
    configRevision: null,
    takeOver: false,
    requestedAt: new Date(epoch),
    requester: somebody('wang', 'developer'),
    starter: null,
    settings: openSettings,
    subject: { teamId: null, productLineId: null, environmentId: null },
    environment: { slug: 'production', isLast: true },
    registry: { state: 'there', seenAt: new Date(epoch), message: null },
    imageTags: [],
    place: { hold: null, suspect: null, badBuild: null },
    overrides: [],
    instance: null,
    clusters: [],
    functionRegions: [],
    path: {
      onPath: true,
      previous: { slug: 'preview', outsideStaysCount: false },
      stays: [stay({})],
      upstream: null,
      failedUpstream: null,
    },
    checks: { commitSha: 'c0ffee', found: [], seenAt: null },
    scan: {
      state: 'complete',
      scannedAt: new Date(epoch),
      findings: [],
      pushedAt: new Date(epoch - 24 * hour),
      running: { state: 'complete', scannedAt: new Date(epoch), findings: [] },
      firstSeenAt: {},
      waivers: [],
    },
    size: { sizeBytes: 1, limitBytes: 200 * 1024 * 1024, own: false, reason: null },
    freeze: noFreezes,
    release: noReleases,
    approvals: { given: [], builderIds: [], runningDigest: digestB, containsRunning: true, approvers: [] },
    queue: { active: null, ahead: [], rolloutsHere: 0, rolloutsByCluster: [], becameOlder: false },
    health: { problem: null, seenAt: new Date(epoch) },
    costTags: noResources,
    role: {
      arn: 'role/promote-production',
      others: [{ purpose: 'reading', environment: null, arn: 'role/reader' }],
      missing: [],
      problem: null,
      hasManifestWriter: true,
      hasOperator: true,
      ways: ['gitops'],
      targets: 1,
      writableTargets: 1,
    },
    ...change,
  }
}

export function stay(change: Partial<StayFact>): StayFact {
  return {
    cause: 'promotion',
    startedAt: new Date(epoch - 10 * hour),
    endedAt: null,
    lastSeenAt: new Date(epoch),
    gapMs: 0,
    promotionState: 'succeeded',
    ...change,
  }
}

const findings: fc.Arbitrary<FindingFact[]> = fc.array(
  fc.record({
    name: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'),
    severity: fc.constantFrom('high', 'medium', 'low', 'unknown'),
    feature: fc.constantFrom('openssl', 'zlib'),
    version: fc.constant('1'),
    fixedIn: fc.constant(null),
    link: fc.constant(null),
  }),
  { maxLength: 5 },
)
const scanState = fc.constantFrom('absent', 'running', 'complete', 'failed')
const people = fc.constantFrom(
  somebody('wang', 'developer'),
  somebody('lin', 'release-manager'),
  somebody('zhao', 'release-manager'),
  somebody('zhou', 'viewer'),
  { ...somebody('gone', 'release-manager'), disabled: true },
)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const digests = fc.constantFrom(digestA, digestB)
const approvals: fc.Arbitrary<ApprovalFact[]> = fc.array(
  fc.record({
    person: people,
    decision: fc.constantFrom('approved', 'approved', 'rejected'),
    digest: fc.constantFrom(digestA, digestA, digestB),
    configRevision: fc.constantFrom(null, null, 'r1'),
    overDigest: maybe(digests),
    at: instants,
  }),
  { maxLength: 4 },
)
const stays: fc.Arbitrary<StayFact[]> = fc.array(
  fc
    .record({
      cause: fc.constantFrom('adopted', 'promotion', 'outside'),
      startedAt: instants,
      seenHours: fc.integer({ min: 0, max: 100 }),
      gapMs: fc.integer({ min: 0, max: 50 * hour }),
      open: fc.boolean(),
      promotionState: maybe(fc.constantFrom(...PromotionState.options)),
    })
    .map(({ seenHours, open, ...rest }) => {
      const lastSeenAt = new Date(rest.startedAt.getTime() + seenHours * hour)
      return { ...rest, lastSeenAt, endedAt: open ? null : lastSeenAt }
    }),
  { maxLength: 3 },
)

const words = { reason: fc.constant('wrong sums'), markedAt: instants }
const marks: fc.Arbitrary<PlaceMarks> = fc.record({
  hold: maybe(
    fc.record({
      reason: fc.constant('waits for the fix'),
      owner: maybe(fc.constant('wang')),
      setAt: instants,
      fixCommitSha: maybe(fc.constant('c0ffee1234')),
      hasFix: maybe(fc.constantFrom('yes', 'no', 'unknown')),
    }),
  ),
  suspect: maybe(fc.record({ ...words, number: maybe(fc.nat(9)) })),
  badBuild: maybe(fc.record({ ...words, by: fc.constant('chen') })),
})

/** Any facts at all, sense or nonsense: what gates must answer whatever comes. */
export const anyFacts: fc.Arbitrary<GateFacts> = fc
  .record({
    kind: fc.constantFrom(...PromotionKind.options),
    takeOver: fc.boolean(),
    requester: maybe(people),
    starter: maybe(people),
    isLast: fc.boolean(),
    registry: fc.record({
      state: fc.constantFrom('there', 'gone', 'unknown'),
      seenAt: instants,
      message: fc.constant(null),
    }),
    imageTags: fc.array(
      fc.record({ name: fc.constant('v'), digest: digests, kind: fc.constant('version' as const) }),
      { maxLength: 2 },
    ),
    place: marks,
    confirmed: fc.subarray(['suspect', 'older']),
    overrides: fc.array(
      fc.record({
        gate: fc.constantFrom(...gateNames),
        person: people,
        second: maybe(people),
        reason: fc.constant('it burns'),
        at: instants,
      }),
      { maxLength: 4 },
    ),
    instance: maybe(
      fc.record({
        name: fc.constant('yunfan'),
        edition: fc.constantFrom('enterprise', 'personal'),
        region: fc.constantFrom('cn-hangzhou', 'cn-shanghai'),
        vpcHosts: fc.subarray(['yunfan-vpc']),
        immutable: fc.boolean(),
        seenAt: instants,
        replicas: fc.array(
          fc.record({
            region: fc.constant('cn-shanghai'),
            state: fc.constantFrom('copied', 'running', 'failed'),
          }),
          { maxLength: 1 },
        ),
      }),
    ),
    functionRegions: fc.subarray(['cn-hangzhou', 'eu-central-1']),
    clusters: fc.array(
      fc.record({
        cluster: fc.constant('ack'),
        region: fc.constantFrom('cn-hangzhou', 'cn-shanghai'),
        pools: fc.array(
          fc.record({
            name: fc.constant('pool'),
            nodes: fc.nat(30),
            maxNodes: maybe(fc.nat(60)),
            p2p: maybe(fc.boolean()),
            seenAt: instants,
          }),
          { maxLength: 2 },
        ),
      }),
      { maxLength: 2 },
    ),
    path: fc.record({
      onPath: fc.boolean(),
      previous: maybe(fc.record({ slug: fc.constant('preview'), outsideStaysCount: fc.boolean() })),
      stays,
      upstream: maybe(
        fc.record({
          number: fc.nat(9),
          state: fc.constantFrom('pending', 'applying', 'observing'),
          observeUntilAt: maybe(instants),
        }),
      ),
      failedUpstream: maybe(fc.nat(9)),
    }),
    checks: fc.record({
      commitSha: maybe(fc.constant('c0ffee')),
      found: fc.array(
        fc.record({
          name: fc.constantFrom('单元测试 Unit tests', 'lint'),
          state: fc.constantFrom('passed', 'failed', 'running'),
          pipeline: fc.constant('ci'),
          run: fc.nat(9),
        }),
        { maxLength: 3 },
      ),
      seenAt: maybe(instants),
    }),
    scan: fc.record({
      state: scanState,
      scannedAt: maybe(instants),
      findings,
      pushedAt: instants,
      running: maybe(fc.record({ state: scanState, scannedAt: maybe(instants), findings })),
      firstSeenAt: fc.dictionary(fc.constantFrom('CVE-1', 'CVE-2'), instants),
      waivers: fc.array(
        fc.record({
          finding: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-9'),
          owner: fc.constant('lin'),
          reason: fc.constant('no way to reach it'),
          createdAt: instants,
          endsAt: instants,
        }),
        { maxLength: 3 },
      ),
    }),
    release: anyReleases,
    size: fc.record({
      sizeBytes: fc.nat(4),
      limitBytes: fc.nat(4),
      own: fc.boolean(),
      reason: fc.constant(null),
    }),
    approvals: fc.record({
      given: approvals,
      builderIds: fc.subarray(['wang', 'lin']),
      runningDigest: maybe(digests),
      containsRunning: maybe(fc.boolean()),
      approvers: fc.array(people, { maxLength: 3 }),
    }),
    queue: fc.record({
      active: maybe(
        fc.record({
          number: fc.nat(9),
          kind: fc.constantFrom(...PromotionKind.options),
          state: fc.constantFrom('applying', 'observing', 'errored', 'aborted'),
          stepRuns: fc.boolean(),
          observeUntilAt: maybe(instants),
        }),
      ),
      ahead: fc.array(fc.nat(9), { maxLength: 2 }),
      rolloutsHere: fc.nat(3),
      rolloutsByCluster: fc.array(fc.record({ cluster: fc.constant('ack'), count: fc.nat(3) }), {
        maxLength: 2,
      }),
      becameOlder: fc.boolean(),
    }),
    health: fc.record({
      problem: maybe(fc.constantFrom('crash-loop', 'pull-failure', 'stuck')),
      seenAt: maybe(instants),
    }),
    role: fc.record({
      arn: maybe(fc.constantFrom('role/a', 'role/b')),
      others: fc.array(
        fc.record({
          purpose: fc.constant('promotion'),
          environment: maybe(fc.constant('test')),
          arn: fc.constantFrom('role/b', 'role/c'),
        }),
        { maxLength: 2 },
      ),
      missing: fc.subarray(['cr:GetAuthorizationToken']),
      problem: maybe(fc.constant('no')),
      hasManifestWriter: fc.boolean(),
      hasOperator: fc.boolean(),
      ways: fc.subarray(['gitops', 'pipeline', 'direct'] as const),
      targets: fc.nat(2),
      writableTargets: fc.nat(2),
    }),
    costTags: anyCostTags(instants),
    costTagRules: fc.record({
      staying: fc.constantFrom('off', 'warn', 'block'),
      entering: fc.constantFrom('off', 'warn', 'block'),
    }),
    soakMinutes: fc.constantFrom(0, 60, 6000),
    approvalCount: fc.nat(2),
    requiredChecks: fc.subarray(['Unit tests', 'security']),
    rolloutCap: fc.integer({ min: 1, max: 3 }),
    sizeSeverity: fc.constantFrom('warn', 'block'),
    switches: fc.record({ requesterMayApprove: fc.boolean(), builderMayApprove: fc.boolean() }),
  })
  .map(
    ({
      soakMinutes,
      approvalCount,
      requiredChecks,
      rolloutCap,
      sizeSeverity,
      switches,
      isLast,
      costTagRules,
      ...facts
    }) => ({
      ...openFacts(),
      ...facts,
      environment: { slug: 'production', isLast },
      settings: {
        ...openSettings,
        soakMinutes,
        requiredChecks,
        rolloutCap,
        sizeSeverity,
        costTags: costTagRules,
        approvals: { ...openSettings.approvals, count: approvalCount, ...switches },
      },
    }),
  )
