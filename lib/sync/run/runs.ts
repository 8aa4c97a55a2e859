import { listIncompleteRuns, listPipelinesToRead, listRetriable } from '../../catalog/pipeline/reads.ts'
import { readClocks, readCursor } from '../../catalog/sync/reads.ts'
import { writeCursor } from '../../catalog/sync/writes.ts'
import type { SyncAround } from '../around.ts'
import { crowd } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import { type Pass, tolerate } from '../pass.ts'
import { clockFrom, type RunReading, readNewRuns, readOneRun } from './read-runs.ts'

interface RunCursor {
  /** Product time until which was asked what ran. */
  ranUntil: string
  /** When each pipeline was last read of those that ran within the overlap. */
  readAt: Record<string, string>
}

const width = 6
/** Starts are told late, and clocks differ. */
const overlapMs = 90_000
/**
 * As much as fits between two passes beside everything else that is asked of Flow (20 calls a second): runs that had not
 * ended, and pipelines that were read already but may have begun another run since.
 */
const detailsPerPass = 200
const againPerPass = 60
const retriablePerPass = 10

/** Pipelines that ran since the last pass: every one that was not read since, then those that were read longest ago. */
async function listRan(around: RunReading, since: Date, cursor: RunCursor): Promise<string[]> {
  const fresh: string[] = []
  const again: { id: string; readAt: string }[] = []
  for await (const page of pagesOf((mark) => around.reading.pipelines.listPipelines(since, mark))) {
    for (const { externalId: id } of page.items) {
      const readAt = cursor.readAt[id]
      if (readAt === undefined) fresh.push(id)
      else again.push({ id, readAt })
    }
  }
  again.sort((a, b) => (a.readAt < b.readAt ? -1 : 1))
  return [...fresh, ...again.slice(0, againPerPass).map(({ id }) => id)]
}

/**
 * Runs of the pipelines of services: what is new since the last pass, what had not ended, and details that are not here
 * yet. Repairs whatever no hint told: each pass asks which pipelines ran, and reads those.
 */
export async function syncRuns(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { database } = around
  const reading = await around.cloud.reading(connectionId)
  const known = await readCursor<RunCursor>(database, connectionId, 'runs')
  const { now } = await readClocks(database)
  const cursor = known ?? { ranUntil: now.toISOString(), readAt: {} }
  const since = new Date(Date.parse(cursor.ranUntil) - overlapMs)
  const readingAround: RunReading = { ...around, reading, clock: clockFrom(now) }
  const ran = await listRan(readingAround, since, cursor)
  const pipelines = await listPipelinesToRead(database, connectionId, ran)
  const readAt: Record<string, string> = {}
  for (const [id, at] of Object.entries(cursor.readAt)) if (Date.parse(at) >= since.getTime()) readAt[id] = at
  await crowd(pipelines, width, pass.signal, async (pipeline) => {
    const asked = readingAround.clock().toISOString()
    await tolerate(pass, pipeline.name, async () => {
      await pass.add(0, await readNewRuns(readingAround, pipeline))
      readAt[pipeline.externalId] = asked
    })
  })
  await writeCursor(database, connectionId, 'runs', {
    ranUntil: now.toISOString(),
    readAt,
  } satisfies RunCursor)
  const incomplete = await listIncompleteRuns(database, connectionId, detailsPerPass)
  incomplete.push(...(await listRetriable(database, connectionId, retriablePerPass)))
  pass.expect(incomplete.length)
  await crowd(incomplete, width, pass.signal, async (run) => {
    await tolerate(pass, `${run.name} #${run.number}`, async () => {
      await pass.add(1, await readOneRun(readingAround, run))
    })
  })
}
