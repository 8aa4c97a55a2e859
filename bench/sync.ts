// What copying applications and functions asks of the cloud, in calls, beside what a real account is asked at most.
import pg from 'pg'
import type { EmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import { timeRuntimes } from '../lib/testing/sync-timing.ts'
import { grantApplicationRole } from '../prisma/application-role.ts'
import { migrate } from '../prisma/migrate.ts'
import { applicationRole } from './data-set.ts'
import type { Figure } from './result.ts'

const database = 'sync_runtimes'
/** How often a whole pass runs. */
const intervalSeconds = 15

async function onServer(server: EmbeddedPostgres, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** So many EDAS applications and functions each, copied for the first time, and again when nothing changed. */
export async function measureSync(server: EmbeddedPostgres, count: number): Promise<Figure[]> {
  await onServer(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database}`)
  try {
    const ownerUrl = server.urlOf(database)
    await migrate(ownerUrl)
    await grantApplicationRole(ownerUrl, applicationRole.name, applicationRole.password)
    const url = new URL(ownerUrl)
    url.username = applicationRole.name
    url.password = applicationRole.password
    const { applications, functions, rates, seen } = await timeRuntimes(url.href, count)
    const many = count.toLocaleString('en')
    const right = seen.applications === count && seen.aliases === count && seen.stays === 2 * count
    const minutes = (calls: number, rate: number) => calls / rate / 60
    const again = (name: string, what: string, timing: typeof applications, product: 'edas' | 'fc') => ({
      name: `sync.${name}.again`,
      value: timing.again.calls[product],
      unit: 'calls',
      target: { atMost: rates[product] * intervalSeconds },
      note: `of ${product} for ${many} ${what} of which none changed, and ${timing.again.calls.kubernetes} of kubernetes; ${Math.round(timing.again.ms)} ms; target: what ${rates[product]} calls a second are in ${intervalSeconds} s`,
    })
    const first = (name: string, what: string, timing: typeof applications, product: 'edas' | 'fc') => ({
      name: `sync.${name}.first`,
      value: minutes(timing.first.calls[product], rates[product]),
      unit: 'min',
      target: { atMost: 10 },
      note: `that ${timing.first.calls[product].toLocaleString('en')} calls of ${product} take for ${many} ${what} at ${rates[product]} a second; ${Math.round(timing.first.ms)} ms where nobody throttles`,
    })
    return [
      first('applications', 'applications', applications, 'edas'),
      again('applications', 'applications', applications, 'edas'),
      first('functions', 'functions', functions, 'fc'),
      again('functions', 'functions', functions, 'fc'),
      {
        name: 'sync.runtimes.right',
        value: right && applications.again.changed + functions.again.changed === 0 ? 1 : 0,
        unit: '',
        target: { atLeast: 1 },
        note: `${seen.applications} applications, ${seen.aliases} aliases and ${seen.stays} open stays, and nothing written that did not change`,
      },
    ]
  } finally {
    await onServer(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  }
}
