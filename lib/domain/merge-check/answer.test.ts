import { describe, expect, it } from 'vitest'
import {
  emergencyStop,
  freezeTarget,
  freezeWindow,
  releaseTimes,
  scopeOf,
  timeSources,
} from '../../testing/freezes.ts'
import type { CommitToJudge } from '../change-class/evidence.ts'
import type { KnownRange } from '../change-class/range.ts'
import { type BrokenWindow, prepareFreezes } from '../freeze/prepare.ts'
import { releaseWeekWindows } from '../freeze/release-week.ts'
import type { EmergencyStop } from '../freeze/stop.ts'
import type { FreezeWindow } from '../freeze/window.ts'
import { mergeActs } from './acts.ts'
import { answerMerge, type MergeQuestion } from './answer.ts'
import { freezeMarkOf, mergeStatusOf } from './status.ts'

const now = new Date('2026-03-02T04:00:00Z')
const types = { 'ORD-1': 'Bug/缺陷', 'ORD-2': 'Req/需求' }
const commit = (sha: string, item: string | null): CommitToJudge => ({
  sha,
  parents: ['base'],
  message: `change ${item ?? ''}`,
  workItems: item ? [item] : [],
  patchId: null,
})
const rangeOf = (item: string | null): KnownRange => ({
  head: 'head',
  base: 'base',
  commits: [commit('head', item)],
  behind: [],
  undone: [],
  types,
})
const fix = rangeOf('ORD-1')
const feature = rangeOf('ORD-2')
const service = freezeTarget({ environmentId: null, regions: null })
const question = (of: Partial<MergeQuestion> = {}): MergeQuestion => ({
  targetBranch: 'release/202603',
  defaultBranch: 'main',
  services: [service],
  range: feature,
  sourceBranch: 'feature/ORD-2',
  ...of,
})
const merges = (of: Partial<FreezeWindow> = {}) => freezeWindow({ actsOn: ['merge-release'], ...of })
const prepare = (windows: readonly (FreezeWindow | BrokenWindow)[], stops: EmergencyStop[] = []) =>
  prepareFreezes(windows, stops, timeSources([releaseTimes()]))
const ask = (
  windows: readonly (FreezeWindow | BrokenWindow)[],
  of: Partial<MergeQuestion> = {},
  stops: EmergencyStop[] = [],
) => answerMerge(prepare(windows, stops), question(of), now)
const admitsFixes = { admits: [{ content: ['bug-fix' as const], action: [], ofRelease: false }] }
const broken: BrokenWindow = {
  id: 'broken',
  version: 2,
  name: 'Torn',
  scope: null,
  problem: 'no zone',
  reportOnly: false,
}

describe('what a merge is to freezes', () => {
  it.each([
    ['release/202603', ['merge-release', 'release-content']],
    ['main', ['merge-main']],
    ['feature/ORD-1', []],
    ['releases', []],
  ])('into %s: %j', (branch, acts) => expect(mergeActs(branch, 'main')).toEqual(acts))
})

describe('whether it may be merged', () => {
  it.each<[string, Parameters<typeof ask>, object]>([
    ['passes where nothing is frozen', [[]], { answer: 'pass', content: 'feature', reasons: [], opensAt: null }],
    ['is blocked by a window on merges, until it ends', [[merges()]], { answer: 'block', opensAt: '2026-03-02T09:00:00.000Z', reasons: [{ key: 'denied' }] }],
    ['passes a window that admits its class', [[merges(admitsFixes)], { range: fix }], { answer: 'pass', content: 'bug-fix', reasons: [{ key: 'admitted' }] }],
    ['is blocked by one that does not', [[merges(admitsFixes)]], { answer: 'block', content: 'feature' }],
    ['passes a window on promotions', [[freezeWindow()]], { answer: 'pass', reasons: [] }],
    ['passes a window that only reports, and says so', [[merges({ mode: 'report-only' })]], { answer: 'pass', reasons: [{ key: 'report-only' }] }],
    ['is release content as well', [[merges({ actsOn: ['release-content'] })]], { answer: 'block' }],
    ['passes into main', [[merges()], { targetBranch: 'main' }], { answer: 'pass' }],
    ['is blocked into main where the window says so', [[merges({ actsOn: ['merge-main'] })], { targetBranch: 'main' }], { answer: 'block' }],
    ['passes into a branch that no freeze acts on', [[merges({ actsOn: ['merge-main'] })], { targetBranch: 'feature/x' }], { answer: 'pass' }],
    ['cannot carry approvals', [[merges({ effect: 'require', require: { group: 'qa', count: 1 } })]], { answer: 'block', resolvers: [{ kind: 'group', name: 'qa' }, { kind: 'time' }] }],
    ['is blocked by a stop into release branches', [[], { range: fix }, [emergencyStop({ endsAt: new Date('2026-03-02T05:00:00Z') })]], { answer: 'block', reasons: [{ key: 'stopped' }], opensAt: '2026-03-02T05:00:00.000Z' }],
    ['is not blocked by a stop into main', [[], { targetBranch: 'main' }, [emergencyStop({ endsAt: new Date('2026-03-02T05:00:00Z') })]], { answer: 'pass' }],
    ['without new commits is a fix', [[merges(admitsFixes)], { range: { ...feature, head: 'base' } }], { answer: 'pass' }],
  ])('%s', (_, asked, expected) => expect(ask(...asked)).toMatchObject(expected)) // biome-ignore format: one row each

  it.each<[string, Parameters<typeof ask>, object]>([
    ['its commits are not known and a fix would pass', [[merges(admitsFixes)], { range: null }], { answer: 'open', unknown: 'commits', reasons: [{ key: 'denied' }] }],
    ['part of its commits is not known', [[merges(admitsFixes)], { range: { ...fix, commits: [{ ...commit('head', 'ORD-1'), parents: ['base', 'lost'] }] } }], { answer: 'open' }],
    ['the repository belongs to no service', [[merges()], { services: [] }], { answer: 'open', unknown: 'service' }],
    ['a window cannot be read', [[broken]], { answer: 'open', unknown: 'window', reasons: [{ key: 'broken', weight: 'warns' }] }],
  ])('fails open, and says so, where %s', (_, asked, expected) =>
    expect(ask(...asked)).toMatchObject(expected)) // biome-ignore format: one row each

  it.each<[string, Parameters<typeof ask>]>([
    ['no commits are known, but nothing would pass', [[merges()], { range: null }]],
    ['a feature is seen, and more may be hidden', [[merges(admitsFixes)], { range: { ...feature, commits: [{ ...commit('head', 'ORD-2'), parents: ['lost'] }] } }]],
    ['a commit names no work item', [[merges(admitsFixes)], { range: rangeOf(null) }]],
    ['another window cannot be read', [[merges(), broken]]],
  ])('stays closed where %s', (_, asked) => expect(ask(...asked).answer).toBe('block')) // biome-ignore format: one row each

  it('goes into every service of the repository: one that is frozen is enough', () => {
    const other = freezeTarget({ environmentId: null, regions: null, serviceId: 'payments', teamId: 'pay' })
    const windows = [merges({ scope: scopeOf({ services: ['payments'] }) })]
    expect(ask(windows).answer).toBe('pass')
    expect(ask(windows, { services: [service, other] }).answer).toBe('block')
  })

  it('opens when the last of several has ended, and names each once', () => {
    const late = merges({ id: 'late', name: 'Late', schedule: { kind: 'one-off', startsAt: '2026-03-02T10:00', endsAt: '2026-03-02T20:00' } }) // biome-ignore format: one glance
    const both = ask([merges({ actsOn: ['merge-release', 'release-content'] }), late])
    expect(both.opensAt).toBe('2026-03-02T12:00:00.000Z')
    expect(both.reasons).toHaveLength(2)
  })

  it('release week lets fixes in, and keeps features out', () => {
    const release = { id: '202603', name: '202603', zone: 'Asia/Shanghai', ownerId: 'owner' }
    const week = releaseWeekWindows(release, scopeOf()).map((one, index) => ({ ...one, id: `${index}`, version: 1 })) // biome-ignore format: one glance
    const inWeek = new Date(releaseTimes().weekStartsAt.getTime() + 60_000)
    const at = (range: KnownRange) => answerMerge(prepare(week), question({ range }), inWeek).answer
    expect([at(fix), at(feature)]).toEqual(['pass', 'block'])
  })
})

describe('the status of a merge request', () => {
  const mark = (windows: FreezeWindow[], at = now) => freezeMarkOf(prepare(windows), question(), at)
  it('is owed only while something is in the way of some class', () => {
    expect(mark([])).toBe('')
    expect(mark([merges({ mode: 'report-only' })])).toBe('')
    expect(mark([merges(admitsFixes)])).not.toBe('')
    expect(mark([merges()], new Date('2026-03-02T09:00:00Z'))).toBe('')
  })

  it('has another mark after an edit, and the same one a minute later', () => {
    expect(mark([merges()])).toBe(mark([merges()], new Date(now.getTime() + 60_000)))
    expect(mark([merges()])).not.toBe(mark([merges({ version: 2 })]))
  })

  it.each<[string, Parameters<typeof ask>, string, string]>([
    ['what is in the way and until when', [[merges({ name: '春节' })]], 'failure', '2026-03-02T09:00Z: 春节'],
    ['that it passes', [[merges(admitsFixes)], { range: fix }], 'success', 'No freeze'],
    ['that it is being found out', [[merges(admitsFixes)], { range: null }], 'pending', 'being read'],
    ['that it failed open', [[merges()], { services: [] }], 'success', 'let through'],
  ])('says %s', (_, asked, state, words) => {
    const status = mergeStatusOf(ask(...asked), now, now)
    expect(status.state).toBe(state)
    expect(status.description).toContain(words)
  })

  it('does not say for ever that it is being found out', () => {
    const verdict = ask([merges(admitsFixes)], { range: null })
    expect(mergeStatusOf(verdict, new Date(now.getTime() - 600_000), now).state).toBe('success')
  })
})
