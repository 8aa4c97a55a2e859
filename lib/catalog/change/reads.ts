import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { pageRows, readPage } from '../page.ts'
import { containing, rowsOf } from '../statement.ts'
import { type ChangeFilters, type ChangeKey, changeAxis } from './axis.ts'

const build = (digest: string) => `(SELECT build_reference(b) FROM build b WHERE b.service_id = c.service_id
  AND b.digest = ${digest} LIMIT 1)`

/** ChangeItem of the API contract, for c = a row of the axis. */
export const changeItem = `json_build_object('id', c.tag, 'at', c.at, 'kind', c.kind, 'action', c.action,
  'service', (SELECT s.slug FROM service s WHERE s.id = c.service_id),
  'environment', (SELECT e.slug FROM environment e WHERE e.id = c.environment_id),
  'fromDigest', c.from_digest, 'toDigest', c.to_digest, 'from', ${build('c.from_digest')}, 'to', ${build('c.to_digest')},
  'actor', json_build_object('kind', c.actor_kind, 'name', c.actor_name), 'reason', c.reason, 'subject', c.subject,
  'promotion', (SELECT json_build_object('id', p.id, 'number', p.number, 'kind', p.kind, 'state', p.state, 'reasonKey', p.reason_key,
    'unsettled', p.ended_at IS NOT NULL AND p.first_write_at IS NOT NULL AND p.settled_at IS NULL)
    FROM promotion p WHERE p.id = c.promotion_id),
  'changed', coalesce(CASE WHEN jsonb_typeof(c.changed) = 'array' THEN c.changed END, '[]'), 'alert', c.alert,
  'runs', c.to_digest IS NOT NULL AND EXISTS (SELECT 1 FROM place l WHERE l.service_id = c.service_id
    AND l.environment_id = c.environment_id AND l.running_digest = c.to_digest))`

/** One page of everything that changed, newest first, alerts on the same axis. One statement. */
export function listChanges(
  database: Database,
  filters: ChangeFilters,
  after: ChangeKey | null,
  limit: number,
): Promise<JsonText> {
  const axis = changeAxis(filters, after, [], ` LIMIT ${pageRows}`)
  const inner = `SELECT ${changeItem}::text AS item, json_build_array(c.at, c.tag)::text AS key
    FROM (${axis.text}) c ORDER BY c.at DESC, c.tag DESC`
  return readPage(database, 'changes', inner, limit, axis.values)
}

/** An alert that fires now, with its place where it is known. */
const firing = (
  where: string,
) => `(SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'severity', f.severity,
    'service', s.slug, 'environment', e.slug, 'startedAt', f.started_at, 'seenAt', f.seen_at) ORDER BY f.severity, f.started_at), '[]')
  FROM (SELECT * FROM alert a WHERE a.ended_at IS NULL AND ${where} ORDER BY a.severity, a.started_at LIMIT 20) f
  LEFT JOIN service s ON s.id = f.service_id LEFT JOIN environment e ON e.id = f.environment_id)`

/** The answer in numbers: what began, by environment; what went back or wrong; what fires now. One statement. */
export async function readChangeSummary(database: Database, filters: ChangeFilters): Promise<string> {
  const axis = changeAxis({ ...filters, kind: undefined }, null, [], '')
  const scope = [
    ...axis.values,
    containing(filters.service) ?? null,
    filters.team ?? null,
    filters.environment ?? null,
  ]
  const [service, team, environment] = [2, 1, 0].map((back) => `$${scope.length - back}`)
  const here = `(${service}::text IS NULL OR a.service_id IN (SELECT id FROM service WHERE slug LIKE ${service}))
    AND (${team}::text IS NULL OR a.service_id IN (SELECT s.id FROM service s JOIN team t ON t.id = s.team_id WHERE t.slug = ${team}))
    AND (${environment}::text IS NULL OR a.environment_id = (SELECT id FROM environment WHERE slug = ${environment}))`
  const rows = await rowsOf<{ document: string }>(
    database,
    'changes.summary',
    `WITH c AS MATERIALIZED (${axis.text}),
       change AS (SELECT c.*, p.kind AS promotion_kind FROM c LEFT JOIN promotion p ON p.id = c.promotion_id
         WHERE c.kind IN ('began', 'outside', 'settings', 'hold'))
     SELECT json_build_object('now', sluice_now(), 'changes', (SELECT count(*) FROM change),
       'rollbacks', (SELECT count(*) FROM change WHERE kind = 'began' AND promotion_kind = 'rollback'),
       'outside', (SELECT count(*) FROM change WHERE kind = 'outside'),
       'settings', (SELECT count(*) FROM change WHERE kind = 'settings'),
       'failed', (SELECT count(*) FROM c WHERE action IN ('promotion.failed', 'promotion.errored', 'promotion.aborted')),
       'alerts', (SELECT count(*) FROM c WHERE kind = 'alert'),
       'firing', (SELECT count(*) FROM alert a WHERE a.ended_at IS NULL AND ${here}),
       'firingNow', ${firing(here)},
       'environments', (SELECT coalesce(json_agg(json_build_object('slug', e.slug, 'changes',
           (SELECT count(*) FROM change WHERE environment_id = e.id)) ORDER BY e.rank DESC), '[]') FROM environment e))::text AS document`,
    scope,
  )
  if (!rows[0]) throw new Error('the summary of changes answered no row')
  return rows[0].document
}
