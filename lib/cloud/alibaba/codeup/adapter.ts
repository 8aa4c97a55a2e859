import { patchIdOf } from '../../patch-id.ts'
import type { CodePort, CodeRepositoryFact } from '../../ports/code.ts'
import type { CloudResult, Page } from '../../ports/outcome.ts'
import type { Attempts } from '../transport/attempt.ts'
import type { YunxiaoPage } from '../transport/yunxiao.ts'
import type { CodeupClient } from './client.ts'
import { toCommit, toFile, toFileChange, toMergeRequest, toRepository } from './map.ts'

export const mapPage = <A, B>(page: YunxiaoPage<A>, map: (item: A) => B): Page<B> => ({
  items: page.items.map(map),
  next: page.next,
  total: page.total,
})

const numberOf = (page: string | null): number => Number(page ?? 1)

/** Code over Codeup, under the reader token. */
export function createCode(attempts: Attempts, client: CodeupClient): CodePort {
  const ask = <T>(operation: string, work: (signal: AbortSignal) => Promise<T>): Promise<CloudResult<T>> =>
    attempts.call({ operation, read: true }, work)
  return {
    listRepositories: (page) =>
      ask('ListRepositories', async (signal) =>
        mapPage(await client.listRepositories(numberOf(page), signal), toRepository),
      ),
    getRepository: (repository): Promise<CloudResult<CodeRepositoryFact>> =>
      ask('GetRepository', async (signal) => toRepository(await client.getRepository(repository, signal))),
    getBranchHead: (repository, branch) =>
      ask('GetBranch', async (signal) => (await client.getBranch(repository, branch, signal)).commit.id),
    listCommits: (repository, ref, page) =>
      ask('ListCommits', async (signal) =>
        mapPage(await client.listCommits(repository, ref, null, numberOf(page), signal), toCommit),
      ),
    getCommit: (repository, sha) =>
      ask('GetCommit', async (signal) => toCommit(await client.getCommit(repository, sha, signal))),
    compareCommits: (repository, from, to) =>
      ask('GetCompare', async (signal) => {
        const compared = await client.compare(repository, from, to, signal)
        const commits = (compared.commits ?? []).map(toCommit)
        return commits.sort((a, b) => b.committedAt.getTime() - a.committedAt.getTime())
      }),
    getPatchId: (repository, sha, parent) =>
      ask('GetCompare', async (signal) => {
        const { diffs, files_count: files } = await client.compare(repository, parent, sha, signal, true)
        const changes = (diffs ?? []).map(toFileChange)
        // A diff that is too long comes without its last files.
        return files != null && files > changes.length ? null : patchIdOf(changes)
      }),
    listBranches: (repository, prefix, page) =>
      ask('ListBranches', async (signal) => {
        const found = await client.listBranches(repository, prefix, numberOf(page), signal)
        const items = found.items.filter(({ name }) => name.startsWith(prefix))
        return {
          ...mapPage({ ...found, items }, ({ name, commit }) => ({ name, headSha: commit.id })),
          total: null,
        }
      }),
    listMergeRequests: (repository, state, page) =>
      ask('ListChangeRequests', async (signal) => {
        const { id } = await client.getRepository(repository, signal)
        const word = state === 'open' ? 'opened' : state
        return mapPage(await client.listMergeRequests(id, word, numberOf(page), signal), toMergeRequest)
      }),
    listOpenMergeRequests: (page) =>
      ask('ListChangeRequests', async (signal) =>
        mapPage(await client.listMergeRequests(null, 'opened', numberOf(page), signal), (wire) => ({
          ...toMergeRequest(wire),
          repository: wire.targetProjectId ?? wire.projectId ?? '',
        })),
      ),
    getMergeRequest: (repository, number) =>
      ask('GetChangeRequest', async (signal) =>
        toMergeRequest(await client.getMergeRequest(repository, number, signal)),
      ),
    listGitTags: (repository, page) =>
      ask('ListTags', async (signal) =>
        mapPage(await client.listTags(repository, numberOf(page), signal), (wire) => ({
          name: wire.name,
          sha: wire.commit?.id ?? wire.id ?? '',
        })),
      ),
    getFile: (repository, ref, path) =>
      ask('GetFile', async (signal) => toFile(await client.getFile(repository, ref, path, signal), path)),
  }
}
