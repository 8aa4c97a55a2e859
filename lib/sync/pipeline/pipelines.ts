import { findRepositoryIds, listKnownPipelines, listUnreadPipelines } from '../../catalog/pipeline/reads.ts'
import { type DefinitionRow, upsertPipelines, writeDefinitions } from '../../catalog/pipeline/writes.ts'
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
import { storedParameter } from '../run/run-row.ts'

interface PipelineCursor {
  /** Product time until which was asked what ran: a new pipeline is found when it runs. */
  ranUntil: string
  fullAt: string
}

const fullEveryMs = 600_000
/** Starts are told late, and clocks differ. */
const overlapMs = 90_000
const width = 6

/** Reads definitions that are new here or were read long ago; answers how many build from something else now. */
async function readDefinitions(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  pass: Pass,
): Promise<number> {
  const unread = await listUnreadPipelines(around.database, connectionId)
  let changed = 0
  for (const chunk of chunksOf(unread, 60)) {
    const read: Omit<DefinitionRow, 'codeRepositoryId'>[] = []
    await crowd(chunk, width, pass.signal, async ({ id, externalId }) => {
      const detail = found(await cloud.pipelines.getPipeline(externalId))
      read.push({
        id,
        sourceUrls: detail?.repositories ?? [],
        environmentName: detail?.environment ?? null,
        parameters:
          detail?.takes?.map((fact) => ({
            ...storedParameter(fact),
            description: fact.description ?? null,
          })) ?? null,
        createdAt: detail?.createdAt ?? null,
        changedAt: detail?.updatedAt ?? null,
      })
    })
    const paths = read.flatMap((each) => each.sourceUrls.map(sourcePath)).filter((path) => path !== null)
    const ids = await findRepositoryIds(around.database, connectionId, paths)
    const rows = read.map((each) => ({
      ...each,
      codeRepositoryId:
        each.sourceUrls.map((url) => ids.get(sourcePath(url) ?? '')).find((id) => id !== undefined) ?? null,
    }))
    const differ = await writeDefinitions(around.database, rows)
    changed += differ
    await pass.add(0, differ)
  }
  return changed
}

/** Pipelines of the connection, and what each is defined by. Answers whether matching may come out otherwise. */
export async function syncPipelines(around: SyncAround, connectionId: string, pass: Pass): Promise<boolean> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  const cursor = await readCursor<PipelineCursor>(database, connectionId, 'pipelines')
  const { wall, now } = await readClocks(database)
  const full = cursor === null || wall.getTime() - Date.parse(cursor.fullAt) > fullEveryMs

  let regroups = false
  async function list(since: Date | null): Promise<void> {
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
      pass.expect(full ? page.total : null)
      await pass.add(full && since !== null ? 0 : rows.length, changed)
    }
  }
  if (full) await list(null)
  else await list(new Date(Date.parse(cursor.ranUntil) - overlapMs))
  const read = await readDefinitions(around, connectionId, cloud, pass)
  await writeCursor(database, connectionId, 'pipelines', {
    ranUntil: now.toISOString(),
    fullAt: full ? wall.toISOString() : (cursor?.fullAt ?? wall.toISOString()),
  } satisfies PipelineCursor)
  return regroups || read > 0
}
