import { findRepositoryIds, listKnownPipelines, listUnreadPipelines } from '../../catalog/pipeline/reads.ts'
import { upsertPipelines, writeSources } from '../../catalog/pipeline/writes.ts'
import { readClocks, readCursor } from '../../catalog/sync/reads.ts'
import { writeCursor } from '../../catalog/sync/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import { pipelineKindOf } from '../../domain/pipeline/name.ts'
import { sourcePath } from '../../domain/pipeline/source-path.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { chunksOf, crowd } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import type { Pass } from '../pass.ts'

export interface PipelineCursor {
  /** Product time until which runs were asked for. */
  ranUntil: string
  fullAt: string
  /** External ids of pipelines that ran and whose runs were not read yet. */
  pending: string[]
}

const fullEveryMs = 600_000
/** Starts are told late, and clocks differ. */
const overlapMs = 300_000
const width = 6

async function readSources(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  pass: Pass,
): Promise<number> {
  const unread = await listUnreadPipelines(around.database, connectionId)
  for (const chunk of chunksOf(unread, 60)) {
    const read: { id: string; sourceUrls: string[] }[] = []
    await crowd(chunk, width, pass.signal, async ({ id, externalId }) => {
      const detail = found(await cloud.pipelines.getPipeline(externalId))
      read.push({ id, sourceUrls: detail?.repositories ?? [] })
    })
    const paths = read.flatMap((each) => each.sourceUrls.map(sourcePath)).filter((path) => path !== null)
    const ids = await findRepositoryIds(around.database, connectionId, paths)
    const rows = read.map((each) => ({
      ...each,
      codeRepositoryId:
        each.sourceUrls.map((url) => ids.get(sourcePath(url) ?? '')).find((id) => id !== undefined) ?? null,
    }))
    await writeSources(around.database, rows)
    await pass.add(0, rows.length)
  }
  return unread.length
}

/** Pipelines of the connection, and what each new one builds from. Remembers which ran, for the pass of runs. */
export async function syncPipelines(around: SyncAround, connectionId: string, pass: Pass): Promise<boolean> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  const cursor = await readCursor<PipelineCursor>(database, connectionId, 'pipelines')
  const { wall, now } = await readClocks(database)
  const pending = new Set(cursor?.pending ?? [])
  const full = cursor === null || wall.getTime() - Date.parse(cursor.fullAt) > fullEveryMs

  let regroups = false
  async function list(since: Date | null, ran: boolean): Promise<void> {
    for await (const page of pagesOf((mark) => cloud.pipelines.listPipelines(since, mark))) {
      pass.signal.throwIfAborted()
      const known = await listKnownPipelines(
        database,
        connectionId,
        page.items.map((fact) => fact.externalId),
      )
      const ids = new Map(known.map((each) => [each.externalId, each.id]))
      const rows = page.items.map(({ externalId, name }) => ({
        id: ids.get(externalId) ?? newId(),
        externalId,
        name,
        kind: pipelineKindOf(name),
      }))
      const changed = await upsertPipelines(database, connectionId, rows)
      regroups ||= changed > 0
      if (ran) for (const { externalId } of rows) pending.add(externalId)
      pass.expect(full ? page.total : null)
      await pass.add(full && ran ? 0 : rows.length, changed)
    }
  }
  if (full) await list(null, cursor === null)
  if (cursor !== null) await list(new Date(Date.parse(cursor.ranUntil) - overlapMs), true)
  const read = await readSources(around, connectionId, cloud, pass)
  await writeCursor(database, connectionId, 'pipelines', {
    ranUntil: now.toISOString(),
    fullAt: full ? wall.toISOString() : (cursor?.fullAt ?? wall.toISOString()),
    pending: [...pending],
  } satisfies PipelineCursor)
  return regroups || read > 0
}
