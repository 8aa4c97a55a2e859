import { findPipelineToRead, listIncompleteRuns } from '../../catalog/pipeline/reads.ts'
import { readClocks } from '../../catalog/sync/reads.ts'
import type { SyncAround } from '../around.ts'
import { crowd } from '../crowd.ts'
import { clockFrom, type RunReading, readNewRuns, readOneRun } from './read-runs.ts'

const width = 3
const most = 60

async function readingOf(around: SyncAround, connectionId: string): Promise<RunReading> {
  const { now } = await readClocks(around.database)
  return { ...around, reading: await around.cloud.reading(connectionId), clock: clockFrom(now) }
}

/**
 * Reads one run of a service again, as the cloud has it now, whoever asked for it. A pipeline that is not known yet, or of no
 * service, is left to the next pass. Throws CloudStop when the cloud does not answer.
 */
export async function rereadRun(
  around: SyncAround,
  of: { connectionId: string; pipeline: string; number: number },
): Promise<void> {
  const pipeline = await findPipelineToRead(around.database, of.connectionId, of.pipeline)
  if (pipeline === null) return
  const reading = await readingOf(around, of.connectionId)
  await readOneRun(reading, { pipelineId: pipeline.id, externalId: of.pipeline, number: of.number })
}

/** Reads what a pipeline of a service ran since the last look, and what of it had not ended. Throws as rereadRun. */
export async function rereadPipeline(
  around: SyncAround,
  of: { connectionId: string; pipeline: string },
  signal: AbortSignal,
): Promise<void> {
  const pipeline = await findPipelineToRead(around.database, of.connectionId, of.pipeline)
  if (pipeline === null) return
  const reading = await readingOf(around, of.connectionId)
  await readNewRuns(reading, pipeline)
  const incomplete = await listIncompleteRuns(around.database, of.connectionId, most, pipeline.id)
  await crowd(incomplete, width, signal, async (run) => {
    await readOneRun(reading, run)
  })
}
