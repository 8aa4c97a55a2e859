import { parseVersion } from '../version/version.ts'
import { type BranchProblem, branchProblem } from './name.ts'

export const branchSources = ['branch', 'merge-request', 'build', 'run'] as const
export type BranchSource = (typeof branchSources)[number]

/** A branch as somebody used it lately. */
export interface SeenBranch {
  name: string
  seenIn: BranchSource
}

export interface CommitSeen {
  sha: string
  title: string
  parents: readonly string[]
  workItems: readonly string[]
}

export interface CodeRuleReport {
  /** Branches whose names follow no rule, by name. */
  branches: { name: string; problem: BranchProblem; seenIn: BranchSource[] }[]
  /** Commits that bring something of their own. */
  commits: number
  /** Those of them that name no work item, in the order given: their class can only be unknown. */
  unlinked: { sha: string; title: string }[]
}

/**
 * What of the code does not keep the rules of names: branches (R118, R127), and commits that name no work item (R119). A
 * merge names none of its own; the default branch has its own name.
 */
export function codeRuleReport(
  defaultBranch: string,
  seen: readonly SeenBranch[],
  commits: readonly CommitSeen[],
): CodeRuleReport {
  const found = new Map<string, { name: string; problem: BranchProblem; seenIn: BranchSource[] }>()
  for (const { name, seenIn } of seen) {
    // A delivery runs on the git tag of its version, which is no branch.
    if ((seenIn === 'run' || seenIn === 'build') && parseVersion(name) !== null) continue
    const problem = branchProblem(name, defaultBranch)
    if (problem === null) continue
    const one = found.get(name) ?? { name, problem, seenIn: [] }
    if (!one.seenIn.includes(seenIn)) one.seenIn.push(seenIn)
    found.set(name, one)
  }
  const own = commits.filter(({ parents }) => parents.length < 2)
  return {
    branches: [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    commits: own.length,
    unlinked: own.filter(({ workItems }) => workItems.length === 0).map(({ sha, title }) => ({ sha, title })),
  }
}
