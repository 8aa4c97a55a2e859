import type { ManifestPort } from '../../ports/code.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import type { CodeupClient } from './client.ts'
import { toCommit, toFile } from './map.ts'

/**
 * Manifest repository of one environment, under its writer's token. Codeup's file API takes no expected head, so the
 * file at the head is compared just before the write, and at the commit's true parent just after it: had somebody
 * slipped in between and changed the same file, their text is put back and the write answers conflict. Commits to other
 * files of the branch disturb nobody: hundreds of services share it.
 */
export function createManifests(attempts: Attempts, client: CodeupClient): ManifestPort {
  type Write = Parameters<ManifestPort['commitFile']>[0]
  const ask = <T>(operation: string, work: (signal: AbortSignal) => Promise<T>) =>
    attempts.call({ operation, read: true }, work)

  async function findOwn(input: Write, signal: AbortSignal) {
    const page = await client.listCommits(input.repository, input.branch, input.path, 1, signal)
    // A server may end the message with a line feed of its own.
    const own = page.items.find((each) => (each.message ?? '').trimEnd() === input.message.trimEnd())
    return own === undefined ? null : toCommit(own)
  }

  async function write(input: Write, signal: AbortSignal): Promise<{ sha: string }> {
    const { repository, branch, path, content, message } = input
    const head = (await client.getBranch(repository, branch, signal)).commit.id
    if (head !== input.parent) {
      const before = toFile(await client.getFile(repository, head, path, signal), path)
      if (before.revision !== input.revision) throw new CallError('conflict', `${path} changed meanwhile`)
    }
    await client.updateFile(
      repository,
      path,
      { branch, content, commitMessage: message, encoding: 'text' },
      signal,
    )
    const own = await findOwn(input, signal)
    if (own === null) throw new CallError('nonsense', 'the write was accepted and its commit is not there')
    const parent = own.parents[0]
    if (parent === undefined || parent === head) return { sha: own.sha }
    const overwritten = toFile(await client.getFile(repository, parent, path, signal), path)
    if (overwritten.revision === input.revision) return { sha: own.sha }
    const restore = `Restore ${path} as of ${parent.slice(0, 12)}\n\nReverts: ${own.sha}\n`
    const body = { branch, content: overwritten.content, commitMessage: restore, encoding: 'text' as const }
    await client.updateFile(repository, path, body, signal)
    throw new CallError('conflict', `${path} was changed by ${parent.slice(0, 12)} at the same time`)
  }

  return {
    getHead: (repository, branch) =>
      ask('GetBranch', async (signal) => (await client.getBranch(repository, branch, signal)).commit.id),
    getFile: (repository, ref, path) =>
      ask('GetFile', async (signal) => toFile(await client.getFile(repository, ref, path, signal), path)),
    listCommits: (repository, branch, path) =>
      ask('ListCommits', async (signal) =>
        (await client.listCommits(repository, branch, path, 1, signal)).items.map(toCommit),
      ),
    commitFile: (input) =>
      attempts.call({ operation: 'UpdateFile', read: false, deadlineMs: 30_000 }, (signal) =>
        write(input, signal),
      ),
  }
}
