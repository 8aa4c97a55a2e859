import type { RuledRepository } from '../../catalog/branch-rule/repositories.ts'
import { asksForRules, rulesBranch } from '../../domain/branch-rule/branches.ts'
import type { PreparedFreezes, ReadyWindow } from '../../domain/freeze/prepare.ts'
import { reachOfScope } from '../../domain/freeze/reach.ts'

/** Windows that ask for rules of branches and hold at this instant. Computed at each call: nothing is remembered. */
export const askingAt = ({ windows }: PreparedFreezes, at: Date): ReadyWindow[] =>
  windows.filter(({ window, times }) => asksForRules(window) && times.at(at.getTime()) !== null)

/** Those of some windows that hold a service of a repository. */
export const askingFor = (asking: readonly ReadyWindow[], { services, inUse }: RuledRepository) =>
  inUse
    ? asking.filter(({ scope }) =>
        services.some((target) => reachOfScope(scope, target, 'merge-release') !== 'no'),
      )
    : []

/** Ids of the windows that want the rule of one branch now. */
export function wantedFor(
  asking: readonly ReadyWindow[],
  repository: RuledRepository,
  branch: string,
): Set<string> {
  const wanting = askingFor(asking, repository).filter(({ window }) =>
    rulesBranch(window, branch, repository.defaultBranch),
  )
  return new Set(wanting.map(({ window }) => window.id))
}
