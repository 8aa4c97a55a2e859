import { setTimeout as pause } from 'node:timers/promises'
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
const lingerMs = 120_000

function loggerFor(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    // The queue tells of every job; only what went wrong is worth a line.
    if (level === 'error') log.error({ meta: { error: meta?.error } }, message)
    else if (level === 'warning') log.warn(message)
    else log.trace(message)
  })
}

interface Turn {
  runner: Runner
  pool: Pool
}

/**
 * Takes jobs until it is closed. When the database goes away the queue gives up, and is begun again with connections of
 * its own: those of the one that gave up may never come back.
 */
export function runQueue(
  openPool: () => Pool,
  concurrency: number,
  tasks: readonly WorkerTask[],
  log: Log,
): QueueRunner {
  const stopping = new AbortController()
  const taskList: TaskList = Object.fromEntries(
    tasks.map((task) => [task.name, (payload: unknown) => task.run(payload, stopping.signal)]),
  )
  let turn: Turn | undefined
  let beginning = false
  let retry: NodeJS.Timeout | undefined
  let closed = false

  const drop = async ({ runner, pool }: Turn): Promise<void> => {
    await runner.stop().catch(() => undefined)
    // What it failed to write while the database was away, it still tries to: its connections end when that is over.
    if (!closed) await pause(lingerMs, undefined, { ref: false })
    await pool.end().catch(() => undefined)
  }
  const again = (error: unknown) => {
    if (closed || beginning || retry) return
    log.warn({ err: error }, 'the queue stopped; it is begun again')
    retry = setTimeout(() => void begin(), restartAfterMs)
  }
  const end = (mine: Turn, error: unknown) => {
    if (turn !== mine) return
    turn = undefined
    void drop(mine)
    again(error)
  }
  const begin = async (): Promise<void> => {
    retry = undefined
    beginning = true
    const pool = openPool()
    try {
      const runner = await run({
        pgPool: pool,
        taskList,
        noHandleSignals: true,
        logger: loggerFor(log),
        preset: { worker: { concurrentJobs: concurrency, pollInterval: pollIntervalMs } },
      })
      const mine = { runner, pool }
      beginning = false
      if (closed) return void drop(mine)
      turn = mine
      runner.promise.then(
        () => end(mine, undefined),
        (error: unknown) => end(mine, error),
      )
    } catch (error) {
      beginning = false
      void pool.end().catch(() => undefined)
      again(error)
    }
  }
  void begin()
  return {
    get runs() {
      return turn !== undefined
    },
    renew: (error) => (turn ? end(turn, error) : again(error)),
    close: async () => {
      closed = true
      clearTimeout(retry)
      stopping.abort()
      if (turn) await drop(turn)
    },
  }
}
