import type { CostDimension } from '../../domain/cost-view/dimension.ts'
import { isOwnerDimension } from '../../domain/cost-view/dimension.ts'
import type { SourceReach } from '../../domain/cost-view/reach.ts'
import type { Database } from '../database.ts'
import { readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import { cellsOf, type MoneyAsked } from './cells.ts'
import { ownerColumns } from './columns.ts'
import { textOf } from './month.ts'

/** Money of one key and one source; amounts as text. */
export interface KeyPart {
  sourceId: string
  amount: string | null
  previous: string | null
  settled: string | null
  recent: string | null
  taggable: string | null
  owned: string | null
  subjects: number
  ownedSubjects: number
}

export interface KeyRow {
  key: string
  /** Of a noun of the catalogue, or of an account the name its bills write; null: there is none, or it is gone. */
  slug: string | null
  name: string | null
  parts: KeyPart[]
  /** What split rules give or take beside it; null: nothing, or not asked. */
  shared: string | null
  budget: string | null
  /** For the cursor: what it is ordered by. */
  rank: string
}

export interface BreakdownDocument {
  rows: KeyRow[]
  /** Unattributed and untaggable, which are rows of their own; those that there are. */
  apart: KeyRow[]
  count: number
}

export interface BreakdownAsked extends MoneyAsked {
  month: string
  by: CostDimension
  reaches: readonly SourceReach[]
  /** The largest amount first, or the largest change, up or down. */
  order: 'amount' | 'change'
  after: { rank: string; key: string } | null
  limit: number
}

const nouns = {
  'product-line': 'SELECT id::text AS id, slug, name FROM product_line',
  team: 'SELECT id::text AS id, slug, name FROM team',
  service: 'SELECT id::text AS id, slug, slug AS name FROM service',
  environment: 'SELECT id::text AS id, slug, slug AS name FROM environment',
} as const
// Bills write it beside the id, and not always.
const accounts = `SELECT k.key AS id, NULL::text AS slug, (SELECT s.account_name FROM bill_subject s
  WHERE s.account_id = k.key AND s.account_name <> '' ORDER BY s.created_at DESC LIMIT 1) AS name FROM page k`
const nobody = 'SELECT NULL::text AS id, NULL::text AS slug, NULL::text AS name WHERE false'
const sums = ['amount', 'previous', 'settled', 'recent', 'taggable', 'owned'] as const

/** What split rules share out in the month, by owner: only for whole dimensions of owners. */
function sharedOf({ by, measure, filter, scope }: BreakdownAsked): string {
  const whole = scope.kind === 'all' && Object.values(filter).every((value) => value === undefined)
  if (!isOwnerDimension(by) || !whole) return 'SELECT NULL::text AS key, NULL::numeric AS shared WHERE false'
  const column = ownerColumns[by]
  return `SELECT p.${column}::text AS key, sum(p.${measure}_cost) AS shared FROM cost_split p
    WHERE p.billing_period = $1::date AND p.currency = $2 AND p.${column} IS NOT NULL AND p.source_id IN (SELECT source_id FROM cut) GROUP BY 1`
}

const budgetsOf = ({ by, measure }: BreakdownAsked) =>
  by === 'product-line'
    ? `SELECT b.product_line_id::text AS key, sum(b.amount) AS budget FROM cost_budget b WHERE b.measure = '${measure}' AND b.currency = $2
      AND b.from_month <= $1::date AND (b.until_month IS NULL OR b.until_month > $1::date) GROUP BY 1`
    : 'SELECT NULL::text AS key, NULL::numeric AS budget WHERE false'

/** A month by one dimension beside the same days of the month before, in one statement. */
export async function readBreakdown(database: Database, asked: BreakdownAsked): Promise<BreakdownDocument> {
  const { month, by, order, after, limit } = asked
  const cuts = asked.reaches.map((reach) => ({
    source_id: reach.id,
    compared_until: reach.comparedUntil,
    settled_on: reach.settledOn ?? '0001-01-01',
    recent_from: reach.recentFrom,
  }))
  const conditions = new Conditions(`${month}-01`, asked.currency, JSON.stringify(cuts))
  const cells = cellsOf(
    asked,
    by,
    conditions,
    `d.billing_period IN ($1::date, ($1::date - interval '1 month')::date) AND d.currency = $2::text
      AND d.source_id IN (SELECT source_id FROM cut)`,
  )
  const values = conditions.values
  const apart = isOwnerDimension(by) ? `r.key IN ('unattributed', 'untaggable')` : 'false'
  const rank =
    order === 'amount'
      ? 'coalesce(sum(amount), 0)'
      : 'abs(coalesce(sum(settled), 0) - coalesce(sum(previous), 0))'
  let beyond = ''
  if (after) {
    const at = values.push(after.rank, after.key)
    beyond = `AND (r.rank < $${at - 1}::numeric OR (r.rank = $${at - 1}::numeric AND r.key > $${at}))`
  }
  const row = `json_build_object('key', r.key, 'slug', n.slug, 'name', n.name, 'shared', ${textOf('s.shared')},
    'budget', ${textOf('b.budget')}, 'rank', r.rank::text, 'parts', (SELECT json_agg(json_build_object('sourceId', p.source_id,
      ${sums.map((name) => `'${name}', ${textOf(`p.${name}`)}`).join(', ')}, 'subjects', p.subjects, 'ownedSubjects', p.owned_subjects))
      FROM part p WHERE p.key = r.key)) ORDER BY r.rank DESC, r.key`
  const joined = `LEFT JOIN noun n ON n.id = r.key LEFT JOIN shared s ON s.key = r.key LEFT JOIN budget b ON b.key = r.key`
  // In a list of changes nothing stands apart.
  const listed = order === 'amount' ? `NOT (${apart})` : 'true'
  const text = `WITH cut AS MATERIALIZED (SELECT * FROM json_to_recordset($3::json) AS c (source_id uuid, compared_until date, settled_on date, recent_from date)),
    part AS MATERIALIZED (SELECT c.key, c.source_id, sum(c.amount) FILTER (WHERE c.billing_period = $1::date) AS amount,
      sum(c.amount) FILTER (WHERE c.billing_period < $1::date AND c.charge_on < cut.compared_until) AS previous,
      sum(c.amount) FILTER (WHERE c.billing_period = $1::date AND c.charge_on <= cut.settled_on) AS settled,
      sum(c.usage) FILTER (WHERE c.charge_on BETWEEN cut.recent_from AND cut.settled_on AND c.charge_on >= c.billing_period) AS recent,
      sum(c.taggable) FILTER (WHERE c.billing_period = $1::date) AS taggable, sum(c.owned) FILTER (WHERE c.billing_period = $1::date) AS owned,
      coalesce(sum(c.subjects) FILTER (WHERE c.billing_period = $1::date), 0)::int AS subjects,
      coalesce(sum(c.owned_subjects) FILTER (WHERE c.billing_period = $1::date), 0)::int AS owned_subjects
      FROM ${cells} c JOIN cut ON cut.source_id = c.source_id GROUP BY 1, 2),
    ranked AS (SELECT key, ${rank} AS rank FROM part GROUP BY key
      HAVING num_nonnulls(sum(amount), sum(previous)) > 0),
    page AS (SELECT * FROM ranked r WHERE ${listed} ${beyond} ORDER BY rank DESC, key LIMIT ${limit}),
    noun AS (${isOwnerDimension(by) ? nouns[by] : by === 'account' ? accounts : nobody}), shared AS (${sharedOf(asked)}), budget AS (${budgetsOf(asked)})
  SELECT json_build_object('count', (SELECT count(*)::int FROM ranked r WHERE ${listed}),
    'rows', (SELECT coalesce(json_agg(${row}), '[]') FROM page r ${joined}),
    'apart', (SELECT coalesce(json_agg(${row}), '[]') FROM ranked r ${joined} WHERE NOT (${listed}))) AS document`
  const found = await readDocument<BreakdownDocument>(database, 'cost.breakdown', text, values)
  if (found === null) throw new Error('the breakdown answered no row')
  return found
}
