import type { Database } from '../database.ts'
import { ledgerItem } from '../ledger/reads.ts'
import { onCallNow } from '../roster/reads.ts'
import { rowsOf } from '../statement.ts'

/** The parts of the overview that are no promotions, each as JSON text. */
export interface OverviewParts {
  failedRuns: string
  problems: string
  changes: string
  counts: string
  sync: string
  onCall: string
  now: string
}

// Of the reader's teams; somebody without a team sees everything.
const own = `own AS MATERIALIZED (SELECT id FROM service WHERE retired_at IS NULL AND (
    NOT EXISTS (SELECT 1 FROM team_member WHERE person_id = $1)
    OR team_id IN (SELECT team_id FROM team_member WHERE person_id = $1)))`

const failedRuns = `SELECT coalesce('[' || string_agg(item, ',') || ']', '[]') FROM (
  SELECT d.item FROM (
    SELECT DISTINCT ON (r.pipeline_id, r.branch) r.* FROM pipeline_run r
    WHERE r.service_id IN (SELECT id FROM own) AND r.started_at > sluice_now() - interval '48 hours'
    ORDER BY r.pipeline_id, r.branch, r.number DESC) r
  JOIN run_card d ON d.run_id = r.id WHERE r.state = 'failed' ORDER BY r.started_at DESC LIMIT 20) failed`

const problems = `SELECT coalesce('[' || string_agg(item, ',') || ']', '[]') FROM (
  SELECT json_build_object('service', json_build_object('id', s.id, 'slug', s.slug), 'environment', e.slug,
    'kind', wrong.kind, 'since', wrong.since, 'build', build_reference(b))::text AS item
  FROM place l JOIN own ON own.id = l.service_id JOIN service s ON s.id = l.service_id
  JOIN environment e ON e.id = l.environment_id LEFT JOIN build b ON b.id = l.running_build_id
  CROSS JOIN LATERAL (
    SELECT l.health_problem AS kind, NULL::timestamptz AS since WHERE l.health_problem IS NOT NULL
    UNION ALL SELECT 'drift', l.drift_since_at WHERE l.drift_since_at IS NOT NULL
    UNION ALL SELECT 'unsettled', m.ended_at FROM promotion m WHERE m.service_id = l.service_id
      AND m.environment_id = l.environment_id AND m.ended_at IS NOT NULL AND m.first_write_at IS NOT NULL AND m.settled_at IS NULL
  ) AS wrong ORDER BY e.rank DESC, s.slug LIMIT 50) listed`

const changes = `SELECT coalesce('[' || string_agg(item, ',') || ']', '[]') FROM (
  SELECT ${ledgerItem} AS item FROM ledger_entry l
  WHERE l.at > sluice_now() - interval '2 hours' AND (l.service_id IN (SELECT id FROM own)
    OR (l.service_id IS NULL AND NOT EXISTS (SELECT 1 FROM team_member WHERE person_id = $1)))
    AND l.action NOT IN ('person.signed-in', 'person.signed-out', 'promotion.judged')
  ORDER BY l.id DESC LIMIT 30) listed`

const counts = `SELECT json_build_object('services', count(*),
  'canGoOn', count(*) FILTER (WHERE 'can-go-on' = ANY (states)), 'blocked', count(*) FILTER (WHERE 'blocked' = ANY (states)),
  'moving', count(*) FILTER (WHERE 'moving' = ANY (states)), 'waiting', count(*) FILTER (WHERE 'waiting' = ANY (states)),
  'unmatched', (SELECT count(*) FROM match WHERE service_id IS NULL AND NOT pinned))::text
  FROM service_card WHERE NOT retired`

const sync = `SELECT json_build_object(
  'running', EXISTS (SELECT 1 FROM sync_pass WHERE state = 'running' AND beat_at > sluice_now() - interval '2 minutes'),
  'lastDoneAt', (SELECT max(ended_at) FROM sync_pass WHERE state = 'done'),
  'problem', (SELECT last.problem FROM (SELECT DISTINCT ON (connection_id, noun) * FROM sync_pass
    ORDER BY connection_id, noun, started_at DESC) last WHERE last.state = 'failed' LIMIT 1))::text`

/** What one person should see first, without the promotions. One statement. */
export async function readOverviewParts(database: Database, personId: string): Promise<OverviewParts> {
  const [row] = await rowsOf<OverviewParts>(
    database,
    'overview',
    `WITH ${own} SELECT (${failedRuns}) AS "failedRuns", (${problems}) AS problems, (${changes}) AS changes,
       (${counts}) AS counts, (${sync}) AS sync, ${onCallNow}::text AS "onCall", to_json(sluice_now())::text AS now`,
    [personId],
  )
  if (!row) throw new Error('the overview answered no row')
  return row
}
