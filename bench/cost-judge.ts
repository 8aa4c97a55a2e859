// How long a change of the rules takes until the open month says what they say, and whether who reads notices.
import pg from 'pg'
import type { EmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import { timeJudging } from '../lib/testing/judge-timing.ts'
import { grantApplicationRole } from '../prisma/application-role.ts'
import { migrate } from '../prisma/migrate.ts'
import { applicationRole } from './data-set.ts'
import type { Figure } from './result.ts'

const database = 'cost_judge'

async function onServer(server: EmbeddedPostgres, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** Full: one month of 10 million lines in twelve, 200 accounts with 200 resources each. */
export async function measureJudging(server: EmbeddedPostgres, full: boolean): Promise<Figure[]> {
  await onServer(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database}`)
  const ownerUrl = server.urlOf(database)
  try {
    await migrate(ownerUrl)
    await grantApplicationRole(ownerUrl, applicationRole.name, applicationRole.password)
    const url = new URL(ownerUrl)
    url.username = applicationRole.name
    url.password = applicationRole.password
    const sizes = full ? { subjects: 40_000, lines: 834_000 } : { subjects: 5_000, lines: 100_000 }
    const found = await timeJudging(url.href, sizes)
    const month = `${sizes.lines.toLocaleString('en')} lines of ${sizes.subjects.toLocaleString('en')} subjects`
    if (found.changed !== sizes.subjects)
      throw new Error(`${found.changed} verdicts changed, and all of ${sizes.subjects} should have`)
    return [
      {
        name: 'cost.judge.rule-change',
        value: found.againMs / 1000,
        unit: 's',
        target: { atMost: 60 },
        note: `an open month judged, added up and shared out again, every verdict another one: ${month}`,
      },
      {
        name: 'cost.judge.first',
        value: found.firstMs / 1000,
        unit: 's',
        note: `the same month for the first time, after its lines came in`,
      },
      {
        name: 'cost.judge.read-meanwhile',
        value: found.slowestReadMs,
        unit: 'ms',
        target: { atMost: 500 },
        note: `the slowest of ${found.reads} reads of the month by day while it was judged; ${found.quietReadMs.toFixed(1)} ms when nothing else goes on`,
      },
    ]
  } finally {
    await onServer(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  }
}
