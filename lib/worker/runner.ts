import { Logger, type Runner, run, type TaskList } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Log } from '../platform/log.ts'
import type { WorkerTask } from './task.ts'

export interface QueueRunner {
  readonly runs: boolean
  /** Lets go of what it has and begins anew: after the database was lost in a way that the queue does not survive. */
  renew(error: unknown): void
  close(): Promise<void>
}

/** Jobs come by LISTEN; the poll is for jobs with a date and for retries. */
const pollIntervalMs = 10_000
const restartAfterMs = 1000

function loggerFor(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    // The queue tells of every job; only what went wrong is worth a line.
    if (level === 'error') log.error({ meta: { error: meta?.error } }, message)
    else if (level === 'warning') log.warn(message)
    else log.trace(message)
  })
}

/** Takes jobs until it is closed. When the database goes away for long the queue gives up, and is begun again. */
export function runQueue(
  pool: Pool,
  concurrency: number,
  tasks: readonly WorkerTask[],
  log: Log,
): QueueRunner {
  const stopping = new AbortController()
  const taskList: TaskList = Object.fromEntries(
    tasks.map((task) => [task.name, (payload: unknown) => task.run(payload, stopping.signal)]),
  )
  let runner: Runner | undefined
  let retry: NodeJS.Timeout | undefined
  let closed = false

  const begin = async (): Promise<void> => {
    retry = undefined
    try {
      const mine = await run({
        pgPool: pool,
        taskList,
        noHandleSignals: true,
        logger: loggerFor(log),
        preset: { worker: { concurrentJobs: concurrency, pollInterval: pollIntervalMs } },
      })
      if (closed) return void mine.stop().catch(() => undefined)
      runner = mine
      mine.promise.then(
        () => again(mine, undefined),
        (error: unknown) => again(mine, error),
      )
    } catch (error) {
      again(undefined, error)
    }
  }
  const again = (ended: Runner | undefined, error: unknown) => {
    if (runner === ended) runner = undefined
    if (closed || retry) return
    log.warn({ err: error }, 'the queue stopped; it is begun again')
    retry = setTimeout(() => void begin(), restartAfterMs)
  }
  void begin()
  return {
    get runs() {
      return runner !== undefined
    },
    renew: (error) => {
      const lost = runner
      void lost?.stop().catch(() => undefined)
      again(lost, error)
    },
    close: async () => {
      closed = true
      clearTimeout(retry)
      stopping.abort()
      await runner?.stop().catch(() => undefined)
    },
  }
}
