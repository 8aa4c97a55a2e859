import type { SealingKey } from '../platform/crypto.ts'
import type { Log } from '../platform/log.ts'

/** What the door knows of where it stands. All of it comes from configuration, nothing from a request. */
export interface Installation {
  /** Address that people use, without a path. */
  origin: string
  simulated: boolean
  /** Bound to this machine only: demo accounts may be shown. */
  loopback: boolean
  simulatorUrl: string | null
  /** Direct connection, for LISTEN. */
  databaseUrl: string
  sessionSecret: string
  keys: SealingKey[]
  /** How many reverse proxies of ours stand in front and add to X-Forwarded-For. */
  proxyHops: number
  log: Log
}
