import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { grantApplicationRole } from '../../prisma/application-role.ts'
import { readStoredConnection } from '../catalog/connection-health/reads.ts'
import { closeDatabase, createDatabase, type Database } from '../catalog/database.ts'
import { createAlibabaGate } from '../cloud/alibaba/gate.ts'
import type { CloudGate } from '../cloud/ports/cloud.ts'
import { EnvironmentSettings } from '../domain/environment/settings.ts'
import type { Actor } from '../domain/permission/actor.ts'
import { readConfig } from '../platform/config.ts'
import { createPool } from '../platform/db.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres.ts'
import { createLog } from '../platform/log.ts'
import { syncConnection } from '../sync/connection.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { applicationRole, createTemplate, templateName } from './postgres.ts'
import { type RunningProcess, startProcess } from './processes.ts'

/** A whole installation without its web process: database, simulated cloud, and workers that may be killed. */
export interface FaultWorld {
  around: Surroundings
  actor: Actor
  /** Starts a worker; `faultPoint` is where it kills itself. Answers when it is ready. */
  startWorker(faultPoint?: string): Promise<RunningProcess>
  /** Starts the process that answers the API, without its pages; it may be killed like a worker. */
  startPortal(): Promise<{ process: RunningProcess; url: string }>
  /** Stops the database in the middle of everything and starts it again. */
  restartDatabase(): Promise<void>
  /** The simulator's control address. */
  control(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<void>
  /** How many calls the rules in force have hit. */
  faultHits(): Promise<number>
  /** Reads something of the simulator's control address. */
  ask(path: string): Promise<unknown>
  /** Calls Yunxiao's token API by hand, under the token of a duty. */
  yunxiao(duty: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>
  /** Moves the clock of the database and of the cloud. */
  passTime(minutes: number): Promise<void>
  /** Lets time pass quickly, so many of its seconds in one, until it is stopped. */
  hurry(seconds: number): () => Promise<void>
  connectionId: string
  close(): Promise<void>
}

export const sessionSecret = 'only-for-fault-runs-0123456789-0123456789'
const key = `faults:${Buffer.alloc(32, 7).toString('base64')}`

function environmentOf(databaseUrl: string, simulatorUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    SLUICE_KEY: key,
    SLUICE_SESSION_SECRET: sessionSecret,
    SLUICE_MODE: 'simulated',
    SLUICE_SIMULATOR_URL: simulatorUrl,
    SLUICE_ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
    // Sync at the usual pace would only take processor time from what is measured here.
    SLUICE_SYNC_INTERVAL_SECONDS: '600',
    WORKER_PORT: '0',
    WORKER_SWEEP_SECONDS: '1',
    WORKER_CLAIM_SECONDS: '3',
    LOG_LEVEL: 'info',
  }
}

/** Gates that are not what a fault run is about stand open. */
async function openGates(database: Database, rolloutCap: number): Promise<void> {
  for (const { id, settings } of await database.prisma.environment.findMany()) {
    const parsed = EnvironmentSettings.parse(settings)
    const open = {
      ...parsed,
      startMode: 'automatic',
      soakMinutes: 0,
      observationMinutes: 0,
      requiredChecks: [],
      rolloutCap,
      scan: { addedHigh: 1000, addedMedium: 1000, freshHours: 24 * 3650, graceDays: 3650 },
      approvals: { ...parsed.approvals, count: 0 },
    }
    await database.prisma.environment.update({ where: { id }, data: { settings: open } })
  }
}

async function startDatabase(folder: string): Promise<EmbeddedPostgres> {
  const settings = { autovacuum: 'on' }
  const server = await startEmbeddedPostgres({ folder, durable: false, settings })
  const admin = new pg.Client({ connectionString: server.urlOf('postgres') })
  await admin.connect()
  const known = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', ['sluice'])
  if (!known.rowCount) {
    await createTemplate(server.urlOf)
    await admin.query(`CREATE DATABASE sluice TEMPLATE ${templateName}`)
    await grantApplicationRole(server.urlOf('sluice'), applicationRole.name, applicationRole.password)
  }
  await admin.end()
  return server
}

/** As in earnest, what sync wrote has statistics: without them nothing is planned as it would be. */
async function analyse(server: EmbeddedPostgres): Promise<void> {
  const admin = new pg.Client({ connectionString: server.urlOf('sluice') })
  await admin.connect()
  await admin.query('ANALYZE')
  await admin.end()
}

async function seed(env: Record<string, string>): Promise<void> {
  const seeding = startProcess('prisma/seed.ts', env)
  const { code } = await seeding.exited
  if (code !== 0) throw new Error(`the seed failed:\n${seeding.tail()}`)
}

async function leadActor(database: Database): Promise<Actor> {
  const person = await database.prisma.person.findUniqueOrThrow({ where: { key: 'lin' } })
  const grants = [{ role: 'release-manager' as const, scopeKind: 'all' as const, scopeId: null }]
  return {
    kind: 'person',
    personId: person.id,
    key: person.key,
    name: person.name,
    grants,
    sessionId: person.id,
  }
}

/** Until there are services, builds and what runs, and every build that runs has its scan: a pass reads some hundreds of those. */
async function syncAll({ database, cloud }: Surroundings, id: string): Promise<void> {
  const pass = async (noun: 'scans' | null): Promise<void> => {
    const outcomes = await syncConnection({ database, cloud }, id, noun, new AbortController().signal)
    const failed = outcomes.find(({ state }) => state === 'failed')
    if (failed) throw new Error(`sync of ${failed.noun} failed: ${failed.problem}`)
  }
  // What sync finds in its first pass makes the second one find more.
  await pass(null)
  await pass(null)
  const countUnscanned = async () => {
    const { rows } = await database.pool.query<{ left: number }>(
      'SELECT count(DISTINCT b.id)::int AS left FROM place p JOIN build b ON b.id = p.running_build_id WHERE b.scan_read_at IS NULL',
    )
    return rows[0]?.left ?? 0
  }
  for (let left = await countUnscanned(); left > 0; ) {
    await pass('scans')
    const now = await countUnscanned()
    if (now >= left) throw new Error(`${now} builds that run have no scan that could be read`)
    left = now
  }
}

/** The demo's bills, queries and source repository are not of an estate that was generated, and not what is looked at here. */
async function leaveOutCosts({ prisma }: Database): Promise<void> {
  await prisma.costQuery.deleteMany()
  await prisma.sourceRepository.deleteMany()
  await prisma.billSource.deleteMany()
}

/** Starts everything in a folder of its own and syncs once, so that there are services, builds and what runs. */
export async function openFaultWorld(
  folder: string,
  scenario: string,
  options: { rolloutCap?: number; worker?: Record<string, string> } = {},
): Promise<FaultWorld> {
  let server = await startDatabase(folder)
  const simulator = startProcess('simulator/main.ts', {
    SIM_PORT: '0',
    SIM_SCENARIO: scenario,
    HOST: '127.0.0.1',
  })
  const ready = await simulator.line((line) => 'ready' in line)
  const simulatorUrl = String(ready.url)
  const application = new URL(server.urlOf('sluice'))
  application.username = applicationRole.name
  application.password = applicationRole.password
  const env = environmentOf(application.href, simulatorUrl)
  await seed(env)

  const config = readConfig(env)
  const log = createLog('silent', 'faults')
  const database = createDatabase(createPool({ ...config, databasePoolSize: 6 }, log))
  const gate = createAlibabaGate({
    keys: config.keys,
    allowedPrivateHosts: config.allowedPrivateHosts,
    readConnection: (id) => readStoredConnection(database, id),
  })
  const cloud: CloudGate = gate
  const around: Surroundings = { database, cloud }
  await leaveOutCosts(database)
  await openGates(database, options.rolloutCap ?? 100)
  const connection = await database.prisma.connection.findFirstOrThrow()
  await syncAll(around, connection.id)
  await analyse(server)
  const workers = new Set<RunningProcess>()
  const control: FaultWorld['control'] = async (method, path, body) => {
    const response = await fetch(`${simulatorUrl}/_sim/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  }
  const passTime = async (minutes: number): Promise<void> => {
    const ms = Math.round(minutes * 60_000)
    await control('POST', 'clock', { advanceMs: ms })
    await database.pool.query('UPDATE clock_offset SET offset_ms = offset_ms + $1', [ms])
    // Sync is not what is tested: what it saw stays as fresh as it was.
    await database.pool.query('UPDATE image_repository SET seen_at = sluice_now() WHERE seen_at IS NOT NULL')
  }
  return {
    passTime,
    hurry: (seconds) => {
      let over = false
      const running = (async () => {
        while (!over) {
          await passTime(seconds / 2 / 60)
          await pause(500)
        }
      })()
      return async () => {
        over = true
        await running
      }
    },
    yunxiao: async (duty, method, path, body) => {
      const headers = { 'x-yunxiao-token': `pt-sim-${duty}`, 'content-type': 'application/json' }
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const response = await fetch(`${simulatorUrl}${path}`, { method, headers, ...sent })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      return response.json()
    },
    ask: async (path) => (await fetch(`${simulatorUrl}/_sim/${path}`)).json(),
    around,
    actor: await leadActor(database),
    connectionId: connection.id,
    startWorker: async (faultPoint) => {
      const worker = startProcess('lib/worker/main.ts', {
        ...env,
        ...options.worker,
        ...(faultPoint ? { SLUICE_FAULT_POINT: faultPoint } : {}),
      })
      workers.add(worker)
      void worker.exited.then(() => workers.delete(worker))
      await worker.line((line) => line.msg === 'worker ready')
      return worker
    },
    startPortal: async () => {
      const portal = startProcess('lib/testing/fault-portal.ts', { ...env, PORT: '0' })
      workers.add(portal)
      void portal.exited.then(() => workers.delete(portal))
      const said = await portal.line((line) => line.msg === 'portal ready')
      return { process: portal, url: `http://127.0.0.1:${String(said.port)}` }
    },
    restartDatabase: async () => {
      await server.stop()
      server = await startDatabase(folder)
    },
    control,
    faultHits: async () => {
      const response = await fetch(`${simulatorUrl}/_sim/faults`)
      const { faults } = (await response.json()) as { faults: { hits: number }[] }
      return faults.reduce((sum, { hits }) => sum + hits, 0)
    },
    close: async () => {
      for (const worker of workers) await worker.kill()
      await gate.close()
      await closeDatabase(database)
      await simulator.kill()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
