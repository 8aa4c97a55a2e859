import type { ReleasePort } from '../../ports/release.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import type { CodeupClient } from './client.ts'
import { toBranchRule, toMergeRequest } from './map.ts'
import type { ReleaseClient } from './release-client.ts'

const mostPages = 20
const longestContext = 50
const longestDescription = 3_000
const admin = 40

/** Null where the cloud says that it is not there. */
async function ifThere<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof CallError && error.kind === 'not-found') return null
    throw error
  }
}

/** Makes a thing that must stand at one commit: looked for before, and again where somebody was faster. */
async function make(
  name: string,
  sha: string,
  look: () => Promise<string | null>,
  create: () => Promise<unknown>,
): Promise<{ created: boolean }> {
  const judge = (head: string) => {
    if (head === sha) return { created: false }
    throw new CallError('conflict', `${name} stands at ${head.slice(0, 12)}, not at ${sha.slice(0, 12)}`)
  }
  const before = await look()
  if (before !== null) return judge(before)
  try {
    await create()
    return { created: true }
  } catch (error) {
    if (!(error instanceof CallError) || error.kind !== 'conflict') throw error
    const faster = await look()
    if (faster === null) throw error
    return judge(faster)
  }
}

/** Releases and branch rules over Codeup, under the releaser's token. */
export function createReleases(attempts: Attempts, codeup: CodeupClient, client: ReleaseClient): ReleasePort {
  const write = <T>(operation: string, work: (signal: AbortSignal) => Promise<T>) =>
    attempts.call({ operation, read: false, deadlineMs: 30_000 }, work)

  async function findGitTag(repository: string, name: string, signal: AbortSignal) {
    for (let page = 1; page <= mostPages; page += 1) {
      const found = await codeup.listTags(repository, page, signal, name)
      const tag = found.items.find((each) => each.name === name)
      if (tag) return tag.commit?.id ?? tag.id ?? null
      if (found.next === null) return null
    }
    throw new CallError('nonsense', `the search for the tag ${name} does not end`)
  }

  async function findOpenRequest(
    project: string,
    branches: { sourceBranch: string; targetBranch: string },
    signal: AbortSignal,
  ) {
    for (let page = 1; page <= mostPages; page += 1) {
      const found = await codeup.listMergeRequests(project, 'opened', page, signal)
      const twin = found.items.find(
        ({ sourceBranch, targetBranch }) =>
          sourceBranch === branches.sourceBranch && targetBranch === branches.targetBranch,
      )
      if (twin) return toMergeRequest(twin)
      if (found.next === null) return null
    }
    return null
  }

  return {
    createBranch: ({ repository, branch, sha }) =>
      write('CreateBranch', async (signal) => {
        const look = async () =>
          (await ifThere(codeup.getBranch(repository, branch, signal)))?.commit.id ?? null
        return make(`the branch ${branch}`, sha, look, () =>
          client.createBranch(repository, branch, sha, signal),
        )
      }),
    createGitTag: ({ repository, name, sha, message }) =>
      write('CreateTag', (signal) =>
        make(
          `the tag ${name}`,
          sha,
          () => findGitTag(repository, name, signal),
          () => client.createTag(repository, name, sha, message, signal),
        ),
      ),
    openMergeRequest: ({ repository, sourceBranch, targetBranch, title, description }) =>
      write('CreateChangeRequest', async (signal) => {
        const { id } = await codeup.getRepository(repository, signal)
        const branches = { sourceBranch, targetBranch }
        const told = (found: { number: number; webUrl: string | null }, created: boolean) => ({
          number: found.number,
          webUrl: found.webUrl,
          created,
        })
        const twin = await findOpenRequest(id, branches, signal)
        if (twin) return told(twin, false)
        const project = Number(id)
        const projects = { sourceProjectId: project, targetProjectId: project }
        const body = { title: title.slice(0, 256), description, ...branches, ...projects, createFrom: 'WEB' }
        try {
          return told(toMergeRequest(await client.createMergeRequest(repository, body, signal)), true)
        } catch (error) {
          if (!(error instanceof CallError) || error.kind !== 'conflict') throw error
          const faster = await findOpenRequest(id, branches, signal)
          if (faster) return told(faster, false)
          throw error
        }
      }),
    writeCommitStatus: ({ repository, sha, context, state, description, targetUrl }) =>
      write('CreateCommitStatus', async (signal) => {
        if (context.length > longestContext)
          throw new CallError('invalid', `the context ${context} is too long`)
        const wish = { state, context, description: description.slice(0, longestDescription) }
        const statuses = await client.listStatuses(repository, sha, signal)
        const before = statuses.find((each) => each.context === context)
        const same =
          before?.state === state &&
          (before.description ?? '') === wish.description &&
          (before.targetUrl ?? '') === (targetUrl ?? '')
        if (same) return { written: false }
        const body = targetUrl === null ? wish : { ...wish, targetUrl }
        await client.createStatus(repository, sha, body, signal)
        return { written: true }
      }),
    listBranchRules: (repository) =>
      attempts.call({ operation: 'ListProtectedBranches', read: true }, async (signal) =>
        (await client.listProtectedBranches(repository, signal)).map(toBranchRule),
      ),
    writeBranchRule: (repository, externalId, rule) =>
      write(externalId === null ? 'CreateProtectedBranch' : 'UpdateProtectedBranch', async (signal) => {
        for (const roles of [rule.allowPushRoles, rule.allowMergeRoles])
          if (roles.length > 0 && !roles.includes(admin))
            throw new CallError('invalid', 'Codeup takes no rule that leaves administrators out')
        if (externalId !== null)
          return toBranchRule(await client.updateProtectedBranch(repository, externalId, rule, signal))
        const rules = await client.listProtectedBranches(repository, signal)
        if (rules.some(({ branch }) => branch === rule.branch))
          throw new CallError('conflict', `there is a rule for ${rule.branch} already`)
        return toBranchRule(await client.createProtectedBranch(repository, rule, signal))
      }),
    removeBranchRule: (repository, externalId) =>
      write('DeleteProtectedBranch', async (signal) => {
        await ifThere(client.deleteProtectedBranch(repository, externalId, signal))
        return null
      }),
  }
}
