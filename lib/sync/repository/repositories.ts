import {
  listKnownRepositories,
  listUndescribed,
  type RepositoryToRead,
} from '../../catalog/repository/reads.ts'
import { type DescriptorRow, upsertRepositories, writeDescriptors } from '../../catalog/repository/writes.ts'
import { readClocks, readCursor } from '../../catalog/sync/reads.ts'
import { writeCursor } from '../../catalog/sync/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { CodeRepositoryFact } from '../../cloud/ports/code.ts'
import { readDescriptor } from '../../domain/descriptor/read.ts'
import { newId } from '../../platform/ids.ts'
import { readYamlDocuments } from '../../platform/yaml-documents.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { chunksOf, crowd } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import type { Pass } from '../pass.ts'

interface Cursor {
  /** Everything that was active before this is known. */
  activeUntil: string | null
  fullAt: string
}

/** A whole listing finds what moved without being active: renames, archiving. */
const fullEveryMs = 600_000
const width = 6
const descriptorFile = 'catalog-info.yaml'

/** Repositories as the cloud states them; answers how many are otherwise, and how many of them may match otherwise. */
export async function writeRepositories(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  facts: CodeRepositoryFact[],
): Promise<{ changed: number; regroups: number }> {
  const known = await listKnownRepositories(
    around.database,
    connectionId,
    facts.map((fact) => fact.externalId),
  )
  const byId = new Map(known.map((each) => [each.externalId, each]))
  const rows = []
  for (const fact of facts) {
    const before = byId.get(fact.externalId)
    const single = async () => found(await cloud.code.getRepository(fact.path))?.defaultBranch
    const defaultBranch = fact.defaultBranch ?? before?.defaultBranch ?? (await single()) ?? 'main'
    rows.push({ ...fact, id: before?.id ?? newId(), defaultBranch })
  }
  return upsertRepositories(around.database, connectionId, rows)
}

async function listAll(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  pass: Pass,
): Promise<boolean> {
  const { database } = around
  const cursor = await readCursor<Cursor>(database, connectionId, 'repositories')
  const { wall } = await readClocks(database)
  const full = cursor === null || wall.getTime() - Date.parse(cursor.fullAt) > fullEveryMs
  const until = full || cursor.activeUntil === null ? null : new Date(cursor.activeUntil)
  let newest = cursor?.activeUntil ?? null
  let regrouped = false
  let begun = false
  for await (const page of pagesOf((mark) => cloud.code.listRepositories(mark))) {
    pass.signal.throwIfAborted()
    if (!begun) newest = page.items[0]?.activeAt?.toISOString() ?? newest
    begun = true
    pass.expect(full ? page.total : null)
    const { changed, regroups } = await writeRepositories(around, connectionId, cloud, page.items)
    regrouped ||= regroups > 0
    await pass.add(page.items.length, changed)
    const last = page.items.at(-1)?.activeAt ?? null
    if (until !== null && last !== null && last < until) break
  }
  const fullAt = full ? wall.toISOString() : (cursor?.fullAt ?? wall.toISOString())
  await writeCursor(database, connectionId, 'repositories', { activeUntil: newest, fullAt })
  return regrouped
}

/** What the descriptor of a repository says now. */
export async function readDescribed(
  cloud: ReadingCloud,
  repository: RepositoryToRead,
): Promise<DescriptorRow> {
  const file = found(await cloud.code.getFile(repository.path, repository.defaultBranch, descriptorFile))
  const descriptor = file === null ? null : readDescriptor(readYamlDocuments(file.content))
  return { id: repository.id, descriptor, activeAt: repository.activeAt }
}

/** Repositories of the connection, and the descriptor of each that moved. Answers whether matching may come out otherwise. */
export async function syncRepositories(
  around: SyncAround,
  connectionId: string,
  pass: Pass,
): Promise<boolean> {
  const cloud = await around.cloud.reading(connectionId)
  let regroups = await listAll(around, connectionId, cloud, pass)
  const moved = await listUndescribed(around.database, connectionId)
  for (const chunk of chunksOf(moved, 50)) {
    const rows: DescriptorRow[] = []
    await crowd(chunk, width, pass.signal, async (repository) => {
      rows.push(await readDescribed(cloud, repository))
    })
    const changed = await writeDescriptors(around.database, rows)
    regroups ||= changed > 0
    await pass.add(0, changed)
  }
  return regroups
}
