import type { Log } from '../platform/log.ts'
import { rereadPipeline as rereadPipelineJob, rereadRun as rereadRunJob } from '../queue/run.ts'
import { checkConnectionJob, syncConnectionJob } from '../queue/sync.ts'
import type { SyncAround, SyncNoun } from '../sync/around.ts'
import { syncNouns } from '../sync/around.ts'
import { checkConnection } from '../sync/check/connection.ts'
import { syncConnection } from '../sync/connection.ts'
import { rereadPipeline, rereadRun } from '../sync/run/reread.ts'
import { syncNow } from '../use-cases/connection/ask-worker.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

const portal = { kind: 'system', name: 'Sluice' } as const

const nounOf = (text: string | undefined): SyncNoun | null => syncNouns.find((noun) => noun === text) ?? null

/** Copies what the cloud says: every connection every interval, and at once when somebody asks. */
export function syncWork(around: SyncAround, log: Log): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const tasks = [
    taskOf(syncConnectionJob, async ({ connectionId, noun }, signal) => {
      const outcomes = await syncConnection(around, connectionId, nounOf(noun), signal)
      for (const outcome of outcomes) {
        if (outcome.state === 'failed') log.warn({ connectionId, ...outcome }, 'a pass of sync failed')
      }
    }),
    taskOf(checkConnectionJob, async ({ connectionId }) => {
      await checkConnection(around, connectionId)
    }),
    taskOf(rereadRunJob, async (of) => {
      await rereadRun(around, of)
    }),
    taskOf(rereadPipelineJob, async (of, signal) => {
      await rereadPipeline(around, of, signal)
    }),
  ]
  const schedules = [
    {
      name: 'sync',
      everyMs: around.intervalMs ?? 15_000,
      run: async () => {
        await syncNow(around, portal, {})
      },
    },
    {
      // Beside the whole pass: what runs must not wait for what takes long.
      name: 'sync.runs',
      everyMs: around.intervalMs ?? 15_000,
      run: async () => {
        await syncNow(around, portal, { noun: 'runs' })
      },
    },
  ]
  return { tasks, schedules }
}
