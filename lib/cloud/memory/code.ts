import { patchIdOf } from '../patch-id.ts'
import type { CodePort, CommitFact, ManifestPort } from '../ports/code.ts'
import type { CloudResult } from '../ports/outcome.ts'
import { changesBetween } from './changes.ts'
import { type Estate, hashOf, historyOf, type MemoryCommit, type MemoryRepository } from './estate.ts'
import { bad, good, pageOf } from './outcome.ts'

const pageSize = 20

const factOf = (commit: MemoryCommit): CommitFact => {
  const { files: _files, ...fact } = commit
  return { ...fact, parents: [...fact.parents] }
}

const repositoryFact = ({ externalId, path, defaultBranch, archived, activeAt }: MemoryRepository) => ({
  externalId,
  path,
  defaultBranch,
  archived,
  activeAt,
  webUrl: `https://codeup.example/${path}`,
})

const resolve = (repository: MemoryRepository, ref: string): string | undefined =>
  repository.branches.get(ref) ??
  repository.gitTags.get(ref) ??
  (repository.commits.has(ref) ? ref : undefined)

/** Adds a commit on a branch; the tree is the parent's with the changes laid over it (null removes). */
export function addCommit(
  estate: Estate,
  repository: MemoryRepository,
  change: {
    branch: string
    files: Record<string, string | null>
    message: string
    author?: string
    email?: string | null
    at?: Date
    from?: string
    /** Second parent: then it is a merge. */
    merge?: string
  },
): string {
  const parent = repository.branches.get(change.branch) ?? change.from
  const files = new Map(parent === undefined ? [] : repository.commits.get(parent)?.files)
  for (const [path, content] of Object.entries(change.files)) {
    if (content === null) files.delete(path)
    else files.set(path, content)
  }
  const committedAt = change.at ?? estate.now()
  const tree = hashOf(JSON.stringify([...files].sort(([a], [b]) => (a < b ? -1 : 1))))
  const sha = hashOf(
    `${tree} ${parent ?? ''} ${change.message} ${repository.commits.size} ${repository.path}`,
  )
  repository.commits.set(sha, {
    sha,
    parents: [parent, change.merge].filter((each) => each !== undefined),
    tree,
    authorName: change.author ?? 'Test author',
    authorEmail: change.email ?? 'author@example.test',
    message: change.message,
    committedAt,
    files,
  })
  repository.branches.set(change.branch, sha)
  repository.activeAt = committedAt
  return sha
}

export function memoryCode(estate: Estate): CodePort {
  const at = <T>(path: string, operation: string, use: (found: MemoryRepository) => CloudResult<T>) => {
    const found = estate.repositories.get(path)
    return found ? use(found) : bad('not-found', operation, `no repository ${path}`)
  }
  return {
    listRepositories: async (page) => {
      const sorted = [...estate.repositories.values()].sort(
        (a, b) => b.activeAt.getTime() - a.activeAt.getTime(),
      )
      return good(pageOf(sorted.map(repositoryFact), page, pageSize))
    },
    getRepository: async (path) => at(path, 'code.getRepository', (found) => good(repositoryFact(found))),
    getBranchHead: async (path, branch) =>
      at(path, 'code.getBranchHead', (found) => {
        const head = found.branches.get(branch)
        return head === undefined ? bad('not-found', 'code.getBranchHead', `no branch ${branch}`) : good(head)
      }),
    listCommits: async (path, ref, page) =>
      at(path, 'code.listCommits', (found) => {
        const head = resolve(found, ref)
        if (head === undefined) return bad('not-found', 'code.listCommits', `no ref ${ref}`)
        return good(pageOf(historyOf(found, head).map(factOf), page, pageSize))
      }),
    getCommit: async (path, sha) =>
      at(path, 'code.getCommit', (found) => {
        const commit = found.commits.get(sha)
        return commit ? good(factOf(commit)) : bad('not-found', 'code.getCommit', `no commit ${sha}`)
      }),
    compareCommits: async (path, from, to) =>
      at(path, 'code.compareCommits', (found) => {
        const [base, head] = [resolve(found, from), resolve(found, to)]
        if (base === undefined || head === undefined)
          return bad('not-found', 'code.compareCommits', 'no such ref')
        const known = new Set(historyOf(found, base).map((commit) => commit.sha))
        return good(
          historyOf(found, head)
            .filter((commit) => !known.has(commit.sha))
            .map(factOf),
        )
      }),
    getPatchId: async (path, sha, parent) =>
      at(path, 'code.getPatchId', (found) => {
        const [from, to] = [found.commits.get(parent), found.commits.get(sha)]
        if (!from || !to) return bad('not-found', 'code.getPatchId', 'no such commit')
        return good(patchIdOf(changesBetween(from, to)))
      }),
    listBranches: async (path, prefix, page) =>
      at(path, 'code.listBranches', (found) => {
        const named = [...found.branches].filter(([name]) => name.startsWith(prefix))
        const facts = named.map(([name, headSha]) => ({ name, headSha }))
        return good({ ...pageOf(facts, page, pageSize), total: null })
      }),
    listMergeRequests: async (path, state, page) =>
      at(path, 'code.listMergeRequests', () => {
        const all = (estate.release.mergeRequests.get(path) ?? []).filter((each) => each.state === state)
        const sorted = all.sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())
        return good(
          pageOf(
            sorted.map((each) => ({ ...each })),
            page,
            pageSize,
          ),
        )
      }),
    listOpenMergeRequests: async (page) => {
      const open = [...estate.release.mergeRequests].flatMap(([path, list]) =>
        list
          .filter(({ state }) => state === 'open')
          .map((each) => ({ ...each, repository: estate.repositories.get(path)?.externalId ?? '' })),
      )
      const sorted = open.sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())
      return good(pageOf(sorted, page, pageSize))
    },
    getMergeRequest: async (path, number) =>
      at(path, 'code.getMergeRequest', () => {
        const found = estate.release.mergeRequests.get(path)?.find((each) => each.number === number)
        return found
          ? good({ ...found })
          : bad('not-found', 'code.getMergeRequest', `no merge request ${number}`)
      }),
    listGitTags: async (path, page) =>
      at(path, 'code.listGitTags', (found) =>
        good(
          pageOf(
            [...found.gitTags].map(([name, sha]) => ({ name, sha })),
            page,
            pageSize,
          ),
        ),
      ),
    getFile: async (path, ref, file) =>
      at(path, 'code.getFile', (found) => {
        const head = resolve(found, ref)
        const content = head === undefined ? undefined : found.commits.get(head)?.files.get(file)
        if (content === undefined) return bad('not-found', 'code.getFile', `no file ${file} at ${ref}`)
        return good({ path: file, content, revision: hashOf(content) })
      }),
  }
}

export function memoryManifests(estate: Estate): ManifestPort {
  const code = memoryCode(estate)
  return {
    getHead: (repository, branch) => code.getBranchHead(repository, branch),
    getFile: (repository, ref, path) => code.getFile(repository, ref, path),
    listCommits: async (path, branch, file) => {
      const found = estate.repositories.get(path)
      const head = found?.branches.get(branch)
      if (!found || head === undefined)
        return bad('not-found', 'manifests.listCommits', `no branch ${branch}`)
      const touching = historyOf(found, head).filter((commit) => {
        const before = commit.parents[0] === undefined ? undefined : found.commits.get(commit.parents[0])
        return commit.files.get(file) !== before?.files.get(file)
      })
      return good(touching.slice(0, 100).map(factOf))
    },
    commitFile: async (input) => {
      const found = estate.repositories.get(input.repository)
      const head = found?.branches.get(input.branch)
      if (!found || head === undefined) {
        return bad('not-found', 'manifests.commitFile', `no branch ${input.branch}`)
      }
      const before = found.commits.get(head)?.files.get(input.path)
      if (before === undefined || hashOf(before) !== input.revision) {
        return bad('conflict', 'manifests.commitFile', 'the file changed meanwhile')
      }
      const sha = addCommit(estate, found, {
        branch: input.branch,
        files: { [input.path]: input.content },
        message: input.message,
        author: 'manifest writer',
      })
      return good({ sha })
    },
  }
}
