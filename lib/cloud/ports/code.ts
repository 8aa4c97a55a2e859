import type { CloudResult, Page } from './outcome.ts'

export interface CodeRepositoryFact {
  externalId: string
  path: string
  /** Null where a listing does not say: ask for the one repository. */
  defaultBranch: string | null
  webUrl: string | null
  archived: boolean
  activeAt: Date | null
}
export interface CommitFact {
  sha: string
  parents: string[]
  tree: string | null
  authorName: string
  authorEmail: string | null
  message: string
  committedAt: Date
}
export interface GitTagFact {
  name: string
  sha: string
}
export interface BranchFact {
  name: string
  headSha: string
}
export interface MergeRequestFact {
  number: number
  title: string
  sourceBranch: string
  targetBranch: string
  authorName: string
  state: 'open' | 'merged' | 'closed'
  /** Head of the source as the cloud last saw it. */
  headSha: string
  webUrl: string | null
  updatedAt: Date
}
export interface FileFact {
  path: string
  content: string
  /** Blob or last commit id: presented again on write, so that a changed file is refused. */
  revision: string
}

/** Codeup: what we read (reading token) and what we write (releaser, manifest writer). */
export interface CodePort {
  /** Most recently active first, so that a reader may stop at what it knows. */
  listRepositories(page: string | null): Promise<CloudResult<Page<CodeRepositoryFact>>>
  getRepository(repository: string): Promise<CloudResult<CodeRepositoryFact>>
  getBranchHead(repository: string, branch: string): Promise<CloudResult<string>>
  /** Newest first. */
  listCommits(repository: string, ref: string, page: string | null): Promise<CloudResult<Page<CommitFact>>>
  getCommit(repository: string, sha: string): Promise<CloudResult<CommitFact>>
  /** Commits in `to` that are not in `from`, newest first. */
  compareCommits(repository: string, from: string, to: string): Promise<CloudResult<CommitFact[]>>
  /**
   * What a commit changes against this parent, as a patch id (lib/domain/commit/revert.ts). Null: nothing changed, or the
   * cloud does not show the whole change.
   */
  getPatchId(repository: string, sha: string, parent: string): Promise<CloudResult<string | null>>
  listGitTags(repository: string, page: string | null): Promise<CloudResult<Page<GitTagFact>>>
  /** Branches whose name begins so. */
  listBranches(
    repository: string,
    prefix: string,
    page: string | null,
  ): Promise<CloudResult<Page<BranchFact>>>
  /** The most recently changed first. */
  listMergeRequests(
    repository: string,
    state: MergeRequestFact['state'],
    page: string | null,
  ): Promise<CloudResult<Page<MergeRequestFact>>>
  /** Of every repository that the token sees, each with its repository's external id; the most recently changed first. */
  listOpenMergeRequests(
    page: string | null,
  ): Promise<CloudResult<Page<MergeRequestFact & { repository: string }>>>
  getMergeRequest(repository: string, number: number): Promise<CloudResult<MergeRequestFact>>
  /** Failure kind not-found when the file is absent. */
  getFile(repository: string, ref: string, path: string): Promise<CloudResult<FileFact>>
}

/**
 * Writes files, one commit each: into one manifest repository under the manifest writer of one environment, or on a branch of
 * its own under the proposer.
 */
export interface ManifestPort {
  getHead(repository: string, branch: string): Promise<CloudResult<string>>
  getFile(repository: string, ref: string, path: string): Promise<CloudResult<FileFact>>
  /** Newest first, at most 100: to look whether a promotion's commit is already there. */
  listCommits(repository: string, branch: string, path: string): Promise<CloudResult<CommitFact[]>>
  /**
   * Writes one file in one commit on the branch. Failure kind conflict when the file changed since it was read: read
   * again. Changes of other files are none of its business.
   */
  commitFile(input: {
    repository: string
    branch: string
    path: string
    content: string
    message: string
    /** Head of the branch that the content was made from; where it still is the head, nothing is compared again. */
    parent: string
    revision: string
  }): Promise<CloudResult<{ sha: string }>>
}
