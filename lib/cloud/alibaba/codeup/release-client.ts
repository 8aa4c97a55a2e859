import { z } from 'zod'
import type { BranchRule } from '../../../domain/branch-rule/rule.ts'
import type { YunxiaoDoor } from '../transport/yunxiao.ts'
import { repositoryAt } from './client.ts'
import { WireCommitStatus, WireMergeRequest, WireProtectedBranch } from './wire.ts'

interface Ask {
  query?: Record<string, string | number | null>
  body?: unknown
}

/** What of Codeup's token API a release writes (section 5.3). */
export class ReleaseClient {
  private readonly door: YunxiaoDoor

  constructor(door: YunxiaoDoor) {
    this.door = door
  }

  private async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    repository: string,
    below: string,
    signal: AbortSignal,
    ask: Ask = {},
  ): Promise<unknown> {
    const path = `${repositoryAt(repository)}/${below}`
    return (await this.door.send('codeup', method, path, { ...ask, signal })).body
  }

  /** Name and commit go in the query, not in the body. */
  createBranch(repository: string, branch: string, ref: string, signal: AbortSignal) {
    return this.send('POST', repository, 'branches', signal, { query: { branch, ref } })
  }

  createTag(repository: string, tagName: string, ref: string, message: string, signal: AbortSignal) {
    return this.send('POST', repository, 'tags', signal, { query: { tagName, ref, message } })
  }

  async createMergeRequest(repository: string, body: Record<string, unknown>, signal: AbortSignal) {
    return WireMergeRequest.parse(await this.send('POST', repository, 'changeRequests', signal, { body }))
  }

  /** Newest first; one status per context counts. */
  async listStatuses(repository: string, sha: string, signal: AbortSignal) {
    const query = { page: 1, perPage: 100 }
    const path = `commits/${encodeURIComponent(sha)}/statuses`
    return z.array(WireCommitStatus).parse(await this.send('GET', repository, path, signal, { query }))
  }

  createStatus(repository: string, sha: string, body: Record<string, string>, signal: AbortSignal) {
    return this.send('POST', repository, `commits/${encodeURIComponent(sha)}/statuses`, signal, { body })
  }

  /** All of them: this listing has no pages. */
  async listProtectedBranches(repository: string, signal: AbortSignal) {
    return z.array(WireProtectedBranch).parse(await this.send('GET', repository, 'protectedBranches', signal))
  }

  async createProtectedBranch(repository: string, rule: BranchRule, signal: AbortSignal) {
    const answer = await this.send('POST', repository, 'protectedBranches', signal, { body: rule })
    return WireProtectedBranch.parse(answer)
  }

  async updateProtectedBranch(repository: string, id: string, rule: BranchRule, signal: AbortSignal) {
    const path = `protectedBranches/${encodeURIComponent(id)}`
    return WireProtectedBranch.parse(await this.send('PUT', repository, path, signal, { body: rule }))
  }

  deleteProtectedBranch(repository: string, id: string, signal: AbortSignal) {
    return this.send('DELETE', repository, `protectedBranches/${encodeURIComponent(id)}`, signal)
  }
}
