import { describe, expect, it } from 'vitest'
import type { CommitEvidence, CommitToJudge } from '../change-class/evidence.ts'
import { backwards } from '../commit/revert.ts'
import { bringsNothing, type CutFacts, forkOf, planCut } from './cut.ts'
import { differenceOf } from './difference.ts'
import { owedBranches, owedCommits } from './owed.ts'
import { planProblems } from './plan.ts'
import { type ReleaseServiceFacts, releaseRow } from './row.ts'
import { movedWindows } from './slip.ts'
import { countdown, overdue, type ReleaseFacts, releaseState } from './state.ts'

const on = (day: string) => new Date(`2026-11-${day}T10:00:00Z`)
const dates = {
  cutPlannedAt: on('16'),
  weekStartsAt: on('20'),
  goLiveStartsAt: on('26'),
  goLiveEndsAt: on('27'),
}
const patchOf = (name: string) => `${name.padEnd(32, '0')}${name.padEnd(32, 'f')}`
const commit = (sha: string, more: Partial<CommitToJudge> = {}): CommitToJudge => ({
  sha,
  parents: ['p'],
  message: `title ${sha}\n\nmore`,
  workItems: [],
  patchId: patchOf(sha),
  ...more,
})
const seen = (
  sha: string,
  content: CommitEvidence['content'] = 'bug-fix',
  key: CommitEvidence['key'] = 'defect',
): CommitEvidence => ({
  sha,
  title: `title ${sha}`,
  content,
  key,
  values: { items: '', branch: '', sha: '' },
  claimed: null,
})

describe('the state of a release', () => {
  const facts = (more: Partial<ReleaseFacts> = {}): ReleaseFacts => ({
    ...dates,
    cutAt: null,
    closedAt: null,
    services: [],
    ...more,
  })
  const service = (
    production: ReleaseFacts['services'][number]['production'],
    state: ReleaseFacts['services'][number]['state'] = 'included',
  ) => ({ production, state })
  const cut = (...services: ReleaseFacts['services'][number][]) => facts({ cutAt: on('16'), services })

  it.each([
    ['planned', facts(), on('10')],
    ['planned', facts(), on('21')],
    ['cut', cut(service('absent')), on('19')],
    ['in-release-week', cut(service('absent')), on('20')],
    ['in-release-week', cut(service('unknown')), on('26')],
    ['releasing', cut(service('moving'), service('absent')), on('26')],
    ['releasing', cut(service('live'), service('unknown')), on('26')],
    ['releasing', cut(service('partly')), on('26')],
    [
      'released',
      cut(service('live'), service('absent', 'withdrawn'), service('absent', 'unchanged')),
      on('26'),
    ],
    ['in-release-week', cut(service('absent', 'withdrawn')), on('26')],
    ['closed', facts({ closedAt: on('12') }), on('12')],
  ] as const)('is %s', (state, given, at) => {
    expect(releaseState(given, at)).toBe(state)
  })

  it('counts down to what comes next, and tells what is late', () => {
    expect(countdown(facts(), on('15'))).toMatchObject({ milestone: 'cut', inMs: 86_400_000 })
    expect(countdown(cut(service('absent')), on('17'))).toMatchObject({ milestone: 'week' })
    expect(countdown(cut(service('absent')), on('26'))).toMatchObject({ milestone: 'go-live-end' })
    expect(countdown(cut(service('live')), on('26'))).toBeNull()
    expect([overdue(facts(), on('15')), overdue(facts(), on('16'))]).toEqual([null, 'cut'])
    expect([overdue(cut(service('partly')), on('27')), overdue(cut(service('live')), on('27'))]).toEqual([
      'go-live-end',
      null,
    ])
  })

  it('names what is wrong with a plan at its field', () => {
    const plan = { ...dates, batch: '202611', zone: 'Asia/Shanghai', productLines: ['trade'] }
    expect(planProblems(plan)).toEqual([])
    const bad = {
      batch: '202613',
      zone: 'Mars',
      productLines: [],
      cutPlannedAt: on('21'),
      weekStartsAt: on('20'),
      goLiveStartsAt: on('19'),
      goLiveEndsAt: on('19'),
    }
    expect(planProblems(bad).map(({ field }) => field)).toEqual([
      'batch',
      'zone',
      'productLines',
      'weekStartsAt',
      'goLiveStartsAt',
      'goLiveEndsAt',
    ])
  })
})

describe('what is owed', () => {
  const target = (more: object = {}) => ({
    branch: 'main',
    shas: new Set<string>(),
    patchIds: new Set<string>(),
    complete: true,
    ...more,
  })
  const states = (more: object, commits = [commit('a')], found = [seen('a')]) =>
    owedCommits(commits, found, [target(more)]).map(({ sha, state }) => `${sha} ${state}`)

  it('compares by commit and by patch', () => {
    expect(states({})).toEqual(['a owed'])
    expect(states({ shas: new Set(['a']) })).toEqual([])
    expect(states({ patchIds: new Set([patchOf('a')]) })).toEqual([])
  })

  it('never takes what is not known for merged', () => {
    expect(states({ complete: false })).toEqual(['a unknown'])
    expect(states({}, [commit('a', { patchId: null })])).toEqual(['a unknown'])
  })

  it('asks nothing for merges and for what was taken back, but for a branch that has the change', () => {
    const back = commit('b', { patchId: backwards(patchOf('a')) })
    const pair = [seen('b', 'neutral', 'takes-back-new'), seen('a', 'neutral', 'taken-back')]
    expect(states({}, [commit('m', { parents: ['p', 'q'] })], [seen('m', 'neutral', 'merge')])).toEqual([])
    expect(states({}, [back, commit('a')], pair)).toEqual([])
    expect(states({ patchIds: new Set([patchOf('a')]) }, [back, commit('a')], pair)).toEqual(['b owed'])
  })

  it('owes to main and to later open releases', () => {
    const open = ['202610', '202611', '202612', '202701'].map((batch) => ({
      batch,
      branch: `release/${batch}`,
    }))
    expect(owedBranches({ batch: '202611' }, 'main', open)).toEqual([
      'main',
      'release/202612',
      'release/202701',
    ])
  })
})

describe('a row of the board', () => {
  const version = { name: '202611-20261120.9', digest: 'd9', commitSha: 'h1', problem: null }
  const facts = (more: Partial<ReleaseServiceFacts> = {}): ReleaseServiceFacts => ({
    state: 'included',
    branch: { name: 'release/202611', headSha: 'h1', cutSha: 'h0' },
    sinceCut: [seen('h1')],
    owed: [],
    version,
    verifiedDigest: 'd9',
    preview: { pods: 8, ofVersion: 2 },
    production: [{ digest: 'd1' }],
    moving: false,
    ...more,
  })

  it('has no problem where all is as it must be', () => {
    expect(releaseRow(facts())).toEqual({
      commits: { 'bug-fix': 1, feature: 0, unknown: 0, neutral: 0 },
      owed: 0,
      owedUnknown: 0,
      verification: 'verified',
      previewShare: 0.25,
      production: 'absent',
      problems: [],
    })
  })

  it.each([
    [
      {
        branch: { name: 'b', headSha: null, cutSha: null },
        sinceCut: null,
        version: null,
        verifiedDigest: null,
      },
      ['not-cut', 'no-version'],
    ],
    [{ branch: { name: 'b', headSha: null, cutSha: 'h0' } }, ['branch-gone']],
    [{ branch: { name: 'b', headSha: 'h2', cutSha: 'h0' } }, ['version-behind-branch']],
    [{ sinceCut: null }, ['commits-unknown']],
    [{ sinceCut: [seen('x', 'feature'), seen('y', 'unknown')] }, ['feature-since-cut', 'unknown-since-cut']],
    [{ version: { ...version, problem: 'refused' } }, ['tag-not-written']],
    [{ verifiedDigest: 'd8' }, ['verified-another']],
    [{ verifiedDigest: null }, ['not-verified']],
    [{ state: 'withdrawn', verifiedDigest: null }, []],
    [{ production: [{ digest: 'd9' }], verifiedDigest: null }, []],
  ] as const)('names every problem: %j', (more, problems) => {
    expect(releaseRow(facts(more as Partial<ReleaseServiceFacts>)).problems).toEqual(problems)
  })

  it.each([
    [{ production: null }, 'unknown'],
    [{ production: [] }, 'absent'],
    [{ production: [{ digest: null }] }, 'unknown'],
    [{ production: [{ digest: 'd9' }, { digest: 'd1' }] }, 'partly'],
    [{ production: [{ digest: 'd9' }, { digest: null }] }, 'partly'],
    [{ production: [{ digest: 'd9' }, { digest: 'd9' }] }, 'live'],
    [{ moving: true }, 'moving'],
  ])('production %j is %s', (more, state) => {
    expect(releaseRow(facts(more)).production).toBe(state)
  })

  it('keeps what is owed after the go-live, and says nothing of preview it did not read', () => {
    const owed = owedCommits(
      [commit('a')],
      [seen('a')],
      [{ branch: 'main', shas: new Set(), patchIds: new Set(), complete: true }],
    )
    expect(releaseRow(facts({ owed, production: [{ digest: 'd9' }], preview: null }))).toMatchObject({
      owed: 1,
      problems: ['owed'],
      previewShare: null,
    })
  })
})

it('says which cut would bring nothing, and never where nobody knows what runs', () => {
  expect([
    bringsNothing('a', 'a'),
    bringsNothing('a', 'b'),
    bringsNothing('a', null),
    bringsNothing(null, null),
  ]).toEqual([true, false, false, false])
})

it('plans a cut without touching what others made', () => {
  const facts = (serviceId: string, more: Partial<CutFacts> = {}): CutFacts => ({
    serviceId,
    state: 'included',
    repository: 'r',
    atSha: 'c1',
    head: null,
    cutSha: null,
    looked: true,
    ...more,
  })
  expect(
    planCut([
      facts('new'),
      facts('there', { head: 'c1' }),
      facts('taken', { head: 'c9' }),
      facts('kept', { head: 'c9', adopt: true, forkSha: 'c0' }),
      facts('tangled', { head: 'c9', adopt: true, forkSha: null }),
      facts('ours', { head: 'c9', cutSha: 'c1' }),
      facts('lost', { cutSha: 'c1' }),
      facts('away', { looked: false }),
      facts('out', { state: 'withdrawn' }),
      facts('bare', { repository: null }),
      facts('empty', { atSha: null }),
    ]).map((each) => `${each.serviceId} ${each.step} ${'why' in each ? each.why : ''}`.trim()),
  ).toEqual([
    'new create',
    'there there',
    'taken refuse other-head',
    'kept adopt',
    'tangled refuse no-fork',
    'ours skip cut-before',
    'lost create',
    'away wait could-not-find-out',
    'out skip withdrawn',
    'bare skip no-repository',
    'empty skip no-commit',
  ])
})

it('finds the one commit that a branch grew from, and none where main was merged into it', () => {
  const grown = (sha: string, ...parents: string[]) => ({ sha, parents })
  expect(forkOf('m1', [])).toBe('m1')
  expect(forkOf('r2', [grown('r2', 'r1'), grown('r1', 'm1')])).toBe('m1')
  const merged = [grown('r3', 'r1', 's1'), grown('s1', 'r1'), grown('r1', 'm1')]
  expect(forkOf('r3', merged)).toBe('m1')
  expect(forkOf('r3', [grown('r3', 'r1', 'm4'), grown('r1', 'm1')])).toBeNull()
  expect(forkOf('r1', [grown('r1')])).toBeNull()
})

it('tells which windows a slipped date moves, and from where to where', () => {
  const times = { id: 'r', ...dates, closedAt: null }
  const slipped = { ...times, goLiveStartsAt: on('28'), goLiveEndsAt: on('29') }
  const bound = (
    id: string,
    phase: 'release-week' | 'before-go-live' | 'go-live',
    startOffsetMinutes = 0,
  ) => ({
    id,
    effect: 'deny' as const,
    zone: 'Asia/Shanghai',
    workingDay: null,
    schedule: { kind: 'release' as const, releaseId: 'r', phase, startOffsetMinutes, endOffsetMinutes: 0 },
  })
  const other = bound('other', 'go-live')
  const windows = [
    bound('week', 'release-week'),
    bound('live', 'go-live', -60),
    bound('gone', 'go-live', 2000),
    { ...other, schedule: { ...other.schedule, releaseId: 'another' } },
  ]
  expect(movedWindows(times, slipped, windows)).toEqual([
    {
      windowId: 'week',
      before: { startsAt: on('20'), endsAt: on('27') },
      after: { startsAt: on('20'), endsAt: on('29') },
      movedMs: 0,
    },
    {
      windowId: 'live',
      before: { startsAt: new Date('2026-11-26T09:00:00Z'), endsAt: on('27') },
      after: { startsAt: new Date('2026-11-28T09:00:00Z'), endsAt: on('29') },
      movedMs: 2 * 86_400_000,
    },
  ])
})

it('compares two versions, and knows a picked commit again', () => {
  const picked = commit('picked', { parents: ['base'], patchId: patchOf('fix') })
  const list = [
    commit('base', { parents: [] }),
    commit('fix', { parents: ['base'] }),
    picked,
    commit('new', { parents: ['fix'] }),
  ]
  const difference = differenceOf({
    fromSha: 'picked',
    toSha: 'new',
    commits: new Map(list.map((each) => [each.sha, each])),
    judge: (range) => range.map(({ sha }) => seen(sha)),
  })
  expect(difference).toMatchObject({
    direction: 'diverged',
    complete: true,
    movedShas: new Set(['picked', 'fix']),
  })
  expect(difference.added.map(({ sha }) => sha)).toEqual(['new', 'fix'])
  expect(difference.removed.map(({ sha }) => sha)).toEqual(['picked'])
})
