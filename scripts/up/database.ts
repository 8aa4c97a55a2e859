import { join } from 'node:path'
import pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../lib/platform/embedded-postgres.ts'
import { PostgresProblem } from '../../lib/platform/embedded-postgres-home.ts'
import { grantApplicationRole } from '../../prisma/application-role.ts'
import { migrate } from '../../prisma/migrate.ts'
import type { Keys } from './keys.ts'
import { exitCodes, Problem } from './problem.ts'
import type { Settings } from './settings.ts'

export interface ReadyDatabase {
  /** Null when the database is somebody else's. */
  server: EmbeddedPostgres | null
  /** Application role. */
  url: string
  ownerUrl: string
  /** An account of a real cloud is connected. */
  real: boolean
}

const name = 'sluice'
const applicationRole = 'sluice_app'

export async function startServer(
  settings: Settings,
  say: (line: string) => void,
): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({
      folder: join(settings.folder, 'postgres'),
      logFile: join(settings.folder, 'logs', 'postgres.log'),
      say,
    })
  } catch (error) {
    if (error instanceof PostgresProblem) throw new Problem(error.exitCode, error.message)
    throw error
  }
}

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query<T>(text)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

async function checkReachable(url: string): Promise<void> {
  try {
    const [row] = await query<{ version: string }>(
      url,
      "SELECT current_setting('server_version_num') AS version",
    )
    if (Number(row?.version) < 150_000) {
      throw new Problem(exitCodes.dataVersion, `The database at ${placeOf(url)} is older than PostgreSQL 15.`)
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem(
      exitCodes.database,
      `The database at ${placeOf(url)} cannot be used: ${(error as Error).message || (error as { code?: string }).code}`,
    )
  }
}

async function bringUpToDate(ownerUrl: string): Promise<string[]> {
  try {
    return await migrate(ownerUrl)
  } catch (error) {
    throw new Problem(
      exitCodes.migration,
      `The database at ${placeOf(ownerUrl)} could not be migrated; nothing was started.\n${(error as Error).message}`,
    )
  }
}

/** Starts or reaches the database, migrates it, and says under which addresses the product finds it. */
export async function prepareDatabase(
  settings: Settings,
  keys: Keys,
  say: (line: string) => void,
): Promise<ReadyDatabase> {
  let server: EmbeddedPostgres | null = null
  let url = settings.databaseUrl ?? ''
  let ownerUrl = settings.databaseOwnerUrl ?? ''
  if (settings.databaseUrl) {
    for (const address of new Set([url, ownerUrl])) await checkReachable(address)
  } else {
    server = await startServer(settings, say)
    const there = await query(server.urlOf('postgres'), `SELECT 1 FROM pg_database WHERE datname = '${name}'`)
    if (there.length === 0) await query(server.urlOf('postgres'), `CREATE DATABASE ${name}`)
    ownerUrl = server.urlOf(name)
    const application = new URL(ownerUrl)
    application.username = applicationRole
    application.password = keys.database
    url = application.href
  }
  try {
    const applied = await bringUpToDate(ownerUrl)
    if (applied.length) say(`Migrations applied: ${applied.length}`)
    if (server) await grantApplicationRole(ownerUrl, applicationRole, keys.database)
    else if (new URL(url).username === new URL(ownerUrl).username) {
      say('One database role does everything; a second one in DATABASE_OWNER_URL would protect the ledger.')
    } else {
      await grantApplicationRole(ownerUrl, decodeURIComponent(new URL(url).username), null)
    }
    const accounts = await query(
      ownerUrl,
      "SELECT 1 FROM connection WHERE kind = 'alibaba' AND disabled_at IS NULL LIMIT 1",
    )
    return { server, url, ownerUrl, real: accounts.length > 0 }
  } catch (error) {
    await server?.stop()
    throw error
  }
}
