import type { Installation } from '../api/installation.ts'
import type { Config } from '../platform/config.ts'
import type { Log } from '../platform/log.ts'

/** What the door may know of the configuration. */
export function installationOf(config: Config, log: Log): Installation {
  return {
    origin: config.origin,
    simulated: config.simulated,
    loopback: config.loopback,
    simulatorUrl: config.simulatorUrl,
    databaseUrl: config.databaseUrl,
    sessionSecret: config.sessionSecret,
    keys: config.keys,
    proxyHops: config.proxyHops,
    log,
  }
}
