import pg from 'pg'
import type { Log } from './log.ts'

export interface Listener {
  close(): Promise<void>
}

/**
 * One connection that LISTENs, for as long as the process lives. When it is lost it comes back by itself; `onListening`
 * says that from now on none is missed; those before may have been. Needs a direct connection: a transaction pooler forgets who listens.
 */
export function listenTo(
  connectionString: string,
  channel: string,
  log: Log,
  onNotice: (payload: string) => void,
  onListening: () => void,
): Listener {
  let client: pg.Client | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  let waitMs = 250

  const connect = async (): Promise<void> => {
    timer = undefined
    const mine = new pg.Client({ connectionString, application_name: 'sluice listen', keepAlive: true })
    client = mine
    mine.on('error', () => {})
    mine.on('end', () => {
      if (client === mine && !closed) again()
    })
    mine.on('notification', (notice) => onNotice(notice.payload ?? ''))
    try {
      await mine.connect()
      await mine.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
      waitMs = 250
      onListening()
    } catch (error) {
      log.warn({ err: error }, 'the listening connection could not be made; trying again')
      if (client === mine && !closed) again()
      await mine.end().catch(() => {})
    }
  }
  const again = () => {
    if (timer) return
    timer = setTimeout(() => void connect(), waitMs)
    waitMs = Math.min(waitMs * 2, 5000)
  }
  void connect()
  return {
    close: async () => {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
