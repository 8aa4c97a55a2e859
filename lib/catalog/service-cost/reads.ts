import type { PromotionKind, PromotionState } from '../../domain/promotion/state.ts'
import { billingToday } from '../cost-rule/today.ts'
import type { Database } from '../database.ts'
import { readDocument } from '../reader.ts'

export interface ServiceCostDocument {
  service: { id: string; slug: string; teamId: string | null; productLineId: string | null } | null
  environment: { id: string; slug: string } | null
  environments: string[]
  sources: { id: string; name: string }[]
  today: string
  /** Days that the bill has, whoever spent something on them; false: not sealed yet. */
  days: { on: string; sealed: boolean }[]
  /** Amounts as text; `compared` leaves purchases and refunds out. */
  costs: { on: string; currency: string; cost: string; compared: string }[]
  sharedOut: { currency: string; amount: string }[]
  requests: { on: string; requests: number }[]
  promotions: {
    id: string
    number: number
    kind: PromotionKind
    state: PromotionState
    build: unknown
    at: string
  }[]
  now: string
}

const listed = (item: string, from: string) => `(SELECT coalesce(json_agg(${item}), '[]') FROM ${from})`

// A rename keeps one history: the old name still answers.
const service = `s AS (SELECT * FROM service WHERE slug = $1 OR id = (SELECT owner_id FROM slug_alias WHERE noun = 'service' AND slug = $1
    ORDER BY to_at DESC NULLS FIRST LIMIT 1) ORDER BY slug = $1 DESC LIMIT 1)`

/** Of the environment that is asked for, else the last one in which the service lives, else the last one there is. */
const environment = `e AS (SELECT en.* FROM environment en WHERE $2::text IS NULL OR en.slug = $2
    ORDER BY EXISTS (SELECT 1 FROM target t, s WHERE t.environment_id = en.id AND t.service_id = s.id AND t.retired_at IS NULL) DESC,
      en.rank DESC LIMIT 1)`

// $1 service, $2 environment, $3 days from the first one that is read to today, $4 days that are shown.
const statement = `WITH ${service}, ${environment}, span AS (SELECT day - $3::int AS first, day - $4::int AS shown, day FROM (SELECT ${billingToday} AS day) AS today),
  src AS (SELECT bs.id, bs.name FROM bill_source bs, e WHERE bs.connection_id = e.connection_id AND bs.counts_effective AND bs.disabled_at IS NULL),
  d AS (SELECT c.* FROM s, span, src, cost_day c WHERE c.service_id = s.id AND c.source_id = src.id AND c.billing_period >= date_trunc('month', span.first)::date
    AND c.charge_on >= span.first AND c.charge_on < span.day AND c.effective_cost IS NOT NULL)
SELECT json_build_object('now', sluice_now(), 'today', (SELECT day FROM span),
  'service', (SELECT json_build_object('id', id, 'slug', slug, 'teamId', team_id, 'productLineId', product_line_id) FROM s),
  'environment', (SELECT json_build_object('id', id, 'slug', slug) FROM e),
  'environments', ${listed(
    'en.slug ORDER BY en.rank',
    `environment en WHERE EXISTS (SELECT 1 FROM target t, s WHERE t.environment_id = en.id AND t.service_id = s.id AND t.retired_at IS NULL)
      OR EXISTS (SELECT 1 FROM d WHERE d.environment_id = en.id) OR en.id = (SELECT id FROM e)`,
  )},
  'sources', ${listed(`json_build_object('id', id, 'name', name) ORDER BY name`, 'src')},
  'days', ${listed(
    `json_build_object('on', known."on", 'sealed', known.sealed) ORDER BY known."on"`,
    `(SELECT f.charge_on AS "on", bool_and(EXISTS (SELECT 1 FROM cost_seal z WHERE z.source_id = f.source_id AND z.billing_period = f.billing_period)) AS sealed
      FROM span, src, cost_facet f WHERE f.dimension = 'all' AND f.source_id = src.id AND f.billing_period >= date_trunc('month', span.first)::date
        AND f.charge_on >= span.first AND f.charge_on < span.day AND f.effective_cost IS NOT NULL GROUP BY 1) known`,
  )},
  'costs', ${listed(
    `json_build_object('on', one.charge_on, 'currency', one.currency, 'cost', one.cost, 'compared', one.compared) ORDER BY one.charge_on, one.currency`,
    `(SELECT charge_on, currency, trim_scale(sum(effective_cost))::text AS cost,
        trim_scale(coalesce(sum(effective_cost) FILTER (WHERE charge_category NOT IN ('purchase', 'refund')), 0))::text AS compared
      FROM d WHERE environment_id = (SELECT id FROM e) GROUP BY 1, 2) one`,
  )},
  'sharedOut', ${listed(
    `json_build_object('currency', one.currency, 'amount', one.amount) ORDER BY one.currency`,
    `(SELECT p.currency, trim_scale(sum(p.effective_cost))::text AS amount FROM s, span, src, cost_split p
      WHERE p.source_id = src.id AND p.service_id = s.id AND p.rule_id IS NOT NULL AND p.billing_period >= date_trunc('month', span.shown)::date
        AND p.charge_on >= span.shown AND p.charge_on < span.day AND p.effective_cost IS NOT NULL GROUP BY 1) one`,
  )},
  'requests', ${listed(
    `json_build_object('on', q."on", 'requests', q.requests) ORDER BY q."on"`,
    `s, e, span, place_request_day q WHERE q.service_id = s.id AND q.environment_id = e.id AND q."on" >= span.first AND q."on" < span.day
      AND q.requests IS NOT NULL`,
  )},
  'promotions', ${listed(
    `one.item ORDER BY one.first_write_at DESC, one.id DESC`,
    `(SELECT p.id, p.first_write_at, json_build_object('id', p.id, 'number', p.number, 'kind', p.kind, 'state', p.state, 'build', build_reference(b),
        'at', p.first_write_at) AS item
      FROM s, e, span, promotion p JOIN build b ON b.id = p.build_id WHERE p.service_id = s.id AND p.environment_id = e.id
        AND p.first_write_at >= (span.first::timestamp - interval '8 hours') AT TIME ZONE 'UTC'
      ORDER BY p.first_write_at DESC, p.id DESC LIMIT $5::int) one`,
  )}) AS document`

/** So many promotions are read; a place with more within the period is compared by its newest. */
const mostPromotions = 500

/** What a service cost in an environment over some days, with everything that it is told beside; one statement. */
export async function readServiceCost(
  database: Database,
  asked: { slug: string; environment: string | null; days: number; shown: number },
): Promise<ServiceCostDocument> {
  const { slug, environment: of, days, shown } = asked
  const values = [slug, of, days, shown, mostPromotions]
  const document = await readDocument<ServiceCostDocument>(database, 'service.cost', statement, values)
  if (document === null) throw new Error('the cost of a service answered no row')
  return document
}
