// How fast bills go in beside a bare COPY of the same rows, and what they take of memory and disk.
import pg from 'pg'
import type { EmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import { type MonthTiming, timeImports } from '../lib/testing/bill-import-timing.ts'
import { grantApplicationRole } from '../prisma/application-role.ts'
import { migrate } from '../prisma/migrate.ts'
import { applicationRole } from './data-set.ts'
import type { Figure } from './result.ts'

const database = 'cost_import'

async function onServer(server: EmbeddedPostgres, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

const total = (months: MonthTiming[], of: (month: MonthTiming) => number) =>
  months.reduce((sum, month) => sum + of(month), 0)

/** Full: 10 million lines of 200 accounts over 12 months. */
export async function measureImports(server: EmbeddedPostgres, full: boolean): Promise<Figure[]> {
  await onServer(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database}`)
  const ownerUrl = server.urlOf(database)
  try {
    await migrate(ownerUrl)
    await grantApplicationRole(ownerUrl, applicationRole.name, applicationRole.password)
    const url = new URL(ownerUrl)
    url.username = applicationRole.name
    url.password = applicationRole.password
    const months = await timeImports(
      { url: url.href, ownerUrl },
      full
        ? { months: 12, rowsPerMonth: 834_000, accounts: 200, resourcesPerAccount: 200 }
        : { months: 3, rowsPerMonth: 100_000, accounts: 200, resourcesPerAccount: 25 },
    )
    const rows = total(months, (month) => month.rows)
    const [importS, copyS, uploadS] = [
      total(months, (month) => month.importMs) / 1000,
      total(months, (month) => month.copyMs) / 1000,
      total(months, (month) => month.uploadMs) / 1000,
    ]
    const fileMb = total(months, (month) => month.fileBytes) / 1e6
    const perSecond = (seconds: number) => Math.round(rows / seconds).toLocaleString('en')
    return [
      {
        name: 'cost.import.share',
        value: (copyS / importS) * 100,
        unit: '%',
        target: { atLeast: 50 },
        note: `of a bare COPY of the same rows into the same empty table: ${perSecond(importS)} of ${perSecond(copyS)} rows/s, ${rows.toLocaleString('en')} rows`,
      },
      {
        name: 'cost.import.memory',
        value: Math.max(...months.map((month) => month.peakMb)),
        unit: 'MB',
        target: { atMost: 300 },
        note: 'of the process that imports, resident at most',
      },
      {
        name: 'cost.import.disk',
        value: total(months, (month) => month.lineBytes) / rows,
        unit: 'MB per million lines',
        note: `with indexes; the files had ${Math.round((fileMb / rows) * 1e6)} MB per million`,
      },
      {
        name: 'cost.import.upload',
        value: fileMb / uploadS,
        unit: 'MB/s',
        note: 'into the database as the file comes, written and hashed',
      },
    ]
  } finally {
    await onServer(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  }
}
