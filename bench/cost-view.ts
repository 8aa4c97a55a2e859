// What somebody waits for who opens the month's cost, over months of generated bill lines.
import pg from 'pg'
import type { EmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import { timeViews } from '../lib/testing/cost-view-timing.ts'
import { grantApplicationRole } from '../prisma/application-role.ts'
import { migrate } from '../prisma/migrate.ts'
import { applicationRole } from './data-set.ts'
import { type Figure, median } from './result.ts'

const database = 'cost_view'
const times = 9

async function onServer(server: EmbeddedPostgres, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** Full: 10 million lines of 200 accounts over 12 months. */
export async function measureCostViews(server: EmbeddedPostgres, full: boolean): Promise<Figure[]> {
  await onServer(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database}`)
  const ownerUrl = server.urlOf(database)
  try {
    await migrate(ownerUrl)
    await grantApplicationRole(ownerUrl, applicationRole.name, applicationRole.password)
    const url = new URL(ownerUrl)
    url.username = applicationRole.name
    url.password = applicationRole.password
    const sizes = full
      ? { months: 12, linesPerMonth: 834_000, accounts: 200, subjects: 40_000 }
      : { months: 12, linesPerMonth: 20_000, accounts: 200, subjects: 2_000 }
    const found = await timeViews({ url: url.href, ownerUrl }, sizes, times)
    const medians = new Map([...found.views].map(([name, took]) => [name, median(took)]))
    const of = (...names: string[]) => Math.max(...names.map((name) => medians.get(name) ?? Number.NaN))
    const each = (names: readonly string[]) =>
      names.map((name) => `${name} ${Math.round(medians.get(name) ?? Number.NaN)}`).join(', ')
    const dimensions = [...medians.keys()].filter((name) => name.startsWith('by '))
    const size = `${(sizes.months * sizes.linesPerMonth).toLocaleString('en')} lines in ${found.rows.toLocaleString('en')} rows by day`
    const within = { unit: 'ms', target: { atMost: 200 } }
    return [
      { name: 'cost.headline', value: of('month'), ...within, note: `the month in one sentence, ${size}` },
      {
        name: 'cost.trend',
        value: of('trend', 'trend of one product'),
        ...within,
        note: `coverage and cost by day of ${sizes.months} months; of one product too`,
      },
      {
        name: 'cost.breakdown',
        value: of(...dimensions),
        ...within,
        note: `the slowest dimension against the month before: ${each(dimensions)}`,
      },
      {
        name: 'cost.breakdown.filtered',
        value: of('filtered', 'filtered twice'),
        ...within,
        note: `one value, or two at once, by another dimension: ${each(['filtered', 'filtered twice'])}`,
      },
      {
        name: 'cost.movers',
        value: of('movers', 'keys'),
        ...within,
        note: `who changed most, and which keys lack: ${each(['movers', 'keys'])}`,
      },
      {
        name: 'cost.resources',
        value: of('resources'),
        unit: 'ms',
        note: 'every unattributed resource of the month from its lines, the largest first',
      },
      {
        name: 'cost.rollup',
        value: found.rollUpMs / 1000,
        unit: 's',
        note: `a month of ${sizes.linesPerMonth.toLocaleString('en')} lines added up by day and by every dimension`,
      },
    ]
  } finally {
    await onServer(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  }
}
