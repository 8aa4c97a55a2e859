import type { Log } from '../platform/log.ts'
import { tailLog } from '../queue/run-log.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { askToTail, sweepRunLogs, tailRunLog } from '../use-cases/run-log/tail-log.ts'
import { Later } from './later.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Whoever reads a log whose worker died waits no longer than this for the next. */
const everyMs = 5_000

/**
 * Logs of runs, while somebody reads them. A turn is short, so that many logs and everything else share the queue. Nothing
 * of a log is ever written to our own.
 */
export function runLogWork(
  around: Surroundings,
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[]; close(): void } {
  const later = new Later((id) => {
    askToTail(around, id).catch((error: unknown) => log.debug({ err: error }, 'the sweep will look again'))
  })
  const tasks = [
    taskOf(tailLog, async ({ logId }) => {
      const turn = await tailRunLog(around, logId)
      if (turn.ok && turn.value?.againMs != null) later.ask(logId, turn.value.againMs)
    }),
  ]
  const run = async () => {
    const { taken, dropped } = await sweepRunLogs(around)
    if (taken > 0) log.info({ taken }, 'logs of runs are tailed again')
    if (dropped > 0) log.debug({ dropped }, 'logs of runs were let go')
  }
  return { tasks, schedules: [{ name: 'run-log.sweep', everyMs, run }], close: () => later.close() }
}
