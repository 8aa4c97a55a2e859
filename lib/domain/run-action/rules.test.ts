import { describe, expect, it } from 'vitest'
import type { FreezeReason, FreezeVerdict } from '../freeze/verdict.ts'
import type { Actor, Role } from '../permission/actor.ts'
import { holdOf } from './hold.ts'
import { isOurs, promotionOf } from './mark.ts'
import { optionsOf } from './options.ts'
import { type PlacesQuestion, placesAhead } from './places.ts'
import { refusalOf } from './refusal.ts'
import { type JobState, jobRefuses, runRefusesStop, verbsOfJob } from './verb.ts'

const environments = [
  { id: 't', slug: 'test' },
  { id: 'p', slug: 'pre-production' },
  { id: 'x', slug: 'production' },
]
const stage = (name: string, ...jobs: string[]) => ({
  name,
  jobs: jobs.map((id) => ({ id, name: id, state: 'waiting' })),
})
const delivery = [stage('选择制品 Choose image', 'verify'), stage('人工卡点 Manual gate', 'gate'), stage('部署 Deploy', 'deploy')] // biome-ignore format: one glance
const to = (value: string | null) => [{ key: 'ENVIRONMENT', value }]

describe('where something would be rolled out', () => {
  const ask = (of: Partial<PlacesQuestion>) =>
    placesAhead({ verb: 'pass', pipelineKind: 'cd', stages: delivery, jobId: 'gate', parameters: [], environments, ...of }) // biome-ignore format: one glance
  it.each<[string, Partial<PlacesQuestion>, { ids: string[]; known: boolean }]>([
    ['a parameter says it', { parameters: to('production') }, { ids: ['x'], known: true }],
    ['a parameter in other words', { parameters: [{ key: 'DEPLOY_ENV', value: '预发' }] }, { ids: ['p'], known: true }],
    ['nothing says it', {}, { ids: ['t', 'p', 'x'], known: false }],
    ['a parameter that names no place', { parameters: [{ key: 'VERSION', value: 'production' }] }, { ids: ['t', 'p', 'x'], known: false }],
    ['a masked parameter', { parameters: to(null) }, { ids: ['t', 'p', 'x'], known: false }],
    ['the next stage before the parameter', { stages: [stage('Gate', 'gate'), stage('Deploy to test', 'd')], parameters: to('production') }, { ids: ['t'], known: true }],
    ['refusing rolls nothing out', { verb: 'refuse' }, { ids: [], known: true }],
    ['stopping rolls nothing out', { verb: 'stop', jobId: 'deploy' }, { ids: [], known: true }],
    ['a start of a delivery', { verb: 'start', jobId: null, parameters: to('test') }, { ids: ['t'], known: true }],
    ['a start of checks', { verb: 'start', jobId: null, pipelineKind: 'ci', parameters: to('test') }, { ids: [], known: true }],
    ['a retry of checks', { verb: 'retry', jobId: 'verify', pipelineKind: 'ci' }, { ids: [], known: true }],
    ['a deployment of a build', { verb: 'retry', jobId: 'd', pipelineKind: 'ci', stages: [stage('Deploy to test', 'd')] }, { ids: ['t'], known: true }],
    ['a gate of a build that deploys nothing', { pipelineKind: 'ci', stages: [stage('Gate', 'gate'), stage('Tests', 'x')] }, { ids: [], known: true }],
    ['a pipeline of no kind that deploys nothing', { verb: 'start', jobId: null, pipelineKind: 'other', stages: [stage('Tests', 'x')] }, { ids: [], known: true }],
  ])('%s', (_, of, places) => expect(ask(of)).toEqual(places)) // biome-ignore format: one row each
})

describe('what of a freeze stands in the way', () => {
  const reason = (of: Partial<FreezeReason>): FreezeReason => ({
    key: 'denied',
    weight: 'closes',
    sources: [{ kind: 'window', id: 'w', version: 1, name: 'W' }],
    values: {},
    until: null,
    ...of,
  })
  const verdict = (state: FreezeVerdict['state'], ...reasons: FreezeReason[]): FreezeVerdict => ({
    state,
    reasons,
    requires: [],
    opensAt: null,
    closesAt: null,
    resolvers: [],
    exceptionIds: [],
  })
  const through = (windows: string[] = [], groups: string[] = []) => ({
    exceptedWindows: new Set(windows),
    groups,
  })
  const needs = (count: number) =>
    reason({ key: 'requires', weight: 'needs', values: { group: 'qa', count } })
  it.each([
    ['open', verdict('open'), through(), 0],
    ['closed', verdict('closed', reason({})), through(), 1],
    ['closed, with a warning beside', verdict('closed', reason({}), reason({ weight: 'warns' })), through(), 1],
    ['excepted', verdict('closed', reason({})), through(['w']), 0],
    ['another window excepted', verdict('closed', reason({})), through(['v']), 1],
    ['an emergency stop is never excepted', verdict('closed', reason({ key: 'stopped', sources: [{ kind: 'stop', id: 'w', version: 0, name: '' }] })), through(['w']), 1],
    ['a broken window is never excepted', verdict('closed', reason({ key: 'broken' })), through(['w']), 1],
    ['a word more, of somebody else', verdict('needs', needs(1)), through(), 1],
    ['a word more, and it is theirs', verdict('needs', needs(1)), through([], ['qa']), 0],
    ['two words more', verdict('needs', needs(2)), through([], ['qa']), 1],
  ])('%s', (_, said, by, count) => expect(holdOf('x', said, by)?.reasons.length ?? 0).toBe(count)) // biome-ignore format: one row each
})

describe('what a job takes', () => {
  const job = (state: JobState['state'], of: Partial<JobState> = {}): JobState => ({ state, word: null, deploys: false, ...of }) // biome-ignore format: one glance
  it.each<[JobState, string[]]>([
    [job('queued'), []],
    [job('running'), ['stop']],
    [job('waiting'), ['pass', 'refuse']],
    [job('failed'), ['retry', 'skip']],
    [job('cancelled'), ['retry']],
    [job('cancelled', { word: 'SKIP' }), []],
    [job('succeeded'), []],
    [job('succeeded', { deploys: true }), ['rerun']],
    [job('unknown', { word: 'HIBERNATING' }), ['stop', 'retry', 'skip']],
  ])('%j', (state, verbs) => expect(verbsOfJob(state)).toEqual(verbs))

  it('says why it does not take the rest', () => {
    expect(jobRefuses(job('succeeded'), 'rerun')).toBe('deploys-nothing')
    expect(jobRefuses(job('failed'), 'pass')).toBe('answered')
    expect(jobRefuses(job('failed'), 'retry')).toBeNull()
    expect(['queued', 'waiting', 'unknown', 'failed'].map((state) => runRefusesStop(state as JobState['state']))).toEqual([null, null, null, 'ended']) // biome-ignore format: one glance
  })
})

describe('what somebody may do with a run', () => {
  const actor = (role: Role): Actor => ({
    kind: 'person',
    personId: 'p',
    key: 'p',
    name: 'P',
    grants: [{ role, scopeKind: 'team', scopeId: 'team' }],
    sessionId: 's',
  })
  const run = {
    state: 'waiting' as const,
    stages: [
      { name: 'Checks', jobs: [{ id: 'c', name: 'Scan', state: 'failed' as const }] },
      { name: 'Gate', jobs: [{ id: 'g', name: 'Go-live', state: 'waiting' as const }] },
    ],
  }
  const ask = (role: Role, of: { open?: { jobId: string | null }[]; held?: boolean; teamId?: string } = {}) =>
    optionsOf({
      actor: actor(role),
      subject: { teamId: of.teamId ?? 'team' },
      run,
      open: of.open ?? [],
      isHeld: (jobId, verb) => of.held === true && jobId === 'g' && verb === 'pass',
    })
  const whys = (found: ReturnType<typeof optionsOf>) =>
    Object.fromEntries(found.jobs.flatMap(({ options }) => options.map(({ verb, why }) => [verb, why])))

  it('by role', () => {
    expect(whys(ask('release-manager'))).toEqual({ retry: null, skip: null, pass: null, refuse: null })
    expect(whys(ask('developer'))).toEqual({ retry: null, skip: null, pass: 'role', refuse: 'role' })
    expect(whys(ask('viewer'))).toEqual({ retry: 'role', skip: 'role', pass: 'role', refuse: 'role' })
    expect(whys(ask('release-manager', { teamId: 'other' })).refuse).toBe('role')
    expect(ask('viewer').stop).toMatchObject({ allowed: false, why: 'role', roles: expect.arrayContaining(['developer']) }) // biome-ignore format: one glance
  })

  it('by what was asked already, and by freezes', () => {
    expect(whys(ask('admin', { held: true }))).toEqual({
      retry: null,
      skip: null,
      pass: 'frozen',
      refuse: null,
    })
    expect(whys(ask('admin', { open: [{ jobId: 'g' }] }))).toMatchObject({
      pass: 'asked-already',
      retry: null,
    })
    const busy = ask('admin', { open: [{ jobId: null }] })
    expect([busy.stop.why, ...Object.values(whys(busy))]).toEqual(
      Array.from({ length: 5 }, () => 'asked-already'),
    )
  })
})

it.each([
  [{ kind: 'refused', definite: true }, 'retry', 'no-right'],
  [{ kind: 'not-found', definite: true }, 'retry', 'gone'],
  [{ kind: 'conflict', definite: true }, 'pass', 'answered'],
  [{ kind: 'conflict', definite: true }, 'stop', 'not-taken'],
  [{ kind: 'invalid', definite: true }, 'start', 'no-such-source'],
  [{ kind: 'invalid', definite: true }, 'skip', 'not-taken'],
  [{ kind: 'throttled', definite: false }, 'skip', null],
  [{ kind: 'timeout', definite: false }, 'skip', null],
])('the cloud says %j to %s: %s', (failure, verb, why) => expect(refusalOf(failure, verb)).toBe(why))

it('knows the parameters that are ours', () => {
  expect([isOurs('SLUICE_REQUEST'), isOurs('sluice_x'), isOurs('MY_SLUICE_X')]).toEqual([true, true, false])
  expect(promotionOf([{ key: 'SLUICE_PROMOTION', value: 'P-12' }])).toBe(12)
  expect(promotionOf([{ key: 'SLUICE_PROMOTION', value: 'anything' }])).toBeNull()
  expect(promotionOf([])).toBeNull()
})
