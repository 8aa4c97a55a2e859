import { closeDatabase, createDatabase, type Database } from './catalog/database.ts'
import type { CloudGate } from './cloud/ports/cloud.ts'
import type { Messenger } from './cloud/ports/messenger.ts'
import type { Config } from './platform/config.ts'
import { createPool } from './platform/db.ts'
import { createLog, type Log } from './platform/log.ts'
import { once } from './platform/once.ts'
import type { Surroundings } from './use-cases/define.ts'

/** What a process runs with. */
export interface Composition {
  config: Config
  log: Log
  database: Database
  around: Surroundings
  close(): Promise<void>
}

/** The web process reaches no cloud: the cloud's secrets are opened by the worker alone. */
const noCloud: CloudGate = {
  reading: () => Promise.reject(new Error('the web process reaches no cloud')),
  promoting: () => Promise.reject(new Error('the web process reaches no cloud')),
  releasing: () => Promise.reject(new Error('the web process reaches no cloud')),
  proposing: () => Promise.reject(new Error('the web process reaches no cloud')),
  costing: () => Promise.reject(new Error('the web process reaches no cloud')),
  tagging: () => Promise.reject(new Error('the web process reaches no cloud')),
}

/** The one place that picks adapters from configuration; one composition per process, whoever asks. */
export function composeWeb(config: Config): Composition {
  return once('composition', () => {
    const log = createLog(config.logLevel, 'web')
    const database = createDatabase(createPool(config, log))
    return {
      config,
      log,
      database,
      around: { database, cloud: noCloud },
      close: () => closeDatabase(database),
    }
  })
}

/**
 * The worker reaches clouds: real or simulated, by the connections' own roles and sealed secrets. The vendor's packages
 * are loaded here and now, so that the web process, which needs none of them, never carries them.
 */
export function composeWorker(config: Config): Promise<Composition & { messenger: Messenger }> {
  return once('composition', async () => {
    const [{ createAlibabaGate }, { createMessenger }, { readStoredConnection }, { recordHealth }] =
      await Promise.all([
        import('./cloud/alibaba/gate.ts'),
        import('./cloud/messenger/messenger.ts'),
        import('./catalog/connection-health/reads.ts'),
        import('./catalog/connection-health/writes.ts'),
      ])
    const log = createLog(config.logLevel, 'worker')
    // It asks the same about one promotion after the other: planning the statement of the gates takes longer than it does.
    const database = createDatabase(createPool(config, log, { planOnce: true }))
    const cloud = createAlibabaGate({
      keys: config.keys,
      allowedPrivateHosts: config.allowedPrivateHosts,
      readConnection: (id) => readStoredConnection(database, id),
      writeHealth: (notes) => recordHealth(database, notes),
      onError: (error) => log.warn({ err: error }, 'the health of connections could not be written'),
    })
    const rule = { allowed: config.allowedPrivateHosts, loopback: config.simulated }
    const messenger = createMessenger(config.smtp, rule)
    return {
      config,
      log,
      database,
      messenger,
      around: { database, cloud, claimMs: config.workerClaimMs },
      close: async () => {
        await cloud.close()
        await messenger.close()
        await closeDatabase(database)
      },
    }
  })
}
