import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { type Key, readPage } from '../page.ts'
import { Conditions, containing } from '../statement.ts'

interface Ask {
  serviceId: string
  after: Key | null
  limit: number
}

/** Keyset over an instant and an id, newest first. The instant travels as microseconds, which numbers hold exactly. */
function before(conditions: Conditions, at: string, id: string, after: Key | null): Conditions {
  if (!after) return conditions
  conditions.values.push(after[0], after[1])
  const last = conditions.values.length
  return conditions.must(
    `(${at}, ${id}) < ('epoch'::timestamptz + $${last - 1}::bigint * interval '1 microsecond', $${last}::uuid)`,
  )
}

const keyOf = (at: string, id: string) =>
  `json_build_array((extract(epoch FROM ${at}) * 1000000)::bigint, ${id})::text AS key`

const buildItem = `dense_json(json_build_object('id', b.id, 'digest', b.digest, 'version', b.version,
  'commitSha', b.commit_sha, 'branch', b.branch, 'title', c.title, 'authorName', c.author_name,
  'imageTags', (SELECT coalesce(json_agg(t.name ORDER BY t.name), '[]') FROM image_tag t
    WHERE t.repository_id = b.image_repository_id AND t.digest = b.digest AND t.gone_at IS NULL),
  'sizeBytes', b.size_bytes, 'pushedAt', b.pushed_at, 'scanState', b.scan_state, 'scannedAt', b.scanned_at,
  'findings', CASE WHEN b.scan_high IS NOT NULL THEN json_build_object('high', b.scan_high,
    'medium', coalesce(b.scan_medium, 0), 'low', coalesce(b.scan_low, 0), 'unknown', coalesce(b.scan_unknown, 0)) END,
  'run', (SELECT json_build_object('id', r.id, 'pipeline', p.name, 'number', r.number, 'state', r.state)
    FROM pipeline_run r JOIN pipeline p ON p.id = r.pipeline_id WHERE r.id = b.run_id),
  'runsIn', (SELECT coalesce(json_agg(e.slug ORDER BY e.rank), '[]') FROM place l JOIN environment e ON e.id = l.environment_id
    WHERE l.service_id = b.service_id AND l.running_build_id = b.id),
  'goneAt', b.gone_at)::text) AS item`

/** Builds of a service, newest push first. `q` is part of a version, digest, branch or commit. */
export function listBuilds(database: Database, ask: Ask & { q?: string | undefined }): Promise<JsonText> {
  const conditions = new Conditions()
    .add('b.service_id = ?::uuid', ask.serviceId)
    .add(
      `(lower(b.version) LIKE ? OR b.digest LIKE ? OR lower(b.branch) LIKE ? OR b.commit_sha LIKE ?)`,
      containing(ask.q),
    )
  before(conditions, 'b.pushed_at', 'b.id', ask.after)
  const inner = `SELECT ${buildItem}, ${keyOf('b.pushed_at', 'b.id')} FROM build b
    LEFT JOIN service s ON s.id = b.service_id
    LEFT JOIN code_commit c ON c.repository_id = s.code_repository_id AND c.sha = b.commit_sha
    ${conditions.where()} ORDER BY b.pushed_at DESC, b.id DESC`
  return readPage(database, 'builds', inner, ask.limit, conditions.values)
}

/** What ran where, the latest beginning first. */
export function listStays(
  database: Database,
  ask: Ask & { environment?: string | undefined },
): Promise<JsonText> {
  const conditions = new Conditions()
    .add('y.service_id = ?::uuid', ask.serviceId)
    .add('e.slug = ?', ask.environment)
  before(conditions, 'y.started_at', 'y.id', ask.after)
  const inner = `SELECT dense_json(json_build_object('id', y.id, 'environment', e.slug, 'digest', y.digest,
      'build', build_reference(b), 'cause', y.cause,
      'promotion', (SELECT json_build_object('id', m.id, 'number', m.number) FROM promotion m WHERE m.id = y.promotion_id),
      'startedAt', y.started_at, 'lastSeenAt', y.last_seen_at, 'gapMs', y.gap_ms, 'endedAt', y.ended_at)::text) AS item,
      ${keyOf('y.started_at', 'y.id')}
    FROM stay y JOIN environment e ON e.id = y.environment_id LEFT JOIN build b ON b.id = y.build_id
    ${conditions.where()} ORDER BY y.started_at DESC, y.id DESC`
  return readPage(database, 'stays', inner, ask.limit, conditions.values)
}
