import { expect, it } from 'vitest'
import { codeRuleReport } from './code-rules.ts'

const commit = (sha: string, of: { parents?: string[]; workItems?: string[] } = {}) => ({
  sha,
  title: `commit ${sha}`,
  parents: ['p'],
  workItems: ['ORD-1'],
  ...of,
})

it('names branches that follow no rule once, with where they were seen', () => {
  const { branches } = codeRuleReport(
    'main',
    [
      { name: 'main', seenIn: 'build' },
      { name: 'feature/ORD-1', seenIn: 'run' },
      { name: 'release/202611', seenIn: 'branch' },
      { name: 'wang-test', seenIn: 'merge-request' },
      { name: 'wang-test', seenIn: 'run' },
      { name: 'wang-test', seenIn: 'run' },
      { name: 'release/november', seenIn: 'branch' },
      { name: 'feature/points', seenIn: 'build' },
      { name: '202611-20261119.539296', seenIn: 'run' },
      { name: '202611-20261120.7', seenIn: 'branch' },
    ],
    [],
  )
  // A version is a git tag where something ran or was built of it, and no name for a branch.
  expect(branches).toEqual([
    { name: '202611-20261120.7', problem: 'no-rule', seenIn: ['branch'] },
    { name: 'feature/points', problem: 'no-work-item', seenIn: ['build'] },
    { name: 'release/november', problem: 'no-month', seenIn: ['branch'] },
    { name: 'wang-test', problem: 'no-rule', seenIn: ['merge-request', 'run'] },
  ])
})

it('counts commits that name no work item; merges name none of their own', () => {
  const commits = [
    commit('a'),
    commit('b', { workItems: [] }),
    commit('c', { workItems: [], parents: ['p', 'q'] }),
  ]
  expect(codeRuleReport('main', [], commits)).toMatchObject({
    commits: 2,
    unlinked: [{ sha: 'b', title: 'commit b' }],
  })
})
