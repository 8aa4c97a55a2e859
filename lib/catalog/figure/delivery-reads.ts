import type { DeliverySums } from '../../domain/figure/delivery-figures.ts'
import type { Database } from '../database.ts'
import { readDocument } from '../reader.ts'

/** Whose figures: of everything, or of one thing by its slug. */
export type FigureScope = { kind: 'all' } | { kind: 'product-line' | 'team' | 'service'; slug: string }
export type ScopeKind = FigureScope['kind']

export interface SumsAt extends DeliverySums {
  key: number
}

const nowhere = '00000000-0000-0000-0000-000000000000'

// MATERIALIZED: summed by hash. With the order of what comes after in view PostgreSQL sorts every bucket of every day first,
// of which it expects few.
const merged = (name: string) => `(WITH summed AS MATERIALIZED (SELECT g, bucket, sum(count)::int AS count
    FROM (SELECT g, unnest(${name}_buckets) AS bucket, unnest(${name}_counts) AS count FROM d) AS each GROUP BY g, bucket)
  SELECT g, json_build_object('buckets', json_agg(bucket ORDER BY bucket), 'counts', json_agg(count ORDER BY bucket)) AS histogram
  FROM summed GROUP BY g)`

const empty = `json_build_object('buckets', '[]'::json, 'counts', '[]'::json)`
const columns = {
  deployments: 'deployments',
  promotions: 'promotions',
  changes: 'changes',
  failed: 'failed',
  rolledBack: 'rolled_back',
  hotfixed: 'hotfixed',
  unknown: 'unknown',
  leadUnknown: 'lead_unknown',
  notRestored: 'not_restored',
  touches: 'touches',
  handsFree: 'hands_free',
} as const

/** The sums per value of `g` of d, the rows of figure_day that were chosen: SumsAt[] in the column `sums`. */
const sums = `lead AS ${merged('lead')}, restored AS ${merged('restore')},
  sums AS (SELECT coalesce(json_agg(json_build_object('key', t.g, ${Object.entries(columns)
    .map(([name, column]) => `'${name}', t.${column}`)
    .join(
      ', ',
    )}, 'lead', coalesce(lead.histogram, ${empty}), 'restore', coalesce(restored.histogram, ${empty}))), '[]') AS sums
    FROM (SELECT g, ${Object.values(columns)
      .map((column) => `sum(${column})::int AS ${column}`)
      .join(', ')} FROM d GROUP BY g) AS t
    LEFT JOIN lead USING (g) LEFT JOIN restored USING (g))`

const idOf = {
  all: `SELECT '${nowhere}'::uuid AS id, NULL AS slug, NULL AS name`,
  // A rename keeps one history: the old name still answers.
  service: `SELECT id, slug, slug AS name FROM service WHERE slug = $2 OR id = (SELECT owner_id FROM slug_alias
    WHERE noun = 'service' AND slug = $2 LIMIT 1) ORDER BY slug = $2 DESC LIMIT 1`,
  team: 'SELECT id, slug, name FROM team WHERE slug = $2',
  'product-line': 'SELECT id, slug, name FROM product_line WHERE slug = $2',
} as const satisfies Record<ScopeKind, string>

export interface DeliveryDocument {
  scope: { id: string; slug: string | null; name: string | null } | null
  /** Its slug; null: there is none of this name. */
  environment: string | null
  /** YYYY-MM-DD */
  today: string
  zone: string
  /** Keys: the place of the point, or -1 for the period before. */
  sums: SumsAt[]
  /** Places whose figures are being made, and since when figures are kept at all. */
  waiting: number
  since: string | null
  now: string
}

/** The environment of this name; of none: production, else the one of the highest rank. */
const place = `place AS (SELECT id, slug FROM environment WHERE $3::text IS NULL OR slug = $3
    ORDER BY slug = 'production' DESC, rank DESC LIMIT 1)`

/** Today by the product's clock and the installation's zone, the first day of the period of $4 days and of the one before. */
const period = `clock AS (SELECT zone, today, today - ($4::int - 1) AS since, today - ($4::int * 2 - 1) AS before
    FROM (SELECT zone, (sluice_now() AT TIME ZONE zone)::date AS today
      FROM (SELECT coalesce((SELECT time_zone FROM organisation LIMIT 1), 'Asia/Shanghai') AS zone) AS known) AS dated)`

// $1 scope kind, $2 slug, $3 environment, $4 days of the period, $5 days of a point.
const view = (kind: ScopeKind) => `WITH scope AS (${idOf[kind]}), ${place},
  ${period},
  d AS (SELECT CASE WHEN f.day < clock.since THEN -1 ELSE (f.day - clock.since) / $5::int END AS g, f.*
    FROM clock, scope, place, figure_day f WHERE f.scope_kind = $1 AND f.scope_id = scope.id AND f.environment_id = place.id
      AND f.day BETWEEN clock.before AND clock.today AND ($2::text IS NULL OR true)),
  ${sums}
SELECT json_build_object('scope', (SELECT row_to_json(scope) FROM scope), 'environment', (SELECT slug FROM place),
  'today', (SELECT today FROM clock), 'zone', (SELECT zone FROM clock), 'sums', (SELECT sums FROM sums),
  'waiting', (SELECT count(*) FROM (SELECT DISTINCT service_id, environment_id FROM
    (SELECT * FROM figure_due LIMIT 5000) AS few) AS waiting),
  'since', (SELECT min(f.day) FROM figure_day f, scope, place WHERE f.scope_kind = $1 AND f.scope_id = scope.id
    AND f.environment_id = place.id), 'now', sluice_now()) AS document`

/** Slug of the scope, as a parameter. */
const slugOf = (scope: FigureScope) => (scope.kind === 'all' ? null : scope.slug)

/** The sums of one scope and environment, per point of the period and for the period before. One statement. */
export async function readDelivery(
  database: Pick<Database, 'pool'>,
  asked: { scope: FigureScope; environment: string | null; days: number; width: number },
): Promise<DeliveryDocument> {
  const { scope, environment, days, width } = asked
  const values = [scope.kind, slugOf(scope), environment, days, width]
  const document = await readDocument<DeliveryDocument>(
    database,
    `figure.${scope.kind}`,
    view(scope.kind),
    values,
  )
  if (!document) throw new Error('the figures answered no row')
  return document
}

export type Breakdown = 'environment' | 'product-line' | 'team' | 'service'

export interface BreakdownDocument {
  groups: { slug: string; name: string }[]
  /** Null: there is no such thing. */
  scope: string | null
  /** Its slug; null: there is none of this name. */
  environment: string | null
  now: string
  /** Keys: twice the place of the group, and one more for the period before. */
  sums: SumsAt[]
}

const groupsOf: Record<Breakdown, string> = {
  environment: 'SELECT id, slug, slug AS name, rank::text AS place FROM environment',
  'product-line': 'SELECT id, slug, name, slug AS place FROM product_line WHERE retired_at IS NULL',
  team: 'SELECT id, slug, name, slug AS place FROM team WHERE retired_at IS NULL',
  service: `SELECT id, slug, slug AS name, slug AS place FROM service s WHERE retired_at IS NULL AND CASE $1
    WHEN 'team' THEN team_id = (SELECT id FROM scope) WHEN 'product-line' THEN product_line_id = (SELECT id FROM scope)
    WHEN 'service' THEN s.id = (SELECT id FROM scope) ELSE true END`,
}

// $1 scope kind, $2 slug, $3 environment, $4 days of the period, $5 after which slug, $6 limit.
const breakdown = (kind: ScopeKind, by: Breakdown) => {
  const own = by === 'environment'
  const order = own ? 'place::int' : 'place'
  const chosen = own
    ? 'f.scope_kind = $1 AND f.scope_id = (SELECT id FROM scope) AND f.environment_id = groups.id'
    : `f.scope_kind = '${by}' AND f.scope_id = groups.id AND f.environment_id = (SELECT id FROM place)`
  return `WITH scope AS (${idOf[kind]}), ${place},
  ${period},
  groups AS (SELECT *, (row_number() OVER (ORDER BY ${order}) - 1)::int AS n FROM (SELECT * FROM (${groupsOf[by]}) AS known
    WHERE $5::text IS NULL OR slug > $5 ORDER BY ${order} LIMIT $6) AS page),
  d AS (SELECT groups.n * 2 + (f.day < clock.since)::int AS g, f.*
    FROM clock, groups JOIN figure_day f ON ${chosen}
    WHERE f.day BETWEEN clock.before AND clock.today AND $1::text IS NOT NULL AND ($2::text IS NULL OR true)
      AND ($3::text IS NULL OR true)),
  ${sums}
SELECT json_build_object('groups', (SELECT coalesce(json_agg(json_build_object('slug', slug, 'name', name) ORDER BY n), '[]') FROM groups), 'sums', (SELECT sums FROM sums), 'scope', (SELECT id FROM scope),
  'environment', (SELECT slug FROM place), 'now', sluice_now()) AS document`
}

/** The same for each environment, product line, team or service of a scope, a page of them by slug. One statement. */
export async function readBreakdown(
  database: Pick<Database, 'pool'>,
  asked: {
    scope: FigureScope
    environment: string | null
    by: Breakdown
    days: number
    after: string | null
    limit: number
  },
): Promise<BreakdownDocument> {
  const { scope, environment, by, days, after, limit } = asked
  const document = await readDocument<BreakdownDocument>(
    database,
    `figure.by.${by}`,
    breakdown(scope.kind, by),
    [scope.kind, slugOf(scope), environment, days, after, limit],
  )
  if (!document) throw new Error('the breakdown answered no row')
  return document
}
