import { costFindings } from '../../domain/cost-finding/kinds.ts'
import type { VisibleScope } from '../../domain/permission/visible.ts'
import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { type Reader, readDocument } from '../reader.ts'
import { Conditions, containing } from '../statement.ts'

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`
const named = (table: string, column: string) =>
  `(SELECT json_build_object('id', x.id, 'slug', x.slug, 'name', x.name) FROM ${table} x WHERE x.id = ${column})`

/** costFindingStates of lib/domain/cost-finding/state.ts, as stateOf decides. */
const isWaived = `coalesce(f.waived_at <= sluice_now() AND sluice_now() < f.waived_until, false)`
const state = `CASE WHEN f.closed_at IS NOT NULL THEN f.closed_as WHEN ${isWaived} THEN 'waived'
  WHEN f.proposed_at IS NOT NULL THEN 'fix-proposed' WHEN f.notified_at IS NOT NULL THEN 'notified' ELSE 'open' END`
const rank = `CASE f.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END`

const kindsWith = (remedy: string) =>
  Object.entries(costFindings)
    .filter(([, law]) => law.remedy === remedy)
    .map(([kind]) => `'${kind}'`)
    .join(', ')
const remedy = `CASE WHEN f.kind IN (${kindsWith('tag')}) THEN 'tag' WHEN f.kind IN (${kindsWith('switch-on')}) THEN 'switch-on'
  ELSE 'decide' END`
/** FixWay of lib/domain/cost-finding/fix.ts, as fixWayOf decides; null where costTags put nothing right. */
const fix = `CASE WHEN f.kind NOT IN (${kindsWith('tag')}) OR r.id IS NULL THEN NULL WHEN r.source IS NULL THEN 'look-first'
  WHEN r.source = 'console' THEN 'direct' WHEN r.source_detail ->> 'repository' IS NOT NULL AND r.source_detail ->> 'address' IS NOT NULL
    AND r.source_detail ->> 'path' ~* (CASE r.source WHEN 'ros' THEN '\\.(ya?ml|json|template)$' ELSE '\\.tf$' END) THEN 'source'
  ELSE 'find-source' END`

/** CostFindingItem of the API contract, for f = cost_finding and r = its resource. */
const item = `dense_json(json_build_object('id', f.id, 'kind', f.kind, 'severity', f.severity, 'remedy', ${remedy}, 'state', ${state},
  'connection', (SELECT json_build_object('id', x.id, 'name', x.name) FROM connection x WHERE x.id = f.connection_id),
  'accountId', f.account_id, 'regionId', r.region_id, 'resourceType', r.resource_type, 'resourceId', f.resource_id, 'name', f.name,
  'service', s.slug, 'environment', (SELECT x.slug FROM environment x WHERE x.id = f.environment_id),
  'team', ${named('team', 'f.team_id')}, 'productLine', ${named('product_line', 'f.product_line_id')},
  'owner', ${person('q.owner_id')}, 'query', json_build_object('id', q.id, 'name', q.name), 'measure', f.measure,
  'atStake', f.at_stake, 'suggestions', f.suggestions, 'detail', f.detail,
  'source', CASE WHEN r.id IS NOT NULL THEN json_build_object('by', r.source, 'stack', r.source_detail -> 'stack',
    'repository', r.source_detail -> 'repository', 'path', r.source_detail -> 'path', 'address', r.source_detail -> 'address',
    'reason', coalesce(r.source_detail ->> 'reason', 'unknown')) END,
  'fix', ${fix},
  'proposal', CASE WHEN f.proposed_at IS NOT NULL THEN json_build_object('kind', f.proposal -> 'kind', 'url', f.proposal -> 'url',
    'number', f.proposal -> 'number', 'by', f.proposal -> 'by', 'at', f.proposed_at) END,
  'waiver', CASE WHEN f.waived_at IS NOT NULL THEN json_build_object('by', coalesce(f.waived_by_name, ''), 'reason', f.waive_reason,
    'createdAt', f.waived_at, 'endsAt', f.waived_until, 'inDate', ${isWaived}) END,
  'openedAt', f.opened_at, 'seenAt', f.seen_at, 'notifiedAt', f.notified_at, 'closedAt', f.closed_at)::text)`

const joined = `cost_finding f JOIN cost_query q ON q.id = f.query_id LEFT JOIN service s ON s.id = f.service_id
  LEFT JOIN cloud_resource r ON r.id = f.resource_row_id`

export interface FindingFilters {
  kind?: string[] | undefined
  severity?: string[] | undefined
  /** Absent: all. `standing`: neither closed nor waived. */
  state?: string | undefined
  account?: string | undefined
  service?: string | undefined
  team?: string | undefined
  productLine?: string | undefined
  query?: string | undefined
  text?: string | undefined
  fix?: string[] | undefined
}

/** Findings of what somebody may see, the gravest first and of these the dearest of each currency. */
export function listFindings(
  database: Database,
  filters: FindingFilters,
  { all, teamIds, productLineIds, environmentIds }: VisibleScope,
  after: [rank: number, currency: string, cents: number, id: string] | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
  const next = (value: unknown) => {
    conditions.values.push(value)
    return `$${conditions.values.length}`
  }
  if (!all)
    conditions.must(
      `(f.team_id = ANY (${next(teamIds)}::uuid[]) OR f.product_line_id = ANY (${next(productLineIds)}::uuid[])
        OR f.environment_id = ANY (${next(environmentIds)}::uuid[]))`,
    )
  conditions
    .among('f.kind', filters.kind)
    .among('f.severity', filters.severity)
    .add('f.account_id = ?', filters.account)
    .add('s.slug = ?', filters.service)
    .add('f.team_id = (SELECT x.id FROM team x WHERE x.slug = ?)', filters.team)
    .add('f.product_line_id = (SELECT x.id FROM product_line x WHERE x.slug = ?)', filters.productLine)
    .add('f.query_id = ?::uuid', filters.query)
    .add('(lower(f.name) LIKE ? OR lower(f.resource_id) LIKE ?)', containing(filters.text))
    .among(`(${fix})`, filters.fix)
  if (filters.state === 'standing') conditions.must(`f.closed_at IS NULL AND NOT ${isWaived}`)
  else conditions.add(`(${state}) = ?`, filters.state)
  if (after !== null) {
    const [grave, currency, cents, id] = after
    conditions.must(
      `(${rank}, f.currency, -f.order_cents, f.id) > (${next(grave)}::int, ${next(currency)}::text, -(${next(cents)}::bigint), ${next(id)}::uuid)`,
    )
  }
  const inner = `SELECT ${item} AS item, json_build_array(${rank}, f.currency, f.order_cents, f.id)::text AS key
    FROM ${joined}${conditions.where()} ORDER BY ${rank}, f.currency, f.order_cents DESC, f.id`
  return readPage(database, 'cost-findings', inner, limit, conditions.values)
}

/** A finding as it is shown, with what its permission is asked for. */
export interface FindingDocument {
  item: unknown
  costTags: Record<string, string> | null
  link: { service: unknown; environment: unknown } | null
  scope: { teamId: string | null; productLineId: string | null; environmentId: string | null }
  now: string
}

/** One finding; null: there is none by this id. */
export const readFinding = (reader: Reader, id: string): Promise<FindingDocument | null> =>
  readDocument<FindingDocument>(
    reader,
    'cost-finding',
    `SELECT json_build_object('item', ${item}::json, 'costTags', r.cost_tags, 'link', r.link_reason, 'now', sluice_now(),
        'scope', json_build_object('teamId', f.team_id, 'productLineId', f.product_line_id, 'environmentId', f.environment_id)) AS document
      FROM ${joined} WHERE f.id = $1::uuid`,
    [id],
  )

const seen = `($1::boolean OR f.team_id = ANY ($2::uuid[]) OR f.product_line_id = ANY ($3::uuid[]) OR f.environment_id = ANY ($4::uuid[]))`
const summary = `WITH open AS MATERIALIZED (SELECT f.*, ${isWaived} AS is_waived FROM cost_finding f WHERE f.closed_at IS NULL AND ${seen}),
  stake AS (SELECT o.kind, o.measure, e ->> 'currency' AS currency, sum((e ->> 'perMonth')::numeric) AS amount
    FROM open o CROSS JOIN LATERAL jsonb_array_elements(o.at_stake) e WHERE NOT o.is_waived GROUP BY 1, 2, 3)
  SELECT json_build_object('now', sluice_now(),
    'standing', (SELECT json_build_object('high', count(*) FILTER (WHERE severity = 'high'), 'medium', count(*) FILTER (WHERE
      severity = 'medium'), 'low', count(*) FILTER (WHERE severity = 'low')) FROM open WHERE NOT is_waived),
    'waived', (SELECT count(*) FROM open WHERE is_waived),
    'kinds', (SELECT coalesce(json_agg(json_build_object('kind', k.kind, 'severity', k.severity, 'count', k.count, 'atStake',
        (SELECT coalesce(json_agg(json_build_object('measure', t.measure, 'currency', t.currency, 'perMonth', trim_scale(t.amount)::text)
          ORDER BY t.measure, t.currency), '[]') FROM stake t WHERE t.kind = k.kind)) ORDER BY k.rank, k.kind), '[]')
      FROM (SELECT f.kind, f.severity, ${rank} AS rank, count(*) FROM open f WHERE NOT f.is_waived GROUP BY 1, 2, 3) k),
    'looks', (SELECT coalesce(json_agg(json_build_object('query', json_build_object('id', q.id, 'name', q.name), 'endedAt', r.ended_at,
        'unread', coalesce(r.unread, '[]')) ORDER BY q.name), '[]') FROM cost_query q
      LEFT JOIN LATERAL (SELECT * FROM cost_query_run r WHERE r.query_id = q.id AND r.state <> 'running' ORDER BY r.started_at DESC LIMIT 1) r
        ON true WHERE q.stopped_at IS NULL)) AS document`

/** CostFindingSummary of the API contract, without what the reader may do. */
export async function readSummary(
  reader: Reader,
  { all, teamIds, productLineIds, environmentIds }: VisibleScope,
): Promise<Record<string, unknown>> {
  const values = [all, teamIds, productLineIds, environmentIds]
  const document = await readDocument<Record<string, unknown>>(
    reader,
    'cost-findings.summary',
    summary,
    values,
  )
  if (document === null) throw new Error('the summary of findings of cost answered no row')
  return document
}

/** A finding as somebody acts on it. */
export interface FindingToAct {
  id: string
  name: string
  teamId: string | null
  productLineId: string | null
  environmentId: string | null
  serviceId: string | null
  /** Of its query. */
  ownerId: string | null
  resourceRowId: string | null
  measure: string | null
  /** Amounts as texts. */
  atStake: { currency: string; perMonth: string }[]
  notifiedAt: string | null
  proposedAt: string | null
  waivedAt: string | null
  waivedUntil: string | null
  closedAt: string | null
  closedAs: 'fixed' | 'gone' | null
}

/** The findings that are there, of these. */
export const readFindingsToAct = async (reader: Reader, ids: readonly string[]): Promise<FindingToAct[]> =>
  (await readDocument<FindingToAct[]>(
    reader,
    'cost-findings.act',
    `SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'teamId', f.team_id, 'productLineId', f.product_line_id,
        'environmentId', f.environment_id, 'serviceId', f.service_id, 'ownerId', q.owner_id, 'resourceRowId', f.resource_row_id,
        'measure', f.measure, 'atStake', f.at_stake, 'notifiedAt', f.notified_at, 'proposedAt', f.proposed_at, 'waivedAt', f.waived_at,
        'waivedUntil', f.waived_until, 'closedAt', f.closed_at, 'closedAs', f.closed_as) ORDER BY f.id), '[]') AS document
      FROM cost_finding f JOIN cost_query q ON q.id = f.query_id WHERE f.id = ANY ($1::uuid[])`,
    [[...ids]],
  )) ?? []
