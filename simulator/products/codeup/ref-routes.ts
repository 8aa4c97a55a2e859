import { Refusal, refuse } from '../../kernel/errors.ts'
import type { Route } from '../../kernel/mount.ts'
import { inTurn } from '../git/dirs.ts'
import { readCommit } from '../git/objects.ts'
import { type GitRef, listRefs, readCommits, resolveCommit } from '../git/reading.ts'
import { GitError, runGit } from '../git/run.ts'
import { needBranchRight } from './access.ts'
import { renderBranch, renderTag } from './render.ts'
import { isRefName, neededCommit, notFound, type RepositoryCall, repositoryRoute } from './repository-call.ts'
import type { CodeupState } from './state.ts'
import { neededQuery, onlyQuery, pageOf, pageReply, queryText } from './wire.ts'

const byName = (a: GitRef, b: GitRef) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
const byAge = (a: GitRef, b: GitRef) => a.createdAt - b.createdAt || byName(a, b)

/** One page of refs with the commits they stand on. */
async function refPage(
  call: RepositoryCall,
  refs: GitRef[],
  render: (ref: GitRef, commit: Awaited<ReturnType<typeof readCommit>>) => unknown,
) {
  const page = pageOf(call.request)
  const items = refs.slice((page.number - 1) * page.size, page.number * page.size)
  const commits = await readCommits(
    call.dir,
    items.map(({ commit }) => commit),
  )
  return pageReply(
    items,
    page,
    refs.length,
    items.map((ref) => render(ref, commits.get(ref.commit))),
  )
}

const searched = (call: RepositoryCall, refs: GitRef[]): GitRef[] => {
  const search = queryText(call.request, 'search')?.toLowerCase()
  return search === undefined ? refs : refs.filter(({ name }) => name.toLowerCase().includes(search))
}

async function findRef(call: RepositoryCall, prefix: 'refs/heads' | 'refs/tags', name: string) {
  const found = (await listRefs(call.dir, prefix)).find((ref) => ref.name === name)
  if (found === undefined) throw notFound(`The ${prefix === 'refs/heads' ? 'branch' : 'tag'} ${name}`)
  return found
}

/** Makes, moves or removes a ref in turn with all other writes, and tells who watches. */
async function changeRef(
  state: CodeupState,
  call: RepositoryCall,
  ref: string,
  change: {
    before: string | undefined
    after: string | undefined
    args: string[]
    env?: Record<string, string>
  },
): Promise<void> {
  const { repository, dir, user } = call
  await inTurn(state.world, repository.path, async () => {
    try {
      await runGit(dir, change.args, change.env === undefined ? {} : { env: change.env })
    } catch (error) {
      if (!(error instanceof GitError)) throw error
      throw new Refusal(409, 'Conflict', `The ref ${ref} exists already or stands in the way of another.`)
    }
  })
  await state.announce({
    repository,
    ref,
    before: change.before,
    after: change.after,
    user,
    at: state.world.clock.now(),
  })
}

export function refRoutes(state: CodeupState): Route[] {
  return [...branchRoutes(state), ...tagRoutes(state)]
}

function branchRoutes(state: CodeupState): Route[] {
  const branchOf = async (call: RepositoryCall, name: string) => {
    const sha = await resolveCommit(call.dir, name, 'branch')
    if (sha === undefined) throw notFound(`The branch ${name}`)
    return renderBranch(state, call.repository, name, await readCommit(call.dir, sha))
  }
  return [
    repositoryRoute(state, {
      method: 'GET',
      below: '/branches',
      action: 'ListBranches',
      query: ['page', 'perPage', 'sort', 'search'],
      handle: async (call) => {
        const sort = queryText(call.request, 'sort') ?? 'name_asc'
        const [by, direction] = sort.split('_')
        if (!/^(name|updated)_(asc|desc)$/.test(sort)) throw refuse.invalidParameter('sort')
        const refs = searched(call, await listRefs(call.dir, 'refs/heads')).sort(
          by === 'name' ? byName : byAge,
        )
        if (direction === 'desc') refs.reverse()
        return refPage(call, refs, (ref, commit) => renderBranch(state, call.repository, ref.name, commit))
      },
    }),
    repositoryRoute(state, {
      method: 'GET',
      below: '/branches/:branch',
      action: 'GetBranch',
      handle: async (call) => ({ body: await branchOf(call, call.request.variable('branch')) }),
    }),
    repositoryRoute(state, {
      method: 'POST',
      below: '/branches',
      action: 'CreateBranch',
      right: 'release',
      query: ['branch', 'ref'],
      handle: async (call) => {
        const name = neededQuery(call.request, 'branch')
        const sha = await neededCommit(call.dir, neededQuery(call.request, 'ref'))
        if (!isRefName(name)) throw refuse.invalidParameter('branch')
        const args = ['update-ref', `refs/heads/${name}`, sha, '0'.repeat(40)]
        await changeRef(state, call, `refs/heads/${name}`, { before: undefined, after: sha, args })
        return { body: await branchOf(call, name) }
      },
    }),
    repositoryRoute(state, {
      method: 'DELETE',
      below: '/branches/:branch',
      action: 'DeleteBranch',
      right: 'release',
      handle: async (call) => {
        const name = call.request.variable('branch')
        const { commit } = await findRef(call, 'refs/heads', name)
        if (name === call.repository.defaultBranch)
          throw new Refusal(403, 'Forbidden', 'The default branch cannot be deleted.')
        needBranchRight(state, call.request.caller, call.repository, name, 'push')
        const args = ['update-ref', '-d', `refs/heads/${name}`, commit]
        await changeRef(state, call, `refs/heads/${name}`, { before: commit, after: undefined, args })
        return { body: { branchName: name } }
      },
    }),
  ]
}

function tagRoutes(state: CodeupState): Route[] {
  return [
    repositoryRoute(state, {
      method: 'GET',
      below: '/tags',
      action: 'ListTags',
      query: ['page', 'perPage', 'search', 'sort', 'orderBy'],
      handle: async (call) => {
        const orderBy = queryText(call.request, 'orderBy') ?? 'create'
        const sort = queryText(call.request, 'sort') ?? 'desc'
        if (orderBy !== 'create' && orderBy !== 'name') throw refuse.invalidParameter('orderBy')
        if (sort !== 'asc' && sort !== 'desc') throw refuse.invalidParameter('sort')
        const refs = searched(call, await listRefs(call.dir, 'refs/tags')).sort(
          orderBy === 'name' ? byName : byAge,
        )
        if (sort === 'desc') refs.reverse()
        return refPage(call, refs, (ref, commit) => renderTag(call.repository, ref, commit))
      },
    }),
    repositoryRoute(state, {
      method: 'POST',
      below: '/tags',
      action: 'CreateTag',
      right: 'release',
      query: ['tagName', 'ref', 'message'],
      handle: async (call) => {
        const name = neededQuery(call.request, 'tagName')
        const sha = await neededCommit(call.dir, neededQuery(call.request, 'ref'))
        if (!isRefName(name)) throw refuse.invalidParameter('tagName')
        const message = queryText(call.request, 'message')
        const args = message === undefined ? ['tag', name, sha] : ['tag', '-a', '-m', message, name, sha]
        const env = {
          GIT_COMMITTER_NAME: call.user.name,
          GIT_COMMITTER_EMAIL: call.user.email,
          GIT_COMMITTER_DATE: `${Math.floor(state.world.clock.now() / 1000)} +0800`,
        }
        await changeRef(state, call, `refs/tags/${name}`, { before: undefined, after: sha, args, env })
        const ref = await findRef(call, 'refs/tags', name)
        return { body: renderTag(call.repository, ref, await readCommit(call.dir, sha)) }
      },
    }),
    repositoryRoute(state, {
      method: 'DELETE',
      below: '/tags/:tag',
      action: 'DeleteTag',
      right: 'release',
      handle: async (call) => {
        onlyQuery(call.request, [])
        const name = call.request.variable('tag')
        const { commit } = await findRef(call, 'refs/tags', name)
        const args = ['tag', '-d', name]
        await changeRef(state, call, `refs/tags/${name}`, { before: commit, after: undefined, args })
        return { body: { tagName: name } }
      },
    }),
  ]
}
