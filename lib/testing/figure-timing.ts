// What the figures of a year take, over a database that is filled already.
import type pg from 'pg'
import { closeDatabase, createDatabase, type Database } from '../catalog/database.ts'
import { type DueDay, sumDays } from '../catalog/figure/day-sums.ts'
import { transact } from '../catalog/transaction.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import { ok, type Result } from '../domain/failure/result.ts'
import type { Actor } from '../domain/permission/actor.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { figureRules } from '../use-cases/figure/count-deliveries.ts'
import { getBreakdown } from '../use-cases/figure/get-breakdown.ts'
import { getDelivery } from '../use-cases/figure/get-delivery.ts'
import { getPipelineFigures } from '../use-cases/figure/get-pipeline-figures.ts'
import { listPipelineFigures, listSlowStages } from '../use-cases/figure/list-pipeline-figures.ts'

const days = 728
const pipelines = 200

// Two years, so that the year before the year has its sums too: every service once a week into production, three commits
// each, one in eight failed, one in five in the train of its day. The sums of the other environments are copies of those.
const deliveries = `INSERT INTO figure_delivery (promotion_id, service_id, environment_id, team_id, product_line_id, train_id, at, day,
    rolled_out, outcome, lead, lead_unknown, restore, touches, train_touches)
  SELECT gen_random_uuid(), s.id, e.id, s.team_id, s.product_line_id,
    CASE WHEN s.n % 5 = 0 THEN md5(e.slug || d)::uuid END, now() - d * interval '1 day', (now() - d * interval '1 day')::date, true,
    CASE (s.n + d) % 24 WHEN 0 THEN 'failed' WHEN 1 THEN 'rolled-back' WHEN 2 THEN 'hotfix' ELSE 'held' END,
    ARRAY[100 + (s.n * 7 + d) % 75, 112 + (s.n * 11 + d) % 62, 125 + (s.n * 13 + d) % 50], (s.n + d) % 9 / 8,
    CASE WHEN (s.n + d) % 24 < 3 THEN 75 + (s.n + d) % 38 END, (s.n + d) % 4, CASE WHEN s.n % 5 = 0 THEN 5 ELSE 0 END
  FROM (SELECT *, row_number() OVER (ORDER BY slug) AS n FROM service) s CROSS JOIN (SELECT * FROM environment WHERE slug = 'production') e
  CROSS JOIN generate_series(0, ${days - 1}) AS d
  WHERE (s.n + d) % 7 = 0`
const counted = `day, deployments, promotions, changes, failed, rolled_back, hotfixed, unknown, lead_buckets, lead_counts, lead_unknown,
  restore_buckets, restore_counts, not_restored, touches, hands_free`
const others = `INSERT INTO figure_day (scope_kind, scope_id, environment_id, ${counted})
  SELECT f.scope_kind, f.scope_id, e.id, ${counted.replace(/\b(\w+)\b/g, 'f.$1')} FROM figure_day f, environment e
  WHERE f.scope_kind <> 'service' AND e.slug <> 'production'`
const stages = `INSERT INTO figure_stage_day (pipeline_id, stage, day, runs, succeeded, failed, seconds, queue_seconds, queue_unknown,
    cache_hits, cache_misses, cache_unknown)
  SELECT p.id, stage, current_date - d, 3, 2, 1, ARRAY[60 + d * 7 % 400, 70 + d * 13 % 400],
    CASE WHEN stage = '' THEN ARRAY[3, d % 30] ELSE '{}' END, 1, 1, 1, 1
  FROM (SELECT id FROM pipeline ORDER BY name LIMIT ${pipelines}) p CROSS JOIN (VALUES (''), ('checkout'), ('test'), ('image')) AS st (stage)
  CROSS JOIN generate_series(0, ${days - 1}) AS d`
const slow = `INSERT INTO slow_stage (run_id, stage, pipeline_id, service_id, duration_ms, median_ms, p90_ms, history, at)
  SELECT id, 'test', pipeline_id, service_id, 600000, 200000, 260000, 20, started_at FROM pipeline_run WHERE number % 10 = 0 LIMIT 50000`

async function fill(database: Database): Promise<void> {
  const { pool } = database
  if ((await pool.query('SELECT 1 FROM figure_day LIMIT 1')).rowCount) return
  // A worker that ran over the same data set has begun to add up.
  for (const table of ['figure_delivery', 'figure_stage_day', 'slow_stage'])
    await pool.query(`DELETE FROM ${table}`)
  for (const text of [deliveries, stages, slow]) await pool.query(text)
  await pool.query('ANALYZE figure_delivery')
  const { rows } = await pool.query<DueDay>(
    `SELECT DISTINCT environment_id AS "environmentId", day::text AS day FROM figure_delivery ORDER BY 2`,
  )
  for (let at = 0; at < rows.length; at += 40)
    await transact(database, async (tx) => {
      await sumDays(tx, rows.slice(at, at + 40))
      return ok(null)
    })
  await pool.query(others)
  for (const table of ['figure_day', 'figure_stage_day', 'slow_stage']) await pool.query(`ANALYZE ${table}`)
}

/**
 * Says that everything there is has been counted: a worker that begins anew has hours of work, and one that has none is what
 * is measured.
 */
export async function figuresAreCounted(client: pg.Client): Promise<void> {
  await client.query('INSERT INTO figure_ground (time_zone, rules) SELECT time_zone, $1 FROM organisation', [
    figureRules,
  ])
}

const year = { period: '52w' } as const

/** Milliseconds of each reading of each view of a year, by view, and how many deliveries were summed. */
export async function timeFigures(
  databaseUrl: string,
  times: number,
): Promise<{ views: Map<string, number[]>; deliveries: number }> {
  const database = createDatabase(
    createPool({ databaseUrl, databasePoolSize: 2 }, createLog('warn', 'figures')),
  )
  try {
    await fill(database)
    const around: Surroundings = { database, cloud: createMemoryCloud().gate }
    const reader: Actor = { kind: 'system', name: 'bench' }
    const one = await database.pool.query<{ service: string; team: string; line: string; pipeline: string }>(
      `SELECT s.slug AS service, t.slug AS team, l.slug AS line, (SELECT id FROM pipeline ORDER BY name LIMIT 1) AS pipeline
      FROM service s JOIN team t ON t.id = s.team_id JOIN product_line l ON l.id = s.product_line_id ORDER BY s.slug LIMIT 1`,
    )
    const [names] = one.rows
    if (!names) throw new Error('no service')
    const { service, team, line, pipeline } = names
    const asked: [string, () => Promise<Result<unknown>>][] = [
      ['everything', () => getDelivery(around, reader, year)],
      ['product line', () => getDelivery(around, reader, { ...year, productLine: line })],
      ['team', () => getDelivery(around, reader, { ...year, team })],
      ['service', () => getDelivery(around, reader, { ...year, service })],
      ['by environment', () => getBreakdown(around, reader, { ...year, by: 'environment' })],
      ['by product line', () => getBreakdown(around, reader, { ...year, by: 'product-line' })],
      ['by team', () => getBreakdown(around, reader, { ...year, by: 'team' })],
      ['by service', () => getBreakdown(around, reader, { ...year, by: 'service' })],
      ['pipelines', () => listPipelineFigures(around, reader, { ...year, limit: 25 })],
      ['pipeline', () => getPipelineFigures(around, reader, { ...year, id: pipeline })],
      ['slow stages', () => listSlowStages(around, reader, { team })],
    ]
    const views = new Map<string, number[]>()
    for (const [name, ask] of asked) {
      const took: number[] = []
      for (let time = 0; time < times; time += 1) {
        const began = performance.now()
        const answer = await ask()
        took.push(performance.now() - began)
        if (!answer.ok) throw new Error(`${name}: ${answer.failure.message}`)
      }
      views.set(name, took)
    }
    const counted = await database.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM figure_delivery',
    )
    return { views, deliveries: counted.rows[0]?.count ?? 0 }
  } finally {
    await closeDatabase(database)
  }
}
