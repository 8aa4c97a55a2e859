import { readGround } from '../../catalog/figure/ground.ts'
import {
  type CountedRun,
  type DuePipelineDay,
  dropRunNotes,
  dropStrayNotes,
  listDuePipelineDays,
  readRunsOfDay,
  readStagesBefore,
  writeStageDay,
} from '../../catalog/figure/runs.ts'
import { type SlowStageRow, writeSlowStages } from '../../catalog/figure/slow-stages.ts'
import { noteDraft } from '../../catalog/notice/note.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { cacheUseOf } from '../../domain/figure/cache-use.ts'
import { historyOf, isSlow } from '../../domain/figure/slow-stage.ts'
import { sumStageDay } from '../../domain/figure/stage-day.ts'
import { workedMs } from '../../domain/figure/stage-time.ts'
import { slowStageNotice } from '../../domain/notice/slow-stage.ts'
import { jobOf } from '../../queue/job.ts'
import { sendNotices } from '../../queue/notice.ts'
import type { Surroundings } from '../define.ts'
import { figureRules } from './count-deliveries.ts'

const notesAtOnce = 200
/** A run that ended longer ago is no news: the first sync tells nobody. */
const newsMs = 6 * 3_600_000

/** The stages of a run that took far longer than they did before. */
async function slowOf(
  { database }: Surroundings,
  pipelineId: string,
  run: CountedRun,
): Promise<SlowStageRow[]> {
  const ended = run.stages.filter(({ endedAt, state }) => endedAt && state !== 'cancelled')
  if (ended.length === 0 || run.endedAt === null) return []
  const before = (await readStagesBefore(database, pipelineId, run.number)).flat()
  return ended.flatMap((stage) => {
    const durationMs = workedMs(stage)
    const past = before.filter(({ name, state }) => name === stage.name && state === 'succeeded')
    const history = historyOf(past.flatMap((each) => workedMs(each) ?? []))
    if (durationMs === null || !history || !isSlow(durationMs, history)) return []
    return {
      runId: run.id,
      stage: stage.name,
      pipelineId,
      serviceId: run.serviceId,
      durationMs: Math.round(durationMs),
      medianMs: Math.round(history.median),
      p90Ms: Math.round(history.p90),
      history: history.count,
      at: new Date(run.endedAt ?? 0),
    }
  })
}

/** Tells of slow stages that are news, each stage of a pipeline once a day. */
async function tell(tx: Transaction, run: CountedRun, day: string, slow: SlowStageRow[]): Promise<void> {
  let written = 0
  for (const row of slow)
    if (tx.now.getTime() - row.at.getTime() < newsMs)
      written += await noteDraft(
        tx.prisma,
        slowStageNotice({ ...row, pipeline: run.pipeline, number: run.number, day }),
        { serviceId: row.serviceId },
        tx.now,
      )
  if (written > 0) await tx.enqueue(jobOf(sendNotices, {}))
}

async function countDay(around: Surroundings, due: DuePipelineDay, zone: string): Promise<Result<null>> {
  const runs = await readRunsOfDay(around.database, due, zone)
  const days = sumStageDay(runs.map((run) => ({ ...run, cache: cacheUseOf(run.log) })))
  const fresh = runs.filter(({ id }) => due.runIds.includes(id))
  const slow: [CountedRun, SlowStageRow[]][] = []
  for (const run of fresh) slow.push([run, await slowOf(around, due.pipelineId, run)])
  return transact(around.database, async (tx) => {
    await writeStageDay(tx, due, days)
    for (const [run, rows] of slow) {
      const added = await writeSlowStages(tx, run.id, rows)
      await tell(tx, run, due.day, added)
      if (added.length > 0) await tx.notify('run', run.id)
    }
    await dropRunNotes(tx, due.noteIds)
    return ok(null)
  })
}

/**
 * Counts the runs that ended since the last turn into the day of their pipeline and of each of its stages, and notes the
 * stages that were slow by their own history. It may die anywhere and run twice. Answers how much is left, at least.
 */
export async function countRuns(around: Surroundings): Promise<Result<{ left: number }>> {
  const { zone, fits } = await readGround(around.database, figureRules)
  // Deliveries are counted first: they begin anew when they have to.
  if (!fits) return ok({ left: 1 })
  const days = await listDuePipelineDays(around.database, zone, notesAtOnce)
  for (const due of days) {
    const counted = await countDay(around, due, zone)
    if (!counted.ok) return counted
  }
  if (days.length === 0) {
    const dropped = await transact(around.database, async (tx) => {
      await dropStrayNotes(tx)
      return ok(null)
    })
    if (!dropped.ok) return dropped
  }
  const noted = days.reduce((sum, { noteIds }) => sum + noteIds.length, 0)
  return ok({ left: noted >= notesAtOnce ? 1 : 0 })
}
