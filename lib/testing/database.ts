import pg from 'pg'
import { afterAll, beforeAll, beforeEach, inject } from 'vitest'
import { closeDatabase, createDatabase, type Database } from '../catalog/database.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { applicationRole, templateName } from './postgres.ts'

export interface TestDatabase {
  /** Pool and Prisma as the product has them, in the application role. */
  readonly database: Database
  /** Address in the application role: what DATABASE_URL would be. */
  readonly url: string
  /** Address in the owner's role: what DATABASE_OWNER_URL would be. */
  readonly ownerUrl: string
  /** As the owner, with triggers and foreign keys asleep: for states that the product itself refuses to write. */
  asOwner(text: string, values?: unknown[]): Promise<pg.QueryResult>
  /** Empties everything; runs by itself before each test. */
  reset(): Promise<void>
}

// Triggers sleep: the ledger refuses to be emptied, and cards would be recomputed row by row.
const emptyEverything = `
DO $$
DECLARE
  t record;
  filled boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR t IN
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE (schemaname = 'public' AND tablename NOT IN ('_prisma_migrations', 'clock_offset'))
      OR (schemaname = 'graphile_worker' AND tablename <> 'migrations')
  LOOP
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || t.name || ')' INTO filled;
    IF filled THEN EXECUTE 'DELETE FROM ' || t.name; END IF;
  END LOOP;
  FOR t IN
    SELECT format('%I.%I', schemaname, sequencename) AS name FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
  LOOP
    PERFORM setval(t.name, 1, false);
  END LOOP;
  UPDATE clock_offset SET offset_ms = 0 WHERE offset_ms <> 0;
END $$`

interface Opened {
  database: Database
  owner: pg.Client
  url: string
  ownerUrl: string
}

async function open(): Promise<Opened> {
  const address = inject('postgres')
  const name = `sluice_test_${process.env.VITEST_POOL_ID ?? '1'}`
  const server = new pg.Client({ connectionString: address.replace('{database}', 'postgres') })
  await server.connect()
  const known = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (!known.rowCount) await server.query(`CREATE DATABASE ${name} TEMPLATE ${templateName}`)
  await server.end()

  const ownerUrl = address.replace('{database}', name)
  const application = new URL(ownerUrl)
  application.username = applicationRole.name
  application.password = applicationRole.password
  const url = application.href
  const owner = new pg.Client({ connectionString: ownerUrl })
  owner.on('error', () => undefined)
  await owner.connect()
  const log = createLog('silent', 'test')
  return {
    database: createDatabase(createPool({ databaseUrl: url, databasePoolSize: 10 }, log)),
    owner,
    url,
    ownerUrl,
  }
}

/** Call once at the top of a test file or describe: a migrated database of this worker, empty before each test. */
export function testDatabase(options: { resetBefore?: 'each' | 'all' } = {}): TestDatabase {
  let opened: Opened | undefined
  const get = (): Opened => {
    if (!opened) throw new Error('testDatabase() is open inside tests and hooks only')
    return opened
  }
  const reset = async () => {
    await get().owner.query(emptyEverything)
  }
  beforeAll(async () => {
    opened = await open()
    await reset()
  })
  if (options.resetBefore !== 'all') beforeEach(reset)
  afterAll(async () => {
    if (!opened) return
    await closeDatabase(opened.database)
    await opened.owner.end()
  })
  return {
    get database() {
      return get().database
    },
    get url() {
      return get().url
    },
    get ownerUrl() {
      return get().ownerUrl
    },
    asOwner: async (text, values) => {
      const { owner } = get()
      await owner.query('BEGIN; SET LOCAL session_replication_role = replica')
      try {
        const result = await owner.query(text, values)
        await owner.query('COMMIT')
        return result
      } catch (error) {
        await owner.query('ROLLBACK')
        throw error
      }
    },
    reset,
  }
}
