// Applies the committed migrations. `node prisma/migrate.ts` reads DATABASE_OWNER_URL or DATABASE_URL.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import { noFilters, openSchemaEngine } from './engine.ts'

const folder = join(import.meta.dirname, 'migrations')

function listMigrations() {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: names.map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(folder, path, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

/** Brings the product's schema and the queue's own schema up to date. Returns the names it applied. */
export async function migrate(connectionString: string): Promise<string[]> {
  const engine = await openSchemaEngine(connectionString)
  try {
    const result = await engine.applyMigrations({ migrationsList: listMigrations(), filters: noFilters })
    await runMigrations({ connectionString, logger: undefined })
    return result.appliedMigrationNames
  } finally {
    engine.free()
  }
}

if (process.argv[1] === import.meta.filename) {
  const url = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL
  if (!url) {
    console.error('prisma/migrate: set DATABASE_URL (or DATABASE_OWNER_URL) to the database to migrate.')
    process.exit(2)
  }
  const applied = await migrate(url)
  console.log(applied.length ? `applied ${applied.join(', ')}` : 'nothing to apply')
  process.exit(0)
}
