import type { PipelineToRead, RunToRead } from '../../catalog/pipeline/reads.ts'
import { closeRun, upsertRuns, writeLastRun } from '../../catalog/pipeline/run-writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { pagesOf } from '../pages.ts'
import { toRunRow } from './run-row.ts'

/** What reading runs is handed beside what to read. */
export interface RunReading extends SyncAround {
  reading: ReadingCloud
  /** The product's clock, running: an answer is as old as its question. */
  clock: () => Date
}

/** How far back the first look goes. */
const mostPages = 6

/** The product's clock from an instant on; the database is not asked again for each question. */
export function clockFrom(now: Date): () => Date {
  const begun = performance.now()
  return () => new Date(now.getTime() + Math.round(performance.now() - begun))
}

/** One run by itself. Answers how many rows were written; one that the cloud let go of is closed. */
export async function readOneRun(
  { database, reading, clock }: RunReading,
  { pipelineId, externalId, number }: Omit<RunToRead, 'name'>,
): Promise<number> {
  const asked = clock()
  const run = found(await reading.pipelines.getRun(externalId, number))
  if (run !== null) return upsertRuns(database, pipelineId, [toRunRow(run, true, asked)], true)
  await closeRun(database, pipelineId, number)
  return 0
}

async function listNewRuns(
  { database, reading, clock }: RunReading,
  { id, externalId, lastStartedAt }: PipelineToRead,
  after: number,
): Promise<number> {
  let changed = 0
  let count = 0
  for await (const page of pagesOf((mark) => reading.pipelines.listRuns(externalId, lastStartedAt, mark))) {
    count += 1
    const fresh = page.items.filter((run) => run.number > after)
    const rows = fresh.map((run) => toRunRow(run, false, clock()))
    changed += await upsertRuns(database, id, rows, false)
    if (count === mostPages || fresh.length < page.items.length) break
  }
  return changed
}

/**
 * What a pipeline ran since the last look: the newest run whole, in one call, and those between by a listing, whose details
 * follow. Answers how many rows were written.
 */
export async function readNewRuns(around: RunReading, pipeline: PipelineToRead): Promise<number> {
  const { database, reading, clock } = around
  const last = pipeline.lastRunNumber ?? 0
  const asked = clock()
  const newest = found(await reading.pipelines.latestRun(pipeline.externalId))
  if (newest === null) {
    await writeLastRun(database, pipeline.id, last)
    return 0
  }
  let changed = newest.number > last + 1 ? await listNewRuns(around, pipeline, last) : 0
  changed += await upsertRuns(database, pipeline.id, [toRunRow(newest, true, asked)], true)
  await writeLastRun(database, pipeline.id, Math.max(last, newest.number))
  return changed
}
