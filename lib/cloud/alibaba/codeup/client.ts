import { z } from 'zod'
import { pageOf, type YunxiaoDoor, type YunxiaoPage } from '../transport/yunxiao.ts'
import {
  WireBranch,
  WireCommit,
  WireCompare,
  WireFile,
  WireMergeRequest,
  WireRepository,
  WireTag,
} from './wire.ts'

export const perPage = 100

/** A repository by its full path or number, as one path segment (section 5.3). */
export const repositoryAt = (repository: string): string => `repositories/${encodeURIComponent(repository)}`

/** Codeup through Yunxiao's token API, `/oapi/v1/codeup` (section 5.3). */
export class CodeupClient {
  private readonly door: YunxiaoDoor

  constructor(door: YunxiaoDoor) {
    this.door = door
  }

  private async get<T>(
    path: string,
    shape: z.ZodType<T>,
    signal: AbortSignal,
    query: Record<string, string | number | null | undefined> = {},
  ): Promise<T> {
    return shape.parse((await this.door.send('codeup', 'GET', path, { query, signal })).body)
  }

  private async page<T>(
    path: string,
    shape: z.ZodType<T>,
    signal: AbortSignal,
    page: number,
    query: Record<string, string | number | null | undefined> = {},
  ): Promise<YunxiaoPage<T>> {
    const answer = await this.door.send('codeup', 'GET', path, { query: { ...query, page, perPage }, signal })
    return pageOf(z.array(shape).parse(answer.body), answer.headers, page, perPage)
  }

  listRepositories(page: number, signal: AbortSignal) {
    return this.page('repositories', WireRepository, signal, page, {
      orderBy: 'last_activity_at',
      sort: 'desc',
    })
  }

  getRepository(repository: string, signal: AbortSignal) {
    return this.get(repositoryAt(repository), WireRepository, signal)
  }

  getBranch(repository: string, branch: string, signal: AbortSignal) {
    return this.get(`${repositoryAt(repository)}/branches/${encodeURIComponent(branch)}`, WireBranch, signal)
  }

  listCommits(repository: string, ref: string, path: string | null, page: number, signal: AbortSignal) {
    return this.page(`${repositoryAt(repository)}/commits`, WireCommit, signal, page, { refName: ref, path })
  }

  getCommit(repository: string, sha: string, signal: AbortSignal) {
    return this.get(`${repositoryAt(repository)}/commits/${encodeURIComponent(sha)}`, WireCommit, signal)
  }

  /** `straight` compares the two themselves, else the second with where they parted. */
  compare(repository: string, from: string, to: string, signal: AbortSignal, straight?: boolean) {
    const query = { from, to, straight: straight === undefined ? null : String(straight) }
    return this.get(`${repositoryAt(repository)}/compares`, WireCompare, signal, query)
  }

  /** `search` finds names that contain it. */
  listTags(repository: string, page: number, signal: AbortSignal, search: string | null = null) {
    return this.page(`${repositoryAt(repository)}/tags`, WireTag, signal, page, { search })
  }

  listBranches(repository: string, search: string, page: number, signal: AbortSignal) {
    return this.page(`${repositoryAt(repository)}/branches`, WireBranch, signal, page, { search })
  }

  /** `project` is the repository's number, null all of them: this listing is one of the organisation. */
  listMergeRequests(
    project: string | null,
    state: 'opened' | 'merged' | 'closed',
    page: number,
    signal: AbortSignal,
  ) {
    return this.page('changeRequests', WireMergeRequest, signal, page, {
      projectIds: project,
      state,
      orderBy: 'updated_at',
      sort: 'desc',
    })
  }

  getMergeRequest(repository: string, number: number, signal: AbortSignal) {
    return this.get(`${repositoryAt(repository)}/changeRequests/${number}`, WireMergeRequest, signal)
  }

  getFile(repository: string, ref: string, path: string, signal: AbortSignal) {
    return this.get(`${repositoryAt(repository)}/files/${encodeURIComponent(path)}`, WireFile, signal, {
      ref,
    })
  }

  /** PUT of one file makes one commit on the branch (UpdateFile). */
  async updateFile(
    repository: string,
    path: string,
    body: { branch: string; content: string; commitMessage: string; encoding: 'text' },
    signal: AbortSignal,
  ): Promise<void> {
    await this.door.send('codeup', 'PUT', `${repositoryAt(repository)}/files/${encodeURIComponent(path)}`, {
      body,
      signal,
    })
  }
}
