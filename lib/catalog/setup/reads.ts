import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { Conditions, containing, rowsOf } from '../statement.ts'

/** Setup of the API contract: what was found, by noun, and the latest pass of each noun of each connection. */
export async function readSetup(database: Database): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'setup',
    `WITH found AS (SELECT noun, reason, service_id IS NOT NULL AS matched, pinned, count(*) AS n FROM match GROUP BY 1, 2, 3, 4)
     SELECT json_build_object(
       'services', (SELECT count(*) FROM service WHERE retired_at IS NULL),
       'servicesWithoutTarget', (SELECT count(*) FROM service s WHERE s.retired_at IS NULL AND NOT EXISTS (
         SELECT 1 FROM target t WHERE t.service_id = s.id AND t.retired_at IS NULL)),
       'nouns', (SELECT json_agg(json_build_object('noun', noun,
           'matched', coalesce((SELECT sum(n) FROM found f WHERE f.noun = nouns.noun AND matched), 0),
           'unmatched', coalesce((SELECT sum(n) FROM found f WHERE f.noun = nouns.noun AND NOT matched AND NOT pinned), 0),
           'ignored', coalesce((SELECT sum(n) FROM found f WHERE f.noun = nouns.noun AND NOT matched AND pinned), 0),
           'pinned', coalesce((SELECT sum(n) FROM found f WHERE f.noun = nouns.noun AND matched AND pinned), 0),
           'rules', (SELECT coalesce(json_object_agg(reason, n), '{}') FROM (SELECT reason, sum(n) AS n FROM found f
             WHERE f.noun = nouns.noun AND matched GROUP BY reason) r),
           'reasons', (SELECT coalesce(json_object_agg(reason, n), '{}') FROM (SELECT reason, sum(n) AS n FROM found f
             WHERE f.noun = nouns.noun AND NOT matched AND NOT pinned GROUP BY reason) r)) ORDER BY place)
         FROM unnest(ARRAY['repository', 'pipeline', 'image', 'workload', 'application', 'function']) WITH ORDINALITY AS nouns (noun, place)),
       'passes', (SELECT coalesce(json_agg(json_build_object('connection', c.name, 'noun', p.noun, 'state', p.state,
           'doneCount', p.done_count, 'totalCount', p.total_count, 'changedCount', p.changed_count,
           'startedAt', p.started_at, 'beatAt', p.beat_at, 'endedAt', p.ended_at, 'problem', p.problem) ORDER BY c.name, p.started_at), '[]')
         FROM (SELECT DISTINCT ON (connection_id, noun) * FROM sync_pass ORDER BY connection_id, noun, started_at DESC) p
         JOIN connection c ON c.id = p.connection_id),
       'now', sluice_now())::text AS text`,
  )
  return new JsonText(row?.text ?? 'null')
}

const item = `dense_json(json_build_object('id', m.id, 'noun', m.noun, 'subjectName', m.subject_name,
  'service', CASE WHEN s.id IS NOT NULL THEN json_build_object('id', s.id, 'slug', s.slug) END,
  'reason', m.reason, 'detail', m.detail, 'pinned', m.pinned)::text)`

export interface MatchFilters {
  noun?: string | undefined
  matched?: boolean | undefined
  reason?: string | undefined
  q?: string | undefined
}

/** Things found in the cloud, by noun and name. */
export function listMatches(
  database: Database,
  filters: MatchFilters,
  after: [string, string, string] | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
    .add('m.noun = ?', filters.noun)
    .add('(m.service_id IS NOT NULL) = ?', filters.matched)
    .add('m.reason = ?', filters.reason)
    .add('lower(m.subject_name) LIKE ?', containing(filters.q))
  if (filters.matched === false) conditions.must('NOT m.pinned')
  if (after) {
    conditions.values.push(...after)
    const last = conditions.values.length
    conditions.must(`(m.noun, m.subject_name, m.id) > ($${last - 2}, $${last - 1}, $${last}::uuid)`)
  }
  const inner = `SELECT ${item} AS item, json_build_array(m.noun, m.subject_name, m.id)::text AS key
    FROM match m LEFT JOIN service s ON s.id = m.service_id${conditions.where()} ORDER BY m.noun, m.subject_name, m.id`
  return readPage(database, 'matches', inner, limit, conditions.values)
}

export async function getMatch(database: Database, id: string): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'match',
    `SELECT ${item} AS text FROM match m LEFT JOIN service s ON s.id = m.service_id WHERE m.id = $1`,
    [id],
  )
  return new JsonText(row?.text ?? 'null')
}
