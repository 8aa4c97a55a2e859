// One PostgreSQL per test run, with a migrated template that each test worker copies. A cluster with the template
// inside is kept in the temporary folder under the hash of the migrations, so that only the first run pays for it.
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { grantApplicationRole } from '../../prisma/application-role.ts'
import { migrate } from '../../prisma/migrate.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres.ts'

export const templateName = 'sluice_template'
export const applicationRole = { name: 'sluice_app', password: 'sluice_app' }

const prismaFolder = join(import.meta.dirname, '..', '..', 'prisma')

function migrationsHash(): string {
  const hash = createHash('sha256').update(process.version)
  const migrations = join(prismaFolder, 'migrations')
  const folders = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const name of folders.map((folder) => folder.name).sort()) {
    hash.update(name).update(readFileSync(join(migrations, name, 'migration.sql')))
  }
  for (const file of ['migrate.ts', 'application-role.ts'])
    hash.update(readFileSync(join(prismaFolder, file)))
  return hash.digest('hex').slice(0, 16)
}

async function onServer(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Creates the migrated template on a server that has none. */
export async function createTemplate(serverUrl: (database: string) => string): Promise<void> {
  await onServer(serverUrl('postgres'), `CREATE DATABASE ${templateName}`)
  await migrate(serverUrl(templateName))
  await grantApplicationRole(serverUrl(templateName), applicationRole.name, applicationRole.password)
  // A template may have no visitors; the migration engine leaves one behind.
  await onServer(
    serverUrl('postgres'),
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${templateName}'`,
  )
}

const fast = { durable: false, settings: { max_connections: '300', shared_buffers: '64MB' } }

/** Keeps owners and modes, which the database checks. */
function copyFolder(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to])
}

/** A server of one's own from the kept cluster: for tests that restart or kill it. End it with `remove()`. */
export async function startTestPostgres(): Promise<EmbeddedPostgres & { remove: () => Promise<void> }> {
  const cache = join(tmpdir(), `sluice-testing-${process.getuid?.() ?? 0}`)
  mkdirSync(cache, { recursive: true, mode: 0o755 })
  const kept = join(cache, migrationsHash())
  const folder = join(cache, `run-${process.pid}-${randomBytes(4).toString('hex')}`)
  if (!existsSync(kept)) {
    const half = `${kept}.${process.pid}`
    const server = await startEmbeddedPostgres({ folder: half, ...fast })
    try {
      await createTemplate(server.urlOf)
    } finally {
      await server.stop()
    }
    rmSync(join(half, 'port'), { force: true })
    try {
      renameSync(half, kept)
    } catch {
      // Another run was quicker.
      rmSync(half, { recursive: true, force: true })
    }
  }
  copyFolder(kept, folder)
  const server = await startEmbeddedPostgres({ folder, ...fast })
  return {
    ...server,
    remove: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
