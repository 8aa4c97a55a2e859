// What an import costs beside a bare COPY of the very same rows into the same empty table.
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { copyColumns } from '../catalog/bill/copy-text.ts'
import { closeDatabase, createDatabase, type Database } from '../catalog/database.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import { billingDayOf, periodAfter, periodOf } from '../domain/calendar/billing-day.ts'
import { createPool } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import { addSource } from '../use-cases/bill/sources.ts'
import { uploadFile } from '../use-cases/bill/upload-file.ts'
import { focusMonth } from './bill-months.ts'
import { createGround } from './estate.ts'
import { createPeople } from './people.ts'
import { startProcess } from './processes.ts'

export interface ImportSizes {
  months: number
  rowsPerMonth: number
  accounts: number
  resourcesPerAccount: number
}

export interface MonthTiming {
  rows: number
  fileBytes: number
  uploadMs: number
  importMs: number
  copyMs: number
  /** Of the process that imported, resident at most. */
  peakMb: number
  /** Lines with their indexes, once the table was vacuumed. */
  lineBytes: number
}

async function* counted(blocks: Iterable<Buffer>, count: (bytes: number) => void) {
  for (const block of blocks) {
    count(block.length)
    yield block
  }
}

async function prepare(database: Database) {
  const { connection } = await createGround(database)
  const { costLead } = await createPeople(database)
  const around = { database, cloud: createMemoryCloud().gate }
  const of = { connectionId: connection.id, kind: 'focus-file', name: 'bench' }
  const source = await addSource(around, costLead, { ...of, countsBilled: true, countsEffective: true })
  if (!source.ok) throw new Error(source.failure.message)
  return { around, costLead, sourceId: source.value.id }
}

/** The lines of a month as COPY's text, under another import: what a bare COPY is given. */
async function dump(owner: pg.Client, month: string, file: string): Promise<void> {
  const columns = copyColumns.replace('import_id', `'${newId()}'::uuid AS import_id`)
  const rows = `SELECT ${columns} FROM bill_line WHERE billing_period = '${month}' ORDER BY line_no`
  await pipeline(owner.query(copyTo(`COPY (${rows}) TO STDOUT`)), createWriteStream(file))
}

async function bareCopy(owner: pg.Client, file: string): Promise<number> {
  const began = performance.now()
  const into = owner.query(copyFrom(`COPY bill_line (${copyColumns}) FROM STDIN`))
  await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), into)
  return performance.now() - began
}

async function sizeOf(owner: pg.Client, table: string): Promise<number> {
  await owner.query(`VACUUM ${table}`)
  const { rows } = await owner.query<{ bytes: string }>('SELECT pg_total_relation_size($1) AS bytes', [table])
  return Number(rows[0]?.bytes ?? 0)
}

/** Months of a company brought in one after the other, each in a process of its own; each then copied as bare rows. */
export async function timeImports(
  of: { url: string; ownerUrl: string },
  sizes: ImportSizes,
): Promise<MonthTiming[]> {
  const pool = createPool({ databaseUrl: of.url, databasePoolSize: 4 }, createLog('silent', 'bench'))
  const database = createDatabase(pool)
  const owner = new pg.Client({ connectionString: of.ownerUrl })
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-bill-'))
  const file = join(folder, 'lines')
  const months: MonthTiming[] = []
  try {
    await owner.connect()
    const { around, costLead, sourceId } = await prepare(database)
    const newest = periodOf(billingDayOf(new Date()))
    for (let back = sizes.months; back >= 1; back -= 1) {
      const period = periodAfter(newest, -back)
      const { rowsPerMonth: rows, accounts, resourcesPerAccount } = sizes
      let fileBytes = 0
      const bytes = counted(focusMonth({ period, rows, accounts, resourcesPerAccount }), (more) => {
        fileBytes += more
      })
      const begun = performance.now()
      const name = `${period}.csv`
      const asked = await uploadFile(around, costLead, { sourceId, name, scope: 'periods' }, bytes)
      const uploadMs = performance.now() - begun
      if (!asked.ok) throw new Error(asked.failure.message)
      const env = { DATABASE_URL: of.url, IMPORT: asked.value.importId }
      const run = startProcess('lib/testing/bill-import-run.ts', env)
      const told = (await run.line((line) => 'tookMs' in line)) as {
        did: string
        tookMs: number
        peakMb: number
      }
      await run.exited
      const kept = await owner.query<{ lines: number }>('SELECT count(*)::int AS lines FROM bill_line')
      // What is measured is worth something only when every row is there.
      if (told.did !== 'done' || kept.rows[0]?.lines !== rows)
        throw new Error(`${told.did} with ${kept.rows[0]?.lines} of ${rows} rows`)
      const table = `bill_line_${period.replace('-', '_')}`
      const lineBytes = await sizeOf(owner, table)
      await dump(owner, `${period}-01`, file)
      await owner.query(`TRUNCATE ${table}`)
      await owner.query('CHECKPOINT')
      const copyMs = await bareCopy(owner, file)
      await owner.query(`TRUNCATE ${table}, bill_file_part`)
      await owner.query('CHECKPOINT')
      months.push({
        rows,
        fileBytes,
        uploadMs,
        importMs: told.tookMs,
        copyMs,
        peakMb: told.peakMb,
        lineBytes,
      })
    }
    return months
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await owner.end()
    await closeDatabase(database)
  }
}
