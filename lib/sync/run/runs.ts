import { listIncompleteRuns, listPipelinesToRead, type PipelineToRead } from '../../catalog/pipeline/reads.ts'
import { closeRun, type RunRow, upsertRuns, writeLastRun } from '../../catalog/pipeline/writes.ts'
import { readClocks, readCursor } from '../../catalog/sync/reads.ts'
import { writeCursor } from '../../catalog/sync/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { RunFact } from '../../cloud/ports/pipeline.ts'
import { hasEnded, runStateOf } from '../../domain/pipeline/run-state.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { crowd } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import { type Pass, tolerate } from '../pass.ts'
import type { PipelineCursor } from '../pipeline/pipelines.ts'

const width = 6
/** How far back the first look goes. */
const mostPages = 6
const detailsPerPass = 600
/** A run in a state that we do not know is not asked about for ever. */
const patienceMs = 48 * 3_600_000

const jsonStages = (run: RunFact) =>
  run.stages.map(({ status, jobs, ...stage }) => ({
    ...stage,
    state: runStateOf(status),
    jobs: jobs.map(({ status: word, ...job }) => ({ ...job, state: runStateOf(word) })),
  }))

export function toRunRow(run: RunFact, detailed: boolean, now: Date): RunRow {
  const state = runStateOf(run.status)
  const old = run.startedAt !== null && now.getTime() - run.startedAt.getTime() > patienceMs
  return {
    id: newId(),
    number: run.number,
    state,
    rawStatus: run.status,
    trigger: run.trigger,
    branch: run.branch,
    commitSha: run.commitSha,
    actor: run.actor,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    stages: jsonStages(run),
    complete: detailed && (hasEnded(state) || old),
  }
}

/** New runs of one pipeline, newest first, until what is known. Their details follow. */
async function listNewRuns(
  around: SyncAround,
  cloud: ReadingCloud,
  pipeline: PipelineToRead,
  now: Date,
): Promise<number> {
  const last = pipeline.lastRunNumber ?? 0
  let newest = last
  let changed = 0
  let count = 0
  const { externalId, lastStartedAt } = pipeline
  for await (const page of pagesOf((mark) => cloud.pipelines.listRuns(externalId, lastStartedAt, mark))) {
    count += 1
    const fresh = page.items.filter((run) => run.number > last)
    newest = Math.max(newest, ...fresh.map((run) => run.number))
    changed += await upsertRuns(
      around.database,
      pipeline.id,
      fresh.map((run) => toRunRow(run, false, now)),
    )
    if (count === mostPages || fresh.length < page.items.length) break
  }
  await writeLastRun(around.database, pipeline.id, newest)
  return changed
}

/** Runs of the pipelines of services: what is new, what was still running, and details that are not here yet. */
export async function syncRuns(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  const cursor = await readCursor<PipelineCursor>(database, connectionId, 'pipelines')
  const { now } = await readClocks(database)
  const pipelines = await listPipelinesToRead(database, connectionId, cursor?.pending ?? [])
  await crowd(pipelines, width, pass.signal, async (pipeline) => {
    await tolerate(pass, pipeline.name, async () => {
      await pass.add(0, await listNewRuns(around, cloud, pipeline, now))
    })
  })
  if (cursor !== null && cursor.pending.length > 0) {
    await writeCursor(database, connectionId, 'pipelines', { ...cursor, pending: [] })
  }
  const incomplete = await listIncompleteRuns(database, connectionId, detailsPerPass)
  pass.expect(incomplete.length)
  await crowd(incomplete, width, pass.signal, async ({ pipelineId, externalId, number }) => {
    const run = found(await cloud.pipelines.getRun(externalId, number))
    if (run === null) await closeRun(database, pipelineId, number)
    else await pass.add(1, await upsertRuns(database, pipelineId, [toRunRow(run, true, now)]))
  })
}
