import pg from 'pg'
import type { Log } from '../platform/log.ts'
import { Overdue } from './overdue.ts'
import type { Schedule } from './task.ts'

/** Any number that only this product's schedules use on its database. */
const lockKey = 7_205_911

const retryMs = 5000
/** A turn that takes longer is spoken of: what it does for everybody is not done meanwhile. */
const patienceMs = 60_000
const sayAgainMs = 600_000

export interface Leader {
  readonly leads: boolean
  close(): Promise<void>
}

/**
 * Runs schedules in one worker of all: whoever holds an advisory lock on a connection of its own. When that worker or
 * the database dies, PostgreSQL lets go of the lock and another takes over.
 */
export function leadSchedules(
  connectionString: string,
  schedules: readonly Schedule[],
  log: Log,
  onLost: () => void,
): Leader {
  let client: pg.Client | undefined
  let timers: NodeJS.Timeout[] = []
  let retry: NodeJS.Timeout | undefined
  let closed = false
  let leads = false

  const stop = () => {
    for (const timer of timers) clearInterval(timer)
    timers = []
    leads = false
  }
  const again = () => {
    stop()
    if (!closed) retry ??= setTimeout(() => void campaign(), retryMs)
  }
  const begin = (schedule: Schedule) => {
    const overdue = new Overdue(patienceMs, sayAgainMs)
    let busy = false
    const turn = async () => {
      for (const name of overdue.seen(busy ? [schedule.name] : []))
        log.warn({ schedule: name }, 'a schedule does not come to its end; until then it does not run again')
      if (busy) return
      busy = true
      try {
        await schedule.run()
      } catch (error) {
        log.warn({ err: error, schedule: schedule.name }, 'a schedule could not run; it runs again')
      } finally {
        busy = false
      }
    }
    timers.push(setInterval(() => void turn(), schedule.everyMs))
    void turn()
  }
  const campaign = async (): Promise<void> => {
    retry = undefined
    try {
      if (!client) {
        const mine = new pg.Client({
          connectionString,
          application_name: 'sluice schedules',
          keepAlive: true,
        })
        mine.on('error', () => undefined)
        mine.on('end', () => {
          if (client === mine) {
            client = undefined
            if (!closed) onLost()
            again()
          }
        })
        await mine.connect()
        client = mine
      }
      const held = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [lockKey])
      if (closed) return
      if (!held.rows[0]?.held) return again()
      leads = true
      log.info('this worker leads the schedules')
      for (const schedule of schedules) begin(schedule)
    } catch (error) {
      log.warn({ err: error }, 'the schedules wait for the database')
      again()
    }
  }
  void campaign()

  return {
    get leads() {
      return leads
    },
    close: async () => {
      closed = true
      clearTimeout(retry)
      stop()
      await client?.end().catch(() => undefined)
    },
  }
}
