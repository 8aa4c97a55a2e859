import type { Log } from '../platform/log.ts'
import { runImport as runImportJob } from '../queue/bill.ts'
import { requestDueImports } from '../use-cases/bill/request-due.ts'
import { runImport, sweepImports } from '../use-cases/bill/run-import.ts'
import { tidyBills } from '../use-cases/bill/tidy-bills.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { Later } from './later.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Whether days are due is asked this often: it is a look at rows of our own. */
const dueEveryMs = 60_000
const tidyEveryMs = 30_000

/** Bills on their way in, and what is left of those that were replaced. */
export function billWork(
  around: Surroundings,
  sweepMs: number,
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[]; close(): void } {
  const sweep = async () => {
    const taken = await sweepImports(around)
    if (taken > 0) log.info({ taken }, 'imports are gone on with')
  }
  const later = new Later(() => {
    sweep().catch((error: unknown) => log.debug({ err: error }, 'the sweep will look again'))
  })
  const tasks = [
    taskOf(runImportJob, async ({ importId }, signal) => {
      const turn = await runImport(around, importId, signal)
      if (turn.did === 'failed') log.info({ importId, problem: turn.problem.code }, 'an import failed')
      if (turn.did === 'done') log.info({ importId, days: turn.days }, 'an import is done')
      if (turn.did === 'later') later.ask(importId, turn.afterMs)
    }),
  ]
  const due = async () => {
    const asked = await requestDueImports(around)
    if (asked.ok && asked.value > 0) log.info({ imports: asked.value }, 'days of bills are due')
  }
  const tidy = async () => {
    await tidyBills(around)
  }
  return {
    tasks,
    schedules: [
      { name: 'bill.due', everyMs: dueEveryMs, run: due },
      { name: 'bill.sweep', everyMs: sweepMs, run: sweep },
      { name: 'bill.tidy', everyMs: tidyEveryMs, run: tidy },
    ],
    close: () => later.close(),
  }
}
