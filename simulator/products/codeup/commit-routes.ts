import { isoSeconds } from '../../kernel/clock.ts'
import { Refusal, refuse } from '../../kernel/errors.ts'
import type { MountRequest, Route } from '../../kernel/mount.ts'
import { readCommit } from '../git/objects.ts'
import { commitStats, diffCommits, logCommits, logPage, mergeBase } from '../git/reading.ts'
import { renderCommit, renderUser } from './render.ts'
import { neededCommit, neededFound, notFound, repositoryRoute } from './repository-call.ts'
import type { CommitStatus } from './rows.ts'
import type { CodeupState } from './state.ts'
import { bodyOf, neededQuery, pageOf, pageReply, queryText, slicePage } from './wire.ts'

/** An instant of the query; words such as `yesterday` would mean another one tomorrow. */
function isoOf(request: MountRequest, name: string): string | undefined {
  const text = queryText(request, name)
  if (text === undefined) return undefined
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw refuse.invalidParameter(name)
  return new Date(at).toISOString()
}

const states = ['error', 'failure', 'pending', 'success'] as const

export function commitRoutes(state: CodeupState): Route[] {
  return [...historyRoutes(state), ...statusRoutes(state)]
}

function historyRoutes(state: CodeupState): Route[] {
  return [
    repositoryRoute(state, {
      method: 'GET',
      below: '/commits',
      action: 'ListCommits',
      query: [
        'refName',
        'since',
        'until',
        'page',
        'perPage',
        'path',
        'search',
        'showSignature',
        'committerIds',
      ],
      handle: async ({ request, repository, dir }) => {
        const head = await neededCommit(dir, neededQuery(request, 'refName'))
        const page = pageOf(request)
        const query = {
          revs: [head],
          path: queryText(request, 'path'),
          since: isoOf(request, 'since'),
          until: isoOf(request, 'until'),
          search: queryText(request, 'search'),
        }
        const skip = (page.number - 1) * page.size
        const { commits, total } = await logPage(dir, query, skip, page.size)
        return pageReply(
          commits,
          page,
          total,
          commits.map((commit) => renderCommit(repository, commit)),
        )
      },
    }),
    repositoryRoute(state, {
      method: 'GET',
      below: '/commits/:sha',
      action: 'GetCommit',
      handle: async ({ request, repository, dir }) => {
        const sha = await neededCommit(dir, request.variable('sha'))
        const commit = neededFound(await readCommit(dir, sha), sha)
        return { body: { ...renderCommit(repository, commit), stats: await commitStats(dir, sha) } }
      },
    }),
    repositoryRoute(state, {
      method: 'GET',
      below: '/compares',
      action: 'GetCompare',
      query: ['from', 'to', 'sourceType', 'targetType', 'straight'],
      handle: async ({ request, repository, dir }) => {
        const kind = (name: string) => {
          const value = queryText(request, name)
          if (value !== undefined && value !== 'branch' && value !== 'tag')
            throw refuse.invalidParameter(name)
          return value
        }
        const [from, to] = [neededQuery(request, 'from'), neededQuery(request, 'to')]
        const base = await neededCommit(dir, from, kind('sourceType'))
        const head = await neededCommit(dir, to, kind('targetType'))
        const straight = queryText(request, 'straight') === 'true'
        const common = straight ? base : ((await mergeBase(dir, base, head)) ?? base)
        const [commits, diffs] = await Promise.all([
          logCommits(dir, { revs: [head, `^${base}`], max: 1000 }),
          diffCommits(dir, common, head),
        ])
        return {
          body: {
            from,
            to,
            base_commit_sha: common,
            commits_count: commits.length,
            commits: commits.map((commit) => renderCommit(repository, commit)),
            files_count: diffs.length,
            diffs: diffs.map(renderDiff),
          },
        }
      },
    }),
  ]
}

export function renderDiff(diff: Awaited<ReturnType<typeof diffCommits>>[number]) {
  return {
    aMode: diff.oldMode,
    bMode: diff.newMode,
    oldId: diff.oldId,
    newId: diff.newId,
    oldPath: diff.oldPath,
    newPath: diff.newPath,
    newFile: diff.status === 'A',
    deletedFile: diff.status === 'D',
    renamedFile: diff.status === 'R',
    isBinary: diff.text.includes('\nBinary files '),
    diff: diff.text,
  }
}

function renderStatus(state: CodeupState, status: Readonly<CommitStatus>) {
  return {
    id: status.id,
    sha: status.sha,
    state: status.state,
    context: status.context,
    description: status.description,
    targetUrl: status.targetUrl,
    author: renderUser(state.user(status.creatorId)),
    createTime: isoSeconds(status.createdAt),
    updateTime: isoSeconds(status.updatedAt),
  }
}

function statusRoutes(state: CodeupState): Route[] {
  return [
    repositoryRoute(state, {
      method: 'GET',
      below: '/commits/:sha/statuses',
      action: 'ListCommitStatuses',
      query: ['page', 'perPage'],
      handle: async ({ request, repository, dir }) => {
        const sha = await neededCommit(dir, request.variable('sha'))
        const found = state.statuses.by('byCommit', `${repository.id}/${sha}`).reverse()
        return slicePage(found, pageOf(request), (status) => renderStatus(state, status))
      },
    }),
    repositoryRoute(state, {
      method: 'POST',
      below: '/commits/:sha/statuses',
      action: 'CreateCommitStatus',
      right: 'release',
      handle: async ({ request, repository, dir, user }) => {
        const sha = request.variable('sha')
        if (!/^[0-9a-f]{40}$/.test(sha)) throw notFound(`The commit ${sha}`)
        await neededCommit(dir, sha)
        const body = await bodyOf(request, {
          state: 'string!',
          context: 'string',
          description: 'string',
          targetUrl: 'string',
        })
        const context = body.context ?? 'default'
        const word = states.find((known) => known === body.state)
        if (word === undefined) throw refuse.invalidParameter('state')
        if (context.length > 50) throw new Refusal(400, 'InvalidParameter', 'context is longer than 50.')
        const at = state.world.clock.now()
        const before = state.statuses
          .by('byCommit', `${repository.id}/${sha}`)
          .find((status) => status.context === context)
        const status = state.statuses.put({
          id: before?.id ?? 700_001 + state.statuses.size,
          repositoryId: repository.id,
          sha,
          state: word,
          context,
          description: body.description ?? '',
          targetUrl: body.targetUrl ?? '',
          creatorId: user.userId,
          createdAt: before?.createdAt ?? at,
          updatedAt: at,
        })
        return { body: renderStatus(state, status) }
      },
    }),
  ]
}
