import type { FreezeWindow } from '../freeze/window.ts'
import { type BranchRule, openRule } from './rule.ts'

/** The name under which merges into every release branch are ruled. */
export const releaseBranches = 'release/*'

/** The commit status that a rule asks for while a window holds. */
export const freezeContext = 'sluice/freeze'

type Asking = Pick<FreezeWindow, 'protectBranches' | 'mode' | 'effect' | 'actsOn'>

/**
 * Whether a window wants rules of branches at all. One that only reports sets none; one that opens has no time in which
 * it closes merges by itself.
 */
export const asksForRules = ({ protectBranches, mode, effect, actsOn }: Asking): boolean =>
  protectBranches === true &&
  mode === 'enforcing' &&
  effect !== 'allow' &&
  (actsOn.includes('merge-release') || actsOn.includes('merge-main'))

/** Whether a window rules this branch, or this pattern of branches. */
export const rulesBranch = (window: Asking, branch: string, defaultBranch: string): boolean =>
  asksForRules(window) &&
  ((window.actsOn.includes('merge-release') && branch.startsWith('release/')) ||
    (window.actsOn.includes('merge-main') && branch === defaultBranch))

/** The branches that a window rules in every repository; narrower rules that stand there already come on top. */
export const branchesToRule = (window: Asking, defaultBranch: string): string[] =>
  [releaseBranches, defaultBranch].filter((branch) => rulesBranch(window, branch, defaultBranch))

/** `*` stands for any text, as Codeup has it. */
function covers(pattern: string, branch: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+^${}()|[\]\\?]/g, '\\$&'))
  return new RegExp(`^${source.join('.*')}$`).test(branch)
}

/**
 * What a rule that is made for a branch begins with: the narrowest rule that ruled it until now, because a new, narrower
 * one takes its place; where there is none, one that asks for nothing.
 */
export function startingRule(rules: readonly BranchRule[], branch: string): BranchRule {
  const over = rules
    .filter((rule) => covers(rule.branch, branch))
    .sort((a, b) => b.branch.length - a.branch.length)[0]
  return over ? { ...over, branch } : openRule(branch)
}
