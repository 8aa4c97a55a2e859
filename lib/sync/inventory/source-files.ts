import { listSourceRepositories, type SourceRepositoryRow } from '../../catalog/inventory/reads.ts'
import { writeSourceFiles, writeSourceProblem } from '../../catalog/inventory/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import { isSourceFile, readSourceFiles } from '../../domain/inventory/source-file.ts'
import type { SyncAround } from '../around.ts'
import { CloudStop, need } from '../cloud-stop.ts'
import { crowd } from '../crowd.ts'
import type { Pass } from '../pass.ts'

/** So many files of a repository are read; one with more says that it was not read whole. */
const mostFiles = 400
/** A longer one is no template, and no state that somebody keeps in a repository. */
const longestFile = 4_000_000
const width = 4

async function readOne(
  around: SyncAround,
  cloud: ReadingCloud,
  { id, repository, branch, head }: SourceRepositoryRow,
  signal: AbortSignal,
): Promise<void> {
  const now = need(await cloud.code.getBranchHead(repository, branch))
  if (now === head) return writeSourceProblem(around.database, id, null)
  const listed = need(await cloud.definitions.listFiles(repository, now)).map(({ path }) => path)
  const wanted = listed.filter(isSourceFile)
  const texts = new Map<string, string>()
  await crowd(wanted.slice(0, mostFiles), width, signal, async (path) => {
    const { content } = need(await cloud.code.getFile(repository, now, path))
    if (content.length <= longestFile) texts.set(path, content)
  })
  // In the order of the repository, whichever came first.
  const files = new Map(
    wanted.flatMap((path) => {
      const text = texts.get(path)
      return text === undefined ? [] : [[path, text] as const]
    }),
  )
  const left = wanted.length - files.size
  await writeSourceFiles(around.database, id, {
    head: now,
    files: files.size,
    problem: left === 0 ? null : `${left} files were not read: too many, or too long`,
    addresses: readSourceFiles(files),
  })
}

/**
 * Reads repositories whose head moved. One that can not be read keeps what is known of it, with the reason. Answers whether
 * every one of them was read whole, and there is one.
 */
export async function readSourceRepositories(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  pass: Pass,
): Promise<boolean> {
  for (const each of await listSourceRepositories(around.database, connectionId))
    try {
      await readOne(around, cloud, each, pass.signal)
    } catch (error) {
      if (!(error instanceof CloudStop)) throw error
      await writeSourceProblem(around.database, each.id, error.message.slice(0, 600))
      pass.complain(`${each.repository}: ${error.message}`)
    }
  const now = await listSourceRepositories(around.database, connectionId)
  return now.length > 0 && now.every(({ head, problem }) => head !== null && problem === null)
}
