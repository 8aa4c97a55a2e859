import { Refusal } from '../../kernel/errors.ts'
import { inTurn } from '../git/dirs.ts'
import { type MergeType, mergeInto } from '../git/merging.ts'
import { resolveCommit } from '../git/reading.ts'
import { runGit } from '../git/run.ts'
import type { CodeRepository, MergeRequest, YunxiaoUser } from './rows.ts'
import { type CodeupState, isOpen } from './state.ts'

/** Opens a merge request between two branches that exist. */
export async function openMergeRequest(
  state: CodeupState,
  repository: Readonly<CodeRepository>,
  input: {
    title: string
    description?: string | undefined
    sourceBranch: string
    targetBranch: string
    author: Readonly<YunxiaoUser>
    reviewerIds?: string[] | undefined
    workItemIds?: string[] | undefined
    at?: number
  },
): Promise<Readonly<MergeRequest>> {
  const dir = state.dirOf(repository)
  const source = await resolveCommit(dir, input.sourceBranch, 'branch')
  const target = await resolveCommit(dir, input.targetBranch, 'branch')
  if (source === undefined)
    throw new Refusal(404, 'NotFound', `The branch ${input.sourceBranch} does not exist.`)
  if (target === undefined)
    throw new Refusal(404, 'NotFound', `The branch ${input.targetBranch} does not exist.`)
  if (source === target)
    throw new Refusal(400, 'InvalidParameter', 'The source branch has nothing that the target branch lacks.')
  const before = state.mergeRequests.by('byRepository', String(repository.id))
  const twin = before.find(
    (row) =>
      isOpen(row) && row.sourceBranch === input.sourceBranch && row.targetBranch === input.targetBranch,
  )
  if (twin !== undefined)
    throw new Refusal(409, 'Conflict', `The merge request ${twin.localId} of these branches is open already.`)
  const at = input.at ?? state.world.clock.now()
  const localId = before.reduce((most, row) => Math.max(most, row.localId), 0) + 1
  await runGit(dir, ['update-ref', headRef(localId), source])
  const request: MergeRequest = {
    repositoryId: repository.id,
    localId,
    title: input.title,
    description: input.description ?? '',
    state: 'UNDER_REVIEW',
    sourceBranch: input.sourceBranch,
    targetBranch: input.targetBranch,
    sourceCommitId: source,
    authorId: input.author.userId,
    reviewers: (input.reviewerIds ?? []).map((userId) => ({ userId, opinion: '' })),
    workItemIds: input.workItemIds ?? [],
    createdAt: at,
    updatedAt: at,
  }
  await state.announceMergeRequest(request, at)
  return request
}

export const headRef = (localId: number): string => `refs/merge-requests/${localId}/head`

/** Merges, moves the target branch, and may remove the source branch. */
export async function mergeMergeRequest(
  state: CodeupState,
  repository: Readonly<CodeRepository>,
  request: Readonly<MergeRequest>,
  how: {
    mergeType: MergeType
    message?: string | undefined
    removeSourceBranch?: boolean | undefined
    user: Readonly<YunxiaoUser>
    at?: number
  },
): Promise<Readonly<MergeRequest>> {
  if (!isOpen(request))
    throw new Refusal(
      409,
      'Conflict',
      `The merge request ${request.localId} is ${request.state.toLowerCase()}.`,
    )
  const dir = state.dirOf(repository)
  const at = how.at ?? state.world.clock.now()
  const done = await inTurn(state.world, repository.path, async () => {
    const source = await resolveCommit(dir, request.sourceBranch, 'branch')
    const target = await resolveCommit(dir, request.targetBranch, 'branch')
    if (source === undefined || target === undefined)
      throw new Refusal(409, 'Conflict', 'A branch of the merge request is gone.')
    const missing = state.missingStatuses(repository, request.targetBranch, source)
    if (missing.length > 0)
      throw new Refusal(409, 'Conflict', `Not merged: the status ${missing.join(', ')} has not passed.`)
    const { name, email } = how.user
    const outcome = await mergeInto(dir, request.targetBranch, target, source, {
      type: how.mergeType,
      message: how.message ?? messageOf(request, how.mergeType),
      author: { name, email },
      at,
    })
    if (!outcome.ok) {
      const why =
        outcome.why === 'conflict' ? 'Both branches changed the same lines' : 'The target branch moved on'
      throw new Refusal(409, 'Conflict', `${why}: it cannot be merged as ${how.mergeType}.`)
    }
    await runGit(dir, ['update-ref', headRef(request.localId), source])
    if (how.removeSourceBranch === true)
      await runGit(dir, ['update-ref', '-d', `refs/heads/${request.sourceBranch}`, source])
    return { sha: outcome.sha, target, source }
  })
  const merged = state.mergeRequests.put({
    ...request,
    state: 'MERGED',
    sourceCommitId: done.source,
    mergedRevision: done.sha,
    mergeType: how.mergeType,
    updatedAt: at,
  })
  await state.announce({
    repository,
    ref: `refs/heads/${request.targetBranch}`,
    before: done.target,
    after: done.sha,
    user: how.user,
    at,
  })
  return merged
}

function messageOf(request: Readonly<MergeRequest>, type: MergeType): string {
  const body = request.description === '' ? '' : `\n\n${request.description}`
  return type === 'squash'
    ? `${request.title} (!${request.localId})${body}\n`
    : `Merge branch '${request.sourceBranch}' into ${request.targetBranch}\n\n${request.title}\n\nMerge request !${request.localId}\n`
}
