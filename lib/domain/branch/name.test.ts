import { expect, it } from 'vitest'
import { branchProblem, claimOf, parseBranchName, releaseBranch } from './name.ts'

it.each([
  ['release/202406', { kind: 'release', batch: '202406' }],
  ['feature/ORD-001', { kind: 'feature', workItem: 'ORD-001' }],
  ['bugfix/ORD-3381', { kind: 'bugfix', workItem: 'ORD-3381' }],
  ['hotfix/PAY2-9', { kind: 'hotfix', workItem: 'PAY2-9' }],
] as const)('reads %s', (name, parsed) => {
  expect(parseBranchName(name)).toEqual(parsed)
  expect(branchProblem(name, 'main')).toBeNull()
})

it.each([
  ['release/202413', 'no-month'],
  ['release/202406-payments', 'no-month'],
  ['feature/login', 'no-work-item'],
  ['feature/ord-1', 'no-work-item'],
  ['bugfix/ORD-1-again', 'no-work-item'],
  ['wip', 'no-rule'],
  ['Feature/ORD-1', 'no-rule'],
] as const)('names the rule that %s breaks', (name, problem) => {
  expect(parseBranchName(name)).toBeNull()
  expect(branchProblem(name, 'main')).toBe(problem)
})

it('lets the default branch have its name, and takes a name for a claim only', () => {
  expect(branchProblem('trunk', 'trunk')).toBeNull()
  expect(parseBranchName(releaseBranch('202406'))).toEqual({ kind: 'release', batch: '202406' })
  expect(['bugfix/x', 'hotfix/ORD-1', 'feature/ORD-1', 'main'].map(claimOf)).toEqual([
    'bug-fix',
    'bug-fix',
    'feature',
    null,
  ])
})
