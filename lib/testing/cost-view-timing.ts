// What the views of cost take, over months that are filled already.
import { rollUp } from '../catalog/bill/rollup.ts'
import { closeDatabase, createDatabase, type Database } from '../catalog/database.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import { periodAfter } from '../domain/calendar/billing-day.ts'
import { costDimensions } from '../domain/cost-view/dimension.ts'
import type { Result } from '../domain/failure/result.ts'
import type { Actor } from '../domain/permission/actor.ts'
import { createPool } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import { getBreakdown } from '../use-cases/cost-view/get-breakdown.ts'
import { getKeys } from '../use-cases/cost-view/get-keys.ts'
import { getMonth } from '../use-cases/cost-view/get-month.ts'
import { getTrend } from '../use-cases/cost-view/get-trend.ts'
import { listMovers } from '../use-cases/cost-view/list-movers.ts'
import { listResources } from '../use-cases/cost-view/list-resources.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { builders } from './builders.ts'

export interface ViewSizes {
  months: number
  linesPerMonth: number
  accounts: number
  subjects: number
}

const until = '2026-10'

// An account is of one product line and one team and has three services; a resource is in one of three environments. One in ten is
// of nobody and lacks a key, one in fifty is support.
const subjects = `INSERT INTO bill_subject (id, proof, account_id, region_id, cloud_product, resource_type, resource_id, resource_name, part_of,
    resource_group, cost_unit, cost_tags, created_at)
  SELECT n, n, 'account-' || n % $2, 'cn-' || n % $2 % 4, CASE WHEN n % 50 = 0 THEN 'support' ELSE 'product-' || n % 11 END, 'instance',
    'i-' || n, 'name-' || n, '', '', '', '{}', now() FROM generate_series(1, $1::int) n`
const lines = `INSERT INTO bill_line (billing_period, source_id, import_id, line_no, charge_on, subject_id, charge_category, currency, billed_cost,
    effective_cost, row_hash)
  SELECT $3::date, $1, $2, n, $3::date + (n - 1) * $6 / $4, 1 + n % $5, CASE WHEN n % 97 = 0 THEN 'refund' WHEN n % 31 = 0 THEN 'tax' ELSE 'usage' END,
    'CNY', (n::bigint * 7919 % 1000003)::numeric / 10000, (n::bigint * 6101 % 1000003)::numeric / 10000, n
  FROM generate_series(1, $4::int) n`
const verdicts = `INSERT INTO bill_attribution (source_id, billing_period, subject_id, from_on, until_on, ruleset_id, cause, service_id, product_line_id,
    team_id, environment_id, missing_keys, taggable)
  SELECT $1, $2::date, id, $2::date, ($2::date + interval '1 month')::date, $1, v.cause,
    CASE WHEN v.owned THEN md5('service' || id % $3 || '-' || id % 3)::uuid END, CASE WHEN v.owned THEN md5('line' || id % $3 % 12)::uuid END,
    CASE WHEN v.owned THEN md5('team' || id % $3 % 40)::uuid END, CASE WHEN v.owned THEN md5('environment' || id % 7 % 3)::uuid END,
    CASE WHEN v.cause = 'untagged' THEN '{service}'::text[] ELSE '{}' END, v.cause <> 'support'
  FROM bill_subject s CROSS JOIN LATERAL (SELECT c.cause, c.cause NOT IN ('support', 'untagged') AS owned FROM (SELECT CASE WHEN id % 50 = 0 THEN 'support'
    WHEN id % 10 = 1 THEN 'untagged' WHEN id % 10 = 2 THEN 'resource-group' ELSE 'cost-tag' END AS cause) c) v`
const days = `INSERT INTO bill_day (source_id, billing_period, charge_on, import_id, line_count)
  SELECT $1, $3::date, charge_on, $2, count(*) FROM bill_line WHERE import_id = $2 AND billing_period = $3::date GROUP BY charge_on`

async function fill(database: Database, sizes: ViewSizes): Promise<{ rollUpMs: number; rows: number }> {
  const { pool, prisma } = database
  const connection = await builders(database).connection()
  const sourceId = newId()
  const now = new Date()
  await prisma.billSource.create({
    data: {
      id: sourceId,
      connectionId: connection.id,
      kind: 'focus-file',
      name: 'bench',
      countsBilled: true,
      countsEffective: true,
      createdAt: now,
    },
  })
  await pool.query(subjects, [sizes.subjects, sizes.accounts])
  let [rollUpMs, rows] = [0, 0]
  for (let at = 1 - sizes.months; at <= 0; at += 1) {
    const period = periodAfter(until, at)
    const [first, importId] = [`${period}-01`, newId()]
    const length = new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)), 0)).getUTCDate()
    await prisma.billImport.create({
      data: {
        id: importId,
        sourceId,
        state: 'done',
        scope: 'periods',
        requestedAt: now,
        requestedByName: 'bench',
        startedAt: now,
        beatAt: now,
        endedAt: now,
      },
    })
    await pool.query('SELECT bill_make_month($1)', [first])
    await pool.query(lines, [sourceId, importId, first, sizes.linesPerMonth, sizes.subjects, length])
    await pool.query(verdicts, [sourceId, first, sizes.accounts])
    await pool.query(days, [sourceId, importId, first])
    await prisma.billMonth.create({ data: { sourceId, billingPeriod: new Date(first), changedAt: now } })
    await pool.query('ANALYZE bill_line, bill_day, bill_attribution')
    const began = performance.now()
    rows += await rollUp(database, sourceId, period)
    rollUpMs = Math.max(rollUpMs, performance.now() - began)
  }
  return { rollUpMs, rows }
}

export interface ViewTimes {
  /** Milliseconds of each reading, by view. */
  views: Map<string, number[]>
  /** Of the slowest month: adding up its lines, and the sums of its dimensions. */
  rollUpMs: number
  /** Rows of cost_day. */
  rows: number
}

const reader: Actor = { kind: 'system', name: 'bench' }

/** Fills an empty database, and looks at its last month so many times in every way. `ownerUrl` for the statistics of its tables. */
export async function timeViews(
  urls: { url: string; ownerUrl: string },
  sizes: ViewSizes,
  times: number,
): Promise<ViewTimes> {
  const open = (databaseUrl: string) =>
    createDatabase(createPool({ databaseUrl, databasePoolSize: 2 }, createLog('warn', 'cost')))
  const owner = open(urls.ownerUrl)
  const database = open(urls.url)
  try {
    const filled = await fill(owner, sizes)
    await owner.pool.query('VACUUM ANALYZE cost_day')
    await owner.pool.query('VACUUM ANALYZE cost_facet')
    const around: Surroundings = { database, cloud: createMemoryCloud().gate }
    const asked = { month: until, measure: 'effective' as const, currency: 'CNY' }
    const views: [string, () => Promise<Result<unknown>>][] = [
      ['month', () => getMonth(around, reader, asked)],
      ['trend', () => getTrend(around, reader, { ...asked, months: sizes.months })],
      [
        'trend of one product',
        () => getTrend(around, reader, { ...asked, months: sizes.months, cloudProduct: 'product-3' }),
      ],
      ...costDimensions.map((by): [string, () => Promise<Result<unknown>>] => [
        `by ${by}`,
        () => getBreakdown(around, reader, { ...asked, by }),
      ]),
      ['movers', () => listMovers(around, reader, asked)],
      ['keys', () => getKeys(around, reader, asked)],
      ['filtered', () => getBreakdown(around, reader, { ...asked, by: 'service', account: 'account-7' })],
      [
        'filtered twice',
        () =>
          getBreakdown(around, reader, {
            ...asked,
            by: 'region',
            cloudProduct: 'product-3',
            group: 'attributed',
          }),
      ],
      ['resources', () => listResources(around, reader, { ...asked, group: 'unattributed' })],
    ]
    const took = new Map<string, number[]>()
    for (const [name, ask] of views) {
      const each: number[] = []
      for (let time = 0; time < times; time += 1) {
        const began = performance.now()
        const answer = await ask()
        each.push(performance.now() - began)
        if (!answer.ok) throw new Error(`${name}: ${answer.failure.message}`)
      }
      took.set(name, each)
    }
    return { views: took, ...filled }
  } finally {
    await closeDatabase(database)
    await closeDatabase(owner)
  }
}
