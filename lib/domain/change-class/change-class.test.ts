import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backwards } from '../commit/revert.ts'
import { actionOf } from './action.ts'
import { type JudgingFacts, judgeCommits } from './commits.ts'
import { type ContentFacts, contentOf, contentOfAll, treatedAs } from './content.ts'
import type { CommitToJudge } from './evidence.ts'

const types: Record<string, string> = {
  'BUG-1': 'Bug/缺陷',
  'HOT-1': 'Task/热修复',
  'REQ-1': 'Req/需求',
  'TSK-1': 'Task/任务',
  'RSK-1': 'Risk/风险',
}
const patchOf = (name: string) => `${name.padEnd(32, '0')}${name.padEnd(32, 'f')}`
const sha = (name: string) => name.padEnd(40, '0')

function commit(name: string, items: string[], more: Partial<CommitToJudge> = {}): CommitToJudge {
  return {
    sha: sha(name),
    parents: ['p'],
    message: `${items.join(' ')} ${name}`,
    workItems: items,
    patchId: patchOf(name),
    ...more,
  }
}
const revert = (name: string, of: CommitToJudge, more: Partial<CommitToJudge> = {}) =>
  commit(name, of.workItems as string[], {
    message: `Revert "x"\n\nThis reverts commit ${of.sha}.`,
    patchId: of.patchId === null ? null : backwards(of.patchId),
    ...more,
  })
const judge = (range: CommitToJudge[], more: Partial<JudgingFacts> = {}) =>
  judgeCommits({ range, lookUp: () => null, typeOf: (key) => types[key] ?? null, branch: null, ...more })
const told = (range: CommitToJudge[], more: Partial<JudgingFacts> = {}) =>
  judge(range, more).map(({ content, key }) => `${content} ${key}`)

describe('what a commit is', () => {
  it.each([
    [['BUG-1'], 'bug-fix defect'],
    [['HOT-1'], 'bug-fix hotfix'],
    [['BUG-1', 'HOT-1'], 'bug-fix hotfix'],
    [['REQ-1'], 'feature requirement'],
    [['TSK-1'], 'feature task'],
    [['RSK-1'], 'unknown other-type'],
    [['BUG-1', 'REQ-1'], 'feature requirement'],
    [['BUG-1', 'TSK-1'], 'feature task'],
    [['BUG-1', 'BUG-404'], 'unknown type-unknown'],
    [['REQ-1', 'BUG-404'], 'feature requirement'],
    [[], 'unknown no-work-item'],
  ])('the type of its work items decides: %j is %s', (items, words) => {
    expect(told([commit('a', items)])).toEqual([words])
  })

  it('takes the name of a branch for a claim, and names one that is wrong', () => {
    const branch = 'bugfix/ORD-1'
    expect(judge([commit('a', [])], { branch })).toMatchObject([
      { content: 'unknown', key: 'claimed', claimed: 'bug-fix', values: { branch } },
    ])
    expect(told([commit('a', ['REQ-1'])], { branch })).toEqual(['feature mislabelled'])
    expect(told([commit('a', ['BUG-1'])], { branch: 'feature/ORD-1' })).toEqual(['bug-fix defect'])
  })

  it('knows the branch from the merge that brought it in, the innermost one', () => {
    const inner = commit('a', [], { parents: [sha('base')] })
    const merge = commit('m', [], {
      parents: [sha('base'), inner.sha],
      message: "Merge branch 'bugfix/ORD-1' into feature/ORD-2",
    })
    const outer = commit('o', [], {
      parents: [sha('base'), merge.sha],
      message: "Merge branch 'feature/ORD-2' into main",
    })
    expect(judge([outer, merge, inner]).map(({ key, claimed }) => `${key} ${claimed}`)).toEqual([
      'merge null',
      'merge feature',
      'claimed bug-fix',
    ])
  })
})

describe('reverts', () => {
  const feature = commit('a', ['REQ-1'])

  it('a pure revert of what runs is a fix', () => {
    expect(told([revert('b', feature)], { lookUp: () => feature })).toEqual(['bug-fix pure-revert'])
  })

  it('a pure revert of what is new leaves nothing of either', () => {
    expect(told([revert('b', feature), feature])).toEqual(['neutral takes-back-new', 'neutral taken-back'])
    const short = revert('b', feature, { message: `This reverts commit ${feature.sha.slice(0, 12)}.` })
    expect(told([short, feature])).toEqual(['neutral takes-back-new', 'neutral taken-back'])
  })

  it('the revert of a revert is what was reverted first, wherever the pieces are', () => {
    const back = revert('b', feature)
    const again = revert('c', back)
    const third = revert('d', again)
    const known = new Map([feature, back, again].map((each) => [each.sha, each]))
    const lookUp = (wanted: string) => known.get(wanted) ?? null
    expect(told([again, back, feature])).toEqual([
      'neutral takes-back-new',
      'neutral taken-back',
      'feature requirement',
    ])
    expect(told([again], { lookUp })).toEqual(['feature brought-back'])
    expect(told([third], { lookUp })).toEqual(['bug-fix pure-revert'])
    expect(told([third, again, back], { lookUp })).toEqual([
      'neutral takes-back-new',
      'neutral taken-back',
      'bug-fix pure-revert',
    ])
  })

  it('a message alone proves nothing', () => {
    const more = revert('b', feature, { patchId: patchOf('smuggled') })
    expect(told([more], { lookUp: () => feature })).toEqual(['unknown revert-with-more'])
    expect(told([revert('b', feature, { patchId: null })], { lookUp: () => feature })).toEqual([
      'unknown revert-unproven',
    ])
    expect(told([revert('b', feature)])).toEqual(['unknown revert-unproven'])
    // Taken back, an empty patch is itself: a commit that names itself still takes nothing back.
    const itself = commit('a', ['BUG-1'], {
      message: `This reverts commit ${sha('a')}.`,
      patchId: 'aa'.repeat(32),
    })
    expect(told([itself])).toEqual(['unknown revert-unproven'])
  })
})

const evidence = (items: string[]) => judge([commit('a', items)])
const facts = (more: Partial<ContentFacts>): ContentFacts => ({
  commits: [],
  complete: true,
  releases: [],
  ...more,
})

describe('what a build is', () => {
  it('is unknown where commits are not known, and a feature is a feature anyway', () => {
    expect(contentOf(facts({ commits: null }))).toMatchObject({
      content: 'unknown',
      reason: 'commits-unknown',
    })
    expect(contentOf(facts({ commits: evidence(['BUG-1']), complete: false })).content).toBe('unknown')
    expect(contentOf(facts({ commits: evidence(['REQ-1']), complete: false })).content).toBe('feature')
    expect(treatedAs('unknown')).toBe('feature')
  })

  it('takes an empty range for nothing new', () => {
    expect(contentOf(facts({}))).toMatchObject({ content: 'bug-fix', reason: 'nothing-new' })
  })

  it('is a release only with fixes since the cut', () => {
    const release = (items: string[] | null) =>
      contentOf(
        facts({ commits: evidence(['REQ-1']), releases: [{ id: 'r', sinceCut: items && evidence(items) }] }),
      )
    expect(release(['BUG-1'])).toMatchObject({ content: 'release', releaseIds: ['r'] })
    expect(release(['REQ-1'])).toMatchObject({ content: 'feature', releaseIds: [], versionOf: ['r'] })
    expect(release(null)).toMatchObject({ content: 'feature', releaseIds: [] })
  })

  it('one more commit never makes it looser', () => {
    const some = fc.array(
      fc.constantFrom<string[][]>(['BUG-1'], ['REQ-1'], ['TSK-1'], [], ['BUG-404'], ['HOT-1']),
      {
        maxLength: 6,
      },
    )
    const rank = { 'bug-fix': 2, unknown: 1, feature: 0 }
    fc.assert(
      fc.property(some, fc.constantFrom<string[][]>(['BUG-1'], ['REQ-1'], []), (items, added) => {
        const range = items.map((each, index) => commit(`x${index}`, each))
        const before = contentOfAll(judge(range)).content
        const after = contentOfAll(judge([commit('new', added), ...range])).content
        expect(rank[after]).toBeLessThanOrEqual(rank[before])
      }),
    )
  })
})

it('tells the action from the kind and the place on the path', () => {
  const path = ['test', 'pre-production', 'preview', 'production']
  expect(path.map((id) => actionOf('promotion', path, id))).toEqual([
    'verification',
    'verification',
    'gray',
    'go-live',
  ])
  expect(actionOf('promotion', ['test', 'production'], 'test')).toBe('verification')
  expect(actionOf('promotion', path, 'elsewhere')).toBe('go-live')
  expect(actionOf('promotion', [], 'test')).toBe('go-live')
  expect(actionOf('rollback', path, 'production')).toBe('rollback')
  expect(actionOf('redeploy', path, 'production')).toBe('redeploy')
})
