import type { BranchRule } from '../../domain/branch-rule/rule.ts'
import type { CloudResult } from './outcome.ts'

export interface BranchRuleFact {
  externalId: string
  rule: BranchRule
}

/**
 * What a release writes into Codeup, under the releaser's token. Every operation looks first whether its effect is there,
 * so asking again after a lost answer is safe; nothing of somebody else's is ever moved or overwritten.
 */
export interface ReleasePort {
  /**
   * A branch at a commit. `created` false: it stood there already. Failure kind conflict: there is one of that name at
   * another commit; not-found: no such repository or commit.
   */
  createBranch(input: {
    repository: string
    branch: string
    sha: string
  }): Promise<CloudResult<{ created: boolean }>>
  /** A Git tag on a commit; failures as of a branch. */
  createGitTag(input: {
    repository: string
    name: string
    sha: string
    message: string
  }): Promise<CloudResult<{ created: boolean }>>
  /**
   * A merge request between two branches; the open one of these branches where there is one. Failure kind not-found: one
   * of the branches is not there; invalid: the source has nothing that the target lacks.
   */
  openMergeRequest(input: {
    repository: string
    sourceBranch: string
    targetBranch: string
    title: string
    description: string
  }): Promise<CloudResult<{ number: number; webUrl: string | null; created: boolean }>>
  /**
   * Status of a commit under a context of at most 50 characters; description is cut at 3,000. `written` false: it said so
   * already.
   */
  writeCommitStatus(input: {
    repository: string
    sha: string
    context: string
    state: 'pending' | 'success' | 'failure' | 'error'
    description: string
    targetUrl: string | null
  }): Promise<CloudResult<{ written: boolean }>>
  /** Protected-branch rules, complete. */
  listBranchRules(repository: string): Promise<CloudResult<BranchRuleFact[]>>
  /**
   * Writes a complete rule: a new one where `externalId` is null and none is there for that branch (else conflict). Failure
   * kind not-found: the rule is gone.
   */
  writeBranchRule(
    repository: string,
    externalId: string | null,
    rule: BranchRule,
  ): Promise<CloudResult<BranchRuleFact>>
  /** A rule that is gone already is as good. */
  removeBranchRule(repository: string, externalId: string): Promise<CloudResult<null>>
}
