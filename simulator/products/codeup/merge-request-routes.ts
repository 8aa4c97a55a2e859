import { refuse } from '../../kernel/errors.ts'
import type { Route } from '../../kernel/mount.ts'
import { canMerge, type MergeType } from '../git/merging.ts'
import { countCommits, diffCommits, mergeBase, resolveCommit } from '../git/reading.ts'
import { isMember, needBranchRight, needRight, tokenOf } from './access.ts'
import { renderDiff } from './commit-routes.ts'
import { mergeMergeRequest, openMergeRequest } from './merge-requests.ts'
import { renderMergeRequest } from './render.ts'
import { inOrganization, notFound, type RepositoryCall, repositoryRoute } from './repository-call.ts'
import type { MergeRequest } from './rows.ts'
import { type CodeupState, isOpen } from './state.ts'
import { bodyOf, onlyQuery, pageOf, queryText, slicePage } from './wire.ts'

const mergeTypes: readonly MergeType[] = ['ff-only', 'no-fast-forward', 'squash', 'rebase']

export function mergeRequestRoutes(state: CodeupState): Route[] {
  return [listRoute(state), ...readRoutes(state), ...writeRoutes(state)]
}

function listRoute(state: CodeupState): Route {
  const filters = {
    opened: isOpen,
    merged: (row: Readonly<MergeRequest>) => row.state === 'MERGED',
    closed: (row: Readonly<MergeRequest>) => row.state === 'CLOSED',
  }
  return {
    method: 'GET',
    pattern: '/organizations/:org/changeRequests',
    action: 'ListChangeRequests',
    handle: (request) => {
      inOrganization(state, request)
      onlyQuery(request, [
        'page',
        'perPage',
        'projectIds',
        'authorIds',
        'reviewerIds',
        'state',
        'search',
        'orderBy',
        'sort',
        'createdBefore',
        'createdAfter',
      ])
      needRight(state, request.caller, 'read')
      const token = tokenOf(state, request.caller)
      const listOf = (name: string) => queryText(request, name)?.split(',')
      const instantOf = (name: string) => {
        const text = queryText(request, name)
        const at = text === undefined ? undefined : Date.parse(text)
        if (Number.isNaN(at)) throw refuse.invalidParameter(name)
        return at
      }
      const word = queryText(request, 'state')
      if (word !== undefined && !(word in filters)) throw refuse.invalidParameter('state')
      const inState = word === undefined ? () => true : filters[word as keyof typeof filters]
      const authors = listOf('authorIds')
      const reviewers = listOf('reviewerIds')
      const search = queryText(request, 'search')?.toLowerCase()
      const [after, before] = [instantOf('createdAfter'), instantOf('createdBefore')]
      const projects = listOf('projectIds')?.map((id) => state.repository(id)?.id)
      const rows =
        projects === undefined
          ? state.mergeRequests.values()
          : projects.flatMap((id) =>
              id === undefined ? [] : state.mergeRequests.by('byRepository', String(id)),
            )
      const by = queryText(request, 'orderBy') === 'updated_at' ? 'updatedAt' : 'createdAt'
      const sign = queryText(request, 'sort') === 'asc' ? 1 : -1
      const found = rows
        .filter((row) => {
          const repository = state.repositories.get(String(row.repositoryId))
          return (
            repository !== undefined &&
            isMember(token, repository) &&
            inState(row) &&
            (authors?.includes(row.authorId) ?? true) &&
            (reviewers === undefined || row.reviewers.some(({ userId }) => reviewers.includes(userId))) &&
            (search === undefined || row.title.toLowerCase().includes(search)) &&
            (after === undefined || row.createdAt >= after) &&
            (before === undefined || row.createdAt <= before)
          )
        })
        .sort((a, b) => sign * (a[by] - b[by] || a.localId - b.localId))
      return slicePage(found, pageOf(request), (row) => {
        const repository = state.repositories.get(String(row.repositoryId))
        return repository === undefined ? {} : renderMergeRequest(state, repository, row)
      })
    },
  }
}

function requestOf(state: CodeupState, call: RepositoryCall): Readonly<MergeRequest> {
  const localId = call.request.variable('localId')
  const found = state.mergeRequests.get(`${call.repository.id}/${localId}`)
  if (found === undefined) throw notFound(`The merge request ${localId}`)
  return found
}

async function detailOf(state: CodeupState, call: RepositoryCall, request: Readonly<MergeRequest>) {
  const target = isOpen(request) ? await resolveCommit(call.dir, request.targetBranch, 'branch') : undefined
  if (target === undefined) return renderMergeRequest(state, call.repository, request)
  const source = request.sourceCommitId
  const [ahead, behind, clean] = await Promise.all([
    countCommits(call.dir, { revs: [source, `^${target}`] }),
    countCommits(call.dir, { revs: [target, `^${source}`] }),
    canMerge(call.dir, target, source),
  ])
  return renderMergeRequest(state, call.repository, request, { ahead, behind, conflict: !clean })
}

function readRoutes(state: CodeupState): Route[] {
  const below = '/changeRequests/:localId'
  return [
    repositoryRoute(state, {
      method: 'GET',
      below,
      action: 'GetChangeRequest',
      handle: async (call) => ({ body: await detailOf(state, call, requestOf(state, call)) }),
    }),
    repositoryRoute(state, {
      method: 'GET',
      below: `${below}/diffs/patches`,
      action: 'ListChangeRequestPatchSets',
      handle: (call) => {
        const request = requestOf(state, call)
        const patch = (name: string, commitId: string, ref: string) => ({
          commitId,
          createTime: new Date(request.updatedAt).toISOString(),
          patchSetBizId: `${call.repository.id}-${request.localId}-${commitId.slice(0, 12)}`,
          patchSetName: name,
          ref,
          relatedMergeItemType: name === '合并源' ? 'MERGE_SOURCE' : 'MERGE_TARGET',
          shortId: commitId.slice(0, 8),
          versionNo: 1,
        })
        return {
          body: [patch('合并源', request.sourceCommitId, `refs/merge-requests/${request.localId}/head`)],
        }
      },
    }),
    repositoryRoute(state, {
      method: 'GET',
      below: `${below}/diffs/changeTree`,
      action: 'GetChangeRequestTree',
      handle: async (call) => {
        const request = requestOf(state, call)
        const target = await resolveCommit(call.dir, request.mergedRevision ?? request.targetBranch)
        const base =
          target === undefined ? undefined : await mergeBase(call.dir, target, request.sourceCommitId)
        const diffs = base === undefined ? [] : await diffCommits(call.dir, base, request.sourceCommitId)
        return { body: { count: diffs.length, changedTreeItems: diffs.map(renderDiff) } }
      },
    }),
  ]
}

function writeRoutes(state: CodeupState): Route[] {
  const below = '/changeRequests/:localId'
  return [
    repositoryRoute(state, {
      method: 'POST',
      below: '/changeRequests',
      action: 'CreateChangeRequest',
      right: 'release',
      handle: async (call) => {
        const body = await bodyOf(call.request, {
          title: 'string!',
          description: 'string',
          sourceBranch: 'string!',
          sourceProjectId: 'number',
          targetBranch: 'string!',
          targetProjectId: 'number',
          reviewerUserIds: 'strings',
          workItemIds: 'strings',
          createFrom: 'string',
          triggerAIReviewRun: 'boolean',
        })
        if (body.title.trim() === '' || body.title.length > 256) throw refuse.invalidParameter('title')
        for (const name of ['sourceProjectId', 'targetProjectId'] as const)
          if (body[name] !== undefined && body[name] !== call.repository.id)
            throw refuse.invalidParameter(name)
        const request = await openMergeRequest(state, call.repository, {
          title: body.title,
          description: body.description,
          sourceBranch: body.sourceBranch,
          targetBranch: body.targetBranch,
          author: call.user,
          reviewerIds: body.reviewerUserIds,
          workItemIds: body.workItemIds,
        })
        return { body: await detailOf(state, call, request) }
      },
    }),
    repositoryRoute(state, {
      method: 'POST',
      below: `${below}/merge`,
      action: 'MergeChangeRequest',
      right: 'release',
      handle: async (call) => {
        const request = requestOf(state, call)
        const body = await bodyOf(call.request, {
          mergeType: 'string!',
          mergeMessage: 'string',
          removeSourceBranch: 'boolean',
        })
        const mergeType = mergeTypes.find((type) => type === body.mergeType)
        if (mergeType === undefined) throw refuse.invalidParameter('mergeType')
        needBranchRight(state, call.request.caller, call.repository, request.targetBranch, 'merge')
        const merged = await mergeMergeRequest(state, call.repository, request, {
          mergeType,
          message: body.mergeMessage === '' ? undefined : body.mergeMessage,
          removeSourceBranch: body.removeSourceBranch,
          user: call.user,
        })
        return { body: { ...renderMergeRequest(state, call.repository, merged), result: true } }
      },
    }),
    repositoryRoute(state, {
      method: 'POST',
      below: `${below}/review`,
      action: 'ReviewChangeRequest',
      right: 'release',
      handle: async (call) => {
        const request = requestOf(state, call)
        const body = await bodyOf(call.request, {
          reviewOpinion: 'string',
          reviewComment: 'string',
          submitDraftCommentIds: 'strings',
        })
        const opinion = body.reviewOpinion ?? 'PASS'
        if (opinion !== 'PASS' && opinion !== 'NOT_PASS') throw refuse.invalidParameter('reviewOpinion')
        const at = state.world.clock.now()
        const others = request.reviewers.filter(({ userId }) => userId !== call.user.userId)
        state.mergeRequests.put({
          ...request,
          reviewers: [...others, { userId: call.user.userId, opinion, at }],
          state: isOpen(request) ? (opinion === 'PASS' ? 'TO_BE_MERGED' : 'UNDER_REVIEW') : request.state,
          updatedAt: at,
        })
        return { body: { result: true } }
      },
    }),
    repositoryRoute(state, {
      method: 'POST',
      below: `${below}/close`,
      action: 'CloseChangeRequest',
      right: 'release',
      handle: (call) => {
        const request = requestOf(state, call)
        if (!isOpen(request)) throw refuse.invalidParameter('localId', 'The merge request is not open.')
        state.mergeRequests.put({ ...request, state: 'CLOSED', updatedAt: state.world.clock.now() })
        return { body: { result: true } }
      },
    }),
  ]
}
