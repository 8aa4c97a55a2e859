// Fills a database of the bench's own server by COPY. It is kept between runs, named after its size and schema.
import { createHash } from 'node:crypto'
import { chmodSync, createWriteStream, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import type { EmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import { newId } from '../lib/platform/ids.ts'
import { openSettings } from '../lib/testing/builders.ts'
import { figuresAreCounted } from '../lib/testing/figure-timing.ts'
import { grantApplicationRole } from '../prisma/application-role.ts'
import { migrate } from '../prisma/migrate.ts'
import { columns, type Ground, type Sizes, type Table, writeService } from './rows.ts'

export const applicationRole = { name: 'sluice_app', password: 'bench' }

export interface DataSet {
  services: number
  /** Application role, as the product would be given it. */
  url: string
  ownerUrl: string
  personId: string
  sessionId: string
  /** The newest run. */
  runId: string
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

async function writeGround(client: pg.Client, sizes: Sizes): Promise<Ground> {
  const add = async (table: string, row: Record<string, unknown>): Promise<string> => {
    const id = newId()
    const all = { id, ...row }
    const names = Object.keys(all).map((name) => `"${name}"`)
    const marks = names.map((_, index) => `$${index + 1}`)
    await client.query(`INSERT INTO ${table} (${names.join()}) VALUES (${marks.join()})`, Object.values(all))
    return id
  }
  await add('organisation', { name: 'Bench' })
  await figuresAreCounted(client)
  // Disabled: nothing must go out looking for a cloud.
  const connectionId = await add('connection', {
    name: 'bench',
    kind: 'simulated',
    account_id: '1',
    regions: ['cn-hangzhou'],
    yunxiao_organisation_id: 'bench',
    disabled_at: new Date(),
  })
  const environments: Ground['environments'] = []
  for (const [rank, slug] of [
    [10, 'test'],
    [20, 'pre-production'],
    [30, 'preview'],
    [40, 'production'],
  ] as const) {
    const settings = JSON.stringify(openSettings)
    const id = await add('environment', {
      slug,
      rank,
      connection_id: connectionId,
      regions: ['cn-hangzhou'],
      settings,
      placement: JSON.stringify({
        clusters: [{ name: `bench-${slug}`, wave: 1, namespaces: [] }],
        manifest: null,
      }),
    })
    await add('environment_settings_version', { environment_id: id, version: 1, settings })
    const clusterId = await add('cluster', {
      connection_id: connectionId,
      external_id: slug,
      name: `bench-${slug}`,
      region: 'cn-hangzhou',
      state: 'running',
      seen_at: new Date(),
    })
    environments.push({ id, clusterId, slug })
  }
  await add('promotion_path', {
    name: 'standard',
    environment_ids: environments.map(({ id }) => id),
    is_default: true,
  })
  const many = async (table: string, prefix: string, count: number) => {
    const ids: string[] = []
    for (let number = 1; number <= count; number += 1) {
      const slug = `${prefix}-${String(number).padStart(3, '0')}`
      ids.push(await add(table, { slug, name: slug }))
    }
    return ids
  }
  const teams = await many('team', 'team', Math.max(4, Math.round(sizes.services / 40)))
  const productLines = await many('product_line', 'line', Math.max(3, Math.round(sizes.services / 200)))
  return { connectionId, environments, teams, productLines }
}

async function copyRows(client: pg.Client, ground: Ground, sizes: Sizes): Promise<void> {
  const folder = join(tmpdir(), `sluice-bench-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  try {
    const tables = Object.keys(columns) as Table[]
    const files = new Map(
      tables.map((table) => [table, createWriteStream(join(folder, table), { mode: 0o644 })]),
    )
    const nowMs = Date.now()
    for (let index = 1; index <= sizes.services; index += 1) {
      writeService(index, ground, sizes, nowMs, (table, text) => files.get(table)?.write(text))
      if (index % 50 === 0) await new Promise((settle) => setImmediate(settle))
    }
    for (const file of files.values()) {
      file.end()
      await finished(file)
    }
    await client.query('SET session_replication_role = replica')
    for (const table of tables)
      await client.query(`COPY ${table} (${columns[table]}) FROM '${join(folder, table)}'`)
    await client.query('SET session_replication_role = origin')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function refreshCards(client: pg.Client): Promise<void> {
  // Built once when the rows are there, as the migration does it.
  const indexes = await client.query<{ name: string; text: string }>(
    `SELECT indexname AS name, indexdef AS text FROM pg_indexes WHERE tablename = 'run_card' AND indexname <> 'run_card_pkey'`,
  )
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`)
  await client.query('ANALYZE')
  const { rows } = await client.query<{ id: string }>('SELECT id FROM service')
  for (let from = 0; from < rows.length; from += 250) {
    const ids = rows.slice(from, from + 250).map((row) => row.id)
    await client.query('SELECT refresh_service_cards($1::uuid[])', [ids])
    await client.query(
      'SELECT refresh_run_cards(ARRAY(SELECT id FROM pipeline_run WHERE service_id = ANY ($1::uuid[])))',
      [ids],
    )
  }
  for (const { text } of indexes.rows) await client.query(text)
}

/** A developer of one team, signed in: what most people are. */
async function writePerson(client: pg.Client): Promise<{ personId: string; sessionId: string }> {
  const [personId, sessionId] = [newId(), newId()]
  await client.query("INSERT INTO person (id, key, name) VALUES ($1, 'bench', 'Bench')", [personId])
  await client.query(
    `INSERT INTO "grant" (id, person_id, role, scope_kind, scope_id)
     SELECT $1::uuid, $2::uuid, 'developer'::"Role", 'team'::"ScopeKind", id FROM team ORDER BY slug LIMIT 1`,
    [newId(), personId],
  )
  await client.query(
    "INSERT INTO session (id, person_id, expires_at) VALUES ($1, $2, now() + interval '7 days')",
    [sessionId, personId],
  )
  return { personId, sessionId }
}

// What the bare server reads: the same texts, one plain table per question, so that it is at its best.
const bareTables = `
  CREATE SCHEMA bare;
  CREATE TABLE bare.item AS SELECT slug, team_slug, search_text, list_item AS json FROM service_card;
  ALTER TABLE bare.item ADD PRIMARY KEY (slug);
  CREATE INDEX ON bare.item (team_slug, slug);
  CREATE TABLE bare.board AS SELECT line_slug, slug, board_row AS json FROM service_card;
  ALTER TABLE bare.board ADD PRIMARY KEY (line_slug, slug);
  CREATE TABLE bare.one AS SELECT c.slug, left(c.board_row, -1) || ',' || substr(left(c.extra, -1), 2) || ',' || substr(json_build_object(
    'autoPromoteInto', s.auto_promote_into, 'observationLimits', s.observation_limits)::text, 2) AS json
    FROM service_card c JOIN service s ON s.id = c.service_id;
  ALTER TABLE bare.one ADD PRIMARY KEY (slug);
  CREATE TABLE bare.run AS SELECT d.at, d.run_id AS id, s.slug AS service, d.team_slug AS team, d.state, d.branch,
    d.search_text, d.item AS json FROM run_card d JOIN service s ON s.id = d.service_id;
  ALTER TABLE bare.run ADD PRIMARY KEY (id);
  CREATE INDEX ON bare.run (at DESC, id DESC);
  CREATE INDEX ON bare.run (service, at DESC, id DESC);
  CREATE INDEX ON bare.run (team, at DESC, id DESC);
  CREATE INDEX ON bare.run (state, at DESC, id DESC);
  CREATE INDEX ON bare.run (branch, at DESC, id DESC);
  GRANT USAGE ON SCHEMA bare TO ${applicationRole.name};
  GRANT SELECT ON ALL TABLES IN SCHEMA bare TO ${applicationRole.name}`

function schemaHash(): string {
  const folder = join(import.meta.dirname, '..', 'prisma', 'migrations')
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) {
    if (!name.includes('.')) hash.update(readFileSync(join(folder, name, 'migration.sql')))
  }
  for (const file of ['rows.ts', 'data-set.ts']) hash.update(readFileSync(join(import.meta.dirname, file)))
  return hash.digest('hex').slice(0, 10)
}

async function fill(server: EmbeddedPostgres, name: string, sizes: Sizes): Promise<void> {
  const url = server.urlOf(name)
  await migrate(url)
  await grantApplicationRole(url, applicationRole.name, applicationRole.password)
  const client = await connect(url)
  try {
    const ground = await writeGround(client, sizes)
    await copyRows(client, ground, sizes)
    await refreshCards(client)
    await writePerson(client)
    await client.query(bareTables)
    await client.query('VACUUM (ANALYZE, FREEZE)')
    await client.query('CHECKPOINT')
  } finally {
    await client.end()
  }
}

/** Makes the data set, or finds that of an earlier run. Sets of another schema are dropped. */
export async function openDataSet(server: EmbeddedPostgres, sizes: Sizes): Promise<DataSet> {
  const suffix = schemaHash()
  const name = `bench_${sizes.services}_${suffix}`
  const admin = await connect(server.urlOf('postgres'))
  try {
    const { rows } = await admin.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE 'bench\\_%'",
    )
    for (const { datname } of rows) {
      if (!datname.endsWith(suffix)) await admin.query(`DROP DATABASE ${datname} WITH (FORCE)`)
    }
    if (!rows.some(({ datname }) => datname === name)) {
      const began = performance.now()
      await admin.query(`DROP DATABASE IF EXISTS filling WITH (FORCE)`)
      await admin.query('CREATE DATABASE filling')
      await fill(server, 'filling', sizes)
      await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'filling'")
      await admin.query(`ALTER DATABASE filling RENAME TO ${name}`)
      console.log(
        `${sizes.services} services written in ${((performance.now() - began) / 1000).toFixed(1)} s`,
      )
    }
  } finally {
    await admin.end()
  }
  const ownerUrl = server.urlOf(name)
  const application = new URL(ownerUrl)
  application.username = applicationRole.name
  application.password = applicationRole.password
  const client = await connect(ownerUrl)
  const { rows } = await client.query<{ person: string; session: string }>(
    "UPDATE session SET expires_at = now() + interval '7 days' RETURNING person_id AS person, id AS session",
  )
  const runs = await client.query<{ id: string }>(
    'SELECT run_id AS id FROM run_card ORDER BY at DESC, run_id DESC LIMIT 1',
  )
  await client.end()
  const [row] = rows
  const [run] = runs.rows
  if (!row || !run) throw new Error('the data set has no session or no run')
  return {
    services: sizes.services,
    url: application.href,
    ownerUrl,
    personId: row.person,
    sessionId: row.session,
    runId: run.id,
  }
}
