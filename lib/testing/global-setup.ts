// Once per vitest run: one server for everybody. SLUICE_TEST_DATABASE_URL (a superuser's address of any database on
// it) uses a server that is already there.
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createTemplate, startTestPostgres, templateName } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser address with {database} where the name goes. */
    postgres: string
  }
}

function addressOf(url: string): (database: string) => string {
  return (database) => {
    const address = new URL(url)
    address.pathname = `/${database}`
    return address.href
  }
}

async function prepareGiven(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const left = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname = $1 OR datname LIKE 'sluice\\_test\\_%'",
    [templateName],
  )
  for (const { datname } of left.rows) {
    await client.query(`DROP DATABASE ${client.escapeIdentifier(datname)} WITH (FORCE)`)
  }
  await client.end()
  await createTemplate(addressOf(url))
  return decodeURI(addressOf(url)('{database}'))
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.SLUICE_TEST_DATABASE_URL
  if (given) {
    project.provide('postgres', await prepareGiven(given))
    return async () => undefined
  }
  const server = await startTestPostgres()
  project.provide('postgres', server.urlOf('{database}'))
  return () => server.remove()
}
