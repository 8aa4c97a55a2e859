import type { FixFile, FixItemRecord, FixRecord } from '../../catalog/cost-fix/record.ts'
import type { ItemOutcome } from '../../catalog/cost-fix/writes.ts'
import type { ProposingCloud } from '../../cloud/ports/cloud.ts'
import type { FileFact } from '../../cloud/ports/code.ts'
import type { CloudResult } from '../../cloud/ports/outcome.ts'
import { type EditedFile, editFile } from '../../domain/cost-fix/edit-files.ts'
import { commitMessage, type ProposedChange, proposalOf } from '../../domain/cost-fix/words.ts'
import type { Surroundings } from '../define.ts'
import { writtenOf } from '../release/cloud-words.ts'
import type { FixEffect } from './fix-effect.ts'

type Placed = FixItemRecord & { path: string; address: string }

/** Thrown inside this file alone: the cloud could not or would not, and the turn ends with that. */
class Stopped extends Error {
  readonly effect: FixEffect
  constructor(effect: FixEffect) {
    super(effect.do)
    this.effect = effect
  }
}

function must<T>(answer: CloudResult<T>, wanted: string): T {
  const written = writtenOf(answer, wanted)
  if (written.kind === 'there') return written.value
  const { problem } = written
  throw new Stopped(
    written.kind === 'again'
      ? { do: 'again', problem, againMs: written.againMs }
      : { do: 'failed', problem, outcomes: [] },
  )
}

const absent = (answer: CloudResult<unknown>): boolean => !answer.ok && answer.failure.kind === 'not-found'

function byPath(items: readonly FixItemRecord[]): Map<string, Placed[]> {
  const found = new Map<string, Placed[]>()
  for (const item of items) {
    const { path, address } = item
    if (path === null || address === null) continue
    found.set(path, [...(found.get(path) ?? []), { ...item, path, address }])
  }
  return found
}

/** One repository, as a fix reads and writes it. */
interface Place {
  cloud: ProposingCloud
  repository: string
  targetBranch: string
}

async function placeOf(around: Surroundings, fix: FixRecord): Promise<Place> {
  const repository = fix.repository ?? ''
  const cloud = await around.cloud.proposing(fix.connectionId)
  if (fix.targetBranch !== null) return { cloud, repository, targetBranch: fix.targetBranch }
  const { code } = await around.cloud.reading(fix.connectionId)
  const { defaultBranch } = must(await code.getRepository(repository), `the repository ${repository}`)
  return { cloud, repository, targetBranch: defaultBranch ?? 'main' }
}

interface Read {
  path: string
  items: Placed[]
  file: FileFact
  edited: EditedFile
}

/** Every file of a fix at a commit or branch, as it is and as it would be; what is not there is told apart. */
async function readFiles(
  { cloud, repository }: Place,
  ref: string,
  items: readonly FixItemRecord[],
): Promise<{ files: Read[]; missing: ItemOutcome[] }> {
  const files: Read[] = []
  const missing: ItemOutcome[] = []
  for (const [path, placed] of byPath(items)) {
    const answer = await cloud.files.getFile(repository, ref, path)
    if (absent(answer)) {
      const code = 'no-such-file'
      missing.push(...placed.map(({ findingId }) => ({ findingId, state: 'refused' as const, code })))
      continue
    }
    const file = must(answer, `${path} in ${repository}`)
    files.push({ path, items: placed, file, edited: editFile(file.content, path, placed) })
  }
  return { files, missing }
}

const preview = (files: readonly Read[]): FixFile[] =>
  files
    .filter(({ edited }) => edited.pieces.length > 0)
    .map(({ path, file, edited }) => ({ path, revision: file.revision, pieces: edited.pieces }))

/** Reads the files as they are and works out what would become of them; nothing is written. */
async function prepare(around: Surroundings, fix: FixRecord, isAnew: boolean): Promise<FixEffect> {
  const place = await placeOf(around, fix)
  const { targetBranch, repository } = place
  const head = must(
    await place.cloud.files.getHead(repository, targetBranch),
    `the branch ${targetBranch} of ${repository}`,
  )
  const { files, missing } = await readFiles(place, head, fix.items)
  const outcomes: ItemOutcome[] = [...missing, ...files.flatMap(({ edited }) => edited.outcomes)]
  if (!outcomes.some(({ state }) => state === 'ready')) return { do: 'failed', problem: null, outcomes }
  return { do: 'prepared', targetBranch, files: preview(files), outcomes, isAnew }
}

/** By what it says: the database keeps the members of an object in an order of its own. */
const saidBy = (files: readonly FixFile[]): string =>
  JSON.stringify(
    files.map(({ path, pieces }) => [
      path,
      pieces.map((lines) => lines.map(({ kind, text, line }) => [kind, text, line])),
    ]),
  )

/**
 * Writes what was shown on a branch of its own and asks for it to be merged. Asked again after a lost answer it goes on where
 * it was: the branch, the commits and the request that are there are the ones that were wanted.
 */
async function propose(around: Surroundings, fix: FixRecord): Promise<FixEffect> {
  const place = await placeOf(around, fix)
  const { cloud, repository, targetBranch } = place
  const branch = fix.branch ?? ''
  const ready = fix.items.filter(({ state }) => state === 'ready')
  const begun = await cloud.files.getHead(repository, branch)
  if (absent(begun)) {
    const sha = must(
      await cloud.files.getHead(repository, targetBranch),
      `the branch ${targetBranch} of ${repository}`,
    )
    const { files, missing } = await readFiles(place, sha, ready)
    // Only what somebody saw is written: other changes of the same files do not matter, another result does.
    if (missing.length > 0 || saidBy(preview(files)) !== saidBy(fix.files)) return prepare(around, fix, true)
    must(await cloud.code.createBranch({ repository, branch, sha }), `the branch ${branch} in ${repository}`)
  } else must(begun, `the branch ${branch} of ${repository}`)
  const { files } = await readFiles(place, branch, ready)
  for (const { path, items, file, edited } of files) {
    if (edited.pieces.length === 0) continue
    const parent = must(
      await cloud.files.getHead(repository, branch),
      `the branch ${branch} of ${repository}`,
    )
    const write = {
      repository,
      branch,
      path,
      content: edited.text,
      message: commitMessage(fix.id, path, changesOf(items)),
      parent,
      revision: file.revision,
    }
    must(await cloud.files.commitFile(write), `${path} on ${branch} in ${repository}`)
  }
  const by = { name: fix.confirmedBy ?? fix.askedBy, reason: fix.reason ?? '' }
  const { title, description } = proposalOf(fix.id, changesOf([...byPath(ready).values()].flat()), by)
  const request = must(
    await cloud.code.openMergeRequest({
      repository,
      sourceBranch: branch,
      targetBranch,
      title,
      description,
    }),
    `a merge request of ${branch} in ${repository}`,
  )
  const outcomes = ready.map(({ findingId }) => ({ findingId, state: 'done' as const }))
  return { do: 'proposed', number: request.number, webUrl: request.webUrl, outcomes }
}

const changesOf = (items: readonly Placed[]): ProposedChange[] =>
  items.map(({ path, address, name, wanted }) => ({ path, address, name: name || address, wanted }))

/** What became of the merge request. */
async function look(around: Surroundings, fix: FixRecord): Promise<FixEffect> {
  const { code } = await around.cloud.reading(fix.connectionId)
  const repository = fix.repository ?? ''
  const number = fix.requestNumber ?? 0
  const answer = await code.getMergeRequest(repository, number)
  // Nobody deletes a merge request in Codeup: a no is somebody's lost permission.
  const written = writtenOf(answer, `merge request ${number} in ${repository}`)
  if (written.kind !== 'there') return { do: 'again', problem: written.problem, againMs: 10 * 60_000 }
  switch (written.value.state) {
    case 'merged':
      return { do: 'merged' }
    case 'closed':
      return { do: 'declined' }
    case 'open':
      return { do: 'open' }
  }
}

/** One turn of a fix at the source: prepares it, writes it, or looks at its merge request. */
export async function turnSource(around: Surroundings, fix: FixRecord): Promise<FixEffect> {
  try {
    if (fix.state === 'preparing') return await prepare(around, fix, false)
    return await (fix.state === 'applying' ? propose(around, fix) : look(around, fix))
  } catch (error) {
    if (error instanceof Stopped) return error.effect
    throw error
  }
}
