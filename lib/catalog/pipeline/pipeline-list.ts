import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { Conditions, containing } from '../statement.ts'

export interface PipelineFilters {
  kind?: string[] | undefined
  service?: string[] | undefined
  team?: string[] | undefined
  productLine?: string[] | undefined
  q?: string | undefined
}

/** PipelineItem of the API contract, for p = pipeline, s = service, t = team, l = product line, k = connection. */
export const pipelineItem = `json_build_object('id', p.id, 'externalId', p.external_id, 'name', p.name, 'kind', p.kind,
  'service', CASE WHEN s.id IS NOT NULL THEN json_build_object('id', s.id, 'slug', s.slug) END,
  'team', CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) END,
  'productLine', CASE WHEN l.id IS NOT NULL THEN json_build_object('id', l.id, 'slug', l.slug, 'name', l.name) END,
  'lastRun', (SELECT json_build_object('id', r.id, 'number', r.number, 'state', r.state, 'word', r.raw_status,
      'branch', r.branch, 'actor', r.actor, 'startedAt', r.started_at, 'endedAt', r.ended_at,
      'durationMs', CASE WHEN r.ended_at >= r.started_at THEN (extract(epoch FROM r.ended_at - r.started_at) * 1000)::bigint END,
      'failure', r.failure, 'seenAt', r.seen_at)
    FROM pipeline_run r WHERE r.pipeline_id = p.id ORDER BY r.number DESC LIMIT 1),
  'seenAt', p.seen_at,
  'webUrl', CASE WHEN k.kind = 'alibaba' AND k.endpoints -> 'yunxiao' IS NULL
    THEN 'https://flow.aliyun.com/pipelines/' || p.external_id || '/current' END)`

export const pipelineJoins = `pipeline p JOIN connection k ON k.id = p.connection_id
  LEFT JOIN service s ON s.id = p.service_id LEFT JOIN team t ON t.id = s.team_id
  LEFT JOIN product_line l ON l.id = s.product_line_id`

/** Pipelines by name, each with its last run. */
export function listPipelines(
  database: Database,
  ask: PipelineFilters & {
    after: { name: string; id: string } | null
    limit: number
    withTotal?: boolean | undefined
  },
): Promise<JsonText> {
  const conditions = new Conditions()
    .among('p.kind::text', ask.kind)
    .among('s.slug', ask.service)
    .among('t.slug', ask.team)
    .among('l.slug', ask.productLine)
    .add('(lower(p.name) LIKE ? OR lower(s.slug) LIKE ?)', containing(ask.q))
  const counted = ask.withTotal ? `SELECT count(*) FROM ${pipelineJoins}${conditions.where()}` : undefined
  if (ask.after) {
    conditions.values.push(ask.after.name, ask.after.id)
    const last = conditions.values.length
    conditions.must(`(p.name COLLATE "C", p.id) > ($${last - 1}::text COLLATE "C", $${last}::uuid)`)
  }
  const inner = `SELECT dense_json(${pipelineItem}::text) AS item, json_build_array(p.name, p.id)::text AS key
    FROM ${pipelineJoins}${conditions.where()} ORDER BY p.name COLLATE "C", p.id`
  return readPage(database, 'pipelines', inner, ask.limit, conditions.values, { counted })
}
