import type { Log } from '../platform/log.ts'
import { readMergeCommits, settleMergeStatus as settleJob } from '../queue/merge-check.ts'
import { answerGate } from '../queue/pipeline-gate.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { readCommitsOfMerge } from '../use-cases/merge-check/read-commits.ts'
import { settleMergeStatus } from '../use-cases/merge-check/settle-status.ts'
import { sweepMergeStatuses } from '../use-cases/merge-check/sweep-statuses.ts'
import { answerPipelineGate } from '../use-cases/pipeline-gate/answer-gate.ts'
import { sweepPipelineGates } from '../use-cases/pipeline-gate/sweep-gates.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** What freezes say outside without a person waiting: statuses of merge requests, and answers at manual gates of Flow. */
export function mergeWork(
  around: Surroundings,
  sweepMs: number,
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const tasks = [
    taskOf(readMergeCommits, async (merge) => {
      await readCommitsOfMerge(around, merge)
    }),
    taskOf(settleJob, async (request) => {
      const done = await settleMergeStatus(around, request)
      if (!done.ok) log.info({ request, failure: done.failure }, 'a commit status could not be settled now')
    }),
    taskOf(answerGate, async ({ runId, jobId }) => {
      const done = await answerPipelineGate(around, `${runId} ${jobId}`)
      if (!done.ok)
        log.info({ runId, jobId, failure: done.failure }, 'a manual gate could not be answered now')
    }),
  ]
  const schedules: Schedule[] = [
    {
      name: 'merge-status.sweep',
      everyMs: sweepMs,
      run: async () => {
        await sweepMergeStatuses(around)
      },
    },
    {
      name: 'pipeline-gate.sweep',
      everyMs: sweepMs,
      run: async () => {
        await sweepPipelineGates(around)
      },
    },
  ]
  return { tasks, schedules }
}
