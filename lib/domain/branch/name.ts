import { parseBatch } from '../version/mint.ts'

/** What a branch is for, as its name says. A claim, not a fact: the work item decides what a change is. */
export type BranchName =
  | { kind: 'release'; batch: string }
  | { kind: 'feature' | 'bugfix' | 'hotfix'; workItem: string }

const work = /^(feature|bugfix|hotfix)\/([A-Z][A-Z0-9]{1,9}-\d{1,7})$/

/** `release/YYYYMM`, `feature/XXXX-001`, `bugfix/XXXX-001`, `hotfix/XXXX-001` (R118, R127); null when it follows no rule. */
export function parseBranchName(name: string): BranchName | null {
  const batch = name.startsWith('release/') ? name.slice('release/'.length) : null
  if (batch !== null) return parseBatch(batch) ? { kind: 'release', batch } : null
  const parts = work.exec(name)
  if (!parts?.[1] || !parts[2]) return null
  return { kind: parts[1] as 'feature' | 'bugfix' | 'hotfix', workItem: parts[2] }
}

/** The branch of a batch month. */
export const releaseBranch = (batch: string): string => `release/${batch}`

export type BranchProblem = 'no-rule' | 'no-month' | 'no-work-item'

/** Which rule a branch name breaks; null for one that keeps them, and for the default branch, which has its own name. */
export function branchProblem(name: string, defaultBranch: string): BranchProblem | null {
  if (name === defaultBranch || parseBranchName(name) !== null) return null
  if (name.startsWith('release/')) return 'no-month'
  return /^(feature|bugfix|hotfix)\//.test(name) ? 'no-work-item' : 'no-rule'
}

/** What the name of a branch says its changes are; null when it says nothing. */
export function claimOf(name: string): 'bug-fix' | 'feature' | null {
  if (/^(bugfix|hotfix)\//.test(name)) return 'bug-fix'
  return name.startsWith('feature/') ? 'feature' : null
}
