import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { type Reader, readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

/** Names under which f can be let through, as lib/domain/pipeline-finding/waiving.ts makes them. */
const names = `ARRAY[left(concat(f.rule, ' ', r.path || ': ', f.subject), 200), f.rule || ' *']`
const waives = `w.finding = ANY (${names}) AND (w.service_id IS NULL OR w.service_id = f.service_id)
  AND w.environment_id IS NULL`
const isWaived = `EXISTS (SELECT 1 FROM waiver w WHERE ${waives} AND w.revoked_at IS NULL AND w.ends_at > sluice_now())`
const state = `CASE WHEN f.closed_at IS NOT NULL THEN 'fixed' WHEN ${isWaived} THEN 'waived' ELSE 'open' END`
const rank = `CASE f.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END`

/** Codeup shows a line of a file of a branch under the address of its repository. */
const link = `CASE WHEN r.web_url IS NOT NULL AND f.path IS NOT NULL THEN concat(r.web_url, '/blob/', r.default_branch, '/', f.path,
    '#L' || f.line) WHEN f.pipeline_id IS NULL THEN r.web_url END`

/** PipelineFindingItem of the API contract, for f = pipeline_finding. */
const item = `dense_json(json_build_object('id', f.id, 'rule', f.rule, 'severity', f.severity, 'state', ${state},
  'service', s.slug,
  'pipeline', (SELECT json_build_object('id', p.id, 'name', p.name, 'kind', p.kind) FROM pipeline p WHERE p.id = f.pipeline_id),
  'repository', r.path, 'subject', f.subject, 'path', f.path, 'line', f.line, 'values', f.detail -> 'values',
  'diff', f.detail -> 'diff', 'link', ${link}, 'waiverNames', ${names},
  'waiver', (SELECT json_build_object('id', w.id, 'owner', ${person('w.owner_id')}, 'reason', w.reason, 'endsAt', w.ends_at,
      'inDate', w.ends_at > sluice_now()) FROM waiver w WHERE ${waives} AND w.revoked_at IS NULL
    ORDER BY w.ends_at DESC LIMIT 1),
  'openedAt', f.opened_at, 'seenAt', f.seen_at, 'closedAt', f.closed_at)::text)`

const joined = `pipeline_finding f LEFT JOIN service s ON s.id = f.service_id
  LEFT JOIN team t ON t.id = s.team_id LEFT JOIN code_repository r ON r.id = f.code_repository_id`

export interface FindingScope {
  serviceId?: string | undefined
  /** Slug. */
  team?: string | undefined
}
export interface FindingFilters extends FindingScope {
  rule?: string[] | undefined
  severity?: string[] | undefined
  /** Absent: all. */
  state?: 'open' | 'waived' | 'fixed' | undefined
}

/** Findings, the gravest first and of these the newest; `after` is the rank and the id of the last one seen. */
export function listFindings(
  database: Database,
  filters: FindingFilters,
  after: [number, string] | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
    .add('f.service_id = ?::uuid', filters.serviceId)
    .add('t.slug = ?', filters.team)
    .among('f.rule', filters.rule)
    .among('f.severity', filters.severity)
    .add('(f.closed_at IS NOT NULL) = ?::boolean', filters.state && filters.state === 'fixed')
    .add(
      `${isWaived} = ?::boolean`,
      filters.state && filters.state !== 'fixed' ? filters.state === 'waived' : undefined,
    )
    .add(`${rank} >= ?::int`, after?.[0])
  if (after !== null) {
    conditions.values.push(after[0], after[1])
    const at = conditions.values.length
    conditions.parts.push(`(${rank} > $${at - 1}::int OR f.id < $${at}::uuid)`)
  }
  const inner = `SELECT ${item} AS item, json_build_array(${rank}, f.id)::text AS key
    FROM ${joined}${conditions.where()} ORDER BY ${rank}, f.id DESC`
  return readPage(database, 'pipeline-findings', inner, limit, conditions.values)
}

const inScope = `($1::uuid IS NULL OR f.service_id = $1) AND ($2::text IS NULL OR t.slug = $2)`
/** Looks at repositories and pipelines of the scope. */
const looks = `SELECT l.*, coalesce(r.path, p.name) AS subject FROM pipeline_look l
  LEFT JOIN code_repository r ON r.id = l.unit_id LEFT JOIN pipeline p ON p.id = l.unit_id
  WHERE ($1::uuid IS NULL OR EXISTS (SELECT 1 FROM service s WHERE s.id = $1 AND s.code_repository_id = r.id)
      OR EXISTS (SELECT 1 FROM pipeline q WHERE q.service_id = $1 AND (q.id = p.id OR q.code_repository_id = r.id)))
    AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM service s JOIN team t ON t.id = s.team_id
      WHERE t.slug = $2 AND s.code_repository_id = r.id))`
const summary = `WITH standing AS (SELECT f.rule, f.severity, ${state} AS state FROM ${joined}
    WHERE f.closed_at IS NULL AND ${inScope}),
  look AS (${looks})
  SELECT json_build_object('now', sluice_now(),
    'open', (SELECT json_build_object('high', count(*) FILTER (WHERE severity = 'high'), 'medium', count(*) FILTER (WHERE
      severity = 'medium'), 'low', count(*) FILTER (WHERE severity = 'low')) FROM standing WHERE state = 'open'),
    'waived', (SELECT count(*) FROM standing WHERE state = 'waived'),
    'rules', (SELECT coalesce(json_agg(json_build_object('rule', c.rule, 'count', c.count) ORDER BY c.count DESC, c.rule), '[]')
      FROM (SELECT rule, count(*) FROM standing WHERE state = 'open' GROUP BY rule) c),
    'looked', (SELECT count(*) FROM look), 'oldestLookAt', (SELECT min(looked_at) FROM look),
    'waiting', (SELECT count(*) FROM code_repository r WHERE NOT r.archived AND EXISTS (SELECT 1 FROM service s
        LEFT JOIN team t ON t.id = s.team_id WHERE s.code_repository_id = r.id AND s.retired_at IS NULL
        AND ($1::uuid IS NULL OR s.id = $1) AND ($2::text IS NULL OR t.slug = $2))
      AND NOT EXISTS (SELECT 1 FROM pipeline_look l WHERE l.unit_id = r.id)),
    'unread', (SELECT coalesce(json_agg(json_build_object('subject', u.subject, 'problem', u.problem, 'lookedAt', u.looked_at,
        'rules', (SELECT json_agg(DISTINCT e ->> 'rule') FROM jsonb_array_elements(u.unread) e)) ORDER BY u.subject), '[]')
      FROM (SELECT * FROM look WHERE jsonb_array_length(unread) > 0 ORDER BY problem IS NULL, subject LIMIT 100) u)) AS document`

/** PipelineFindingSummary of the API contract. */
export async function readSummary(reader: Reader, scope: FindingScope): Promise<unknown> {
  const document = await readDocument(reader, 'pipeline-findings.summary', summary, [
    scope.serviceId ?? null,
    scope.team ?? null,
  ])
  if (document === null) throw new Error('the summary of findings answered no row')
  return document
}
