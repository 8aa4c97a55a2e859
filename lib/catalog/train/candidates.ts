import type { Candidate, UpstreamBuild } from '../../domain/train/choose.ts'
import { instant, type Reader, readDocument } from '../reader.ts'

export interface BuildWordRow {
  id: string
  digest: string
  version: string | null
  commitSha: string | null
  branch: string | null
}

/** One service that may go with a train. */
export interface CandidateRow {
  service: { id: string; slug: string; teamId: string | null; productLineId: string | null }
  running: BuildWordRow | null
  candidate: Candidate
  /** By id: what `candidate.upstream` names. */
  builds: Map<string, BuildWordRow>
}

export interface Candidates {
  environment: { id: string; slug: string; settings: unknown }
  rows: CandidateRow[]
  /** Names that no service has. */
  unknown: string[]
  /** Declared dependencies of these services and of what those depend on; `from` depends on `to`. */
  edges: { from: string; to: string }[]
  /** There were more than fit into one train. */
  cut: boolean
}

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Services of one train at most. */
export const trainSize = 500

interface Row {
  environment: { id: string; slug: string; settings: unknown } | null
  unknown: string[]
  edges: { from: string; to: string }[]
  rows:
    | {
        service: CandidateRow['service']
        retired: boolean
        hasTarget: boolean
        onPath: boolean
        previous: string | null
        running: (BuildWordRow & { pushedAt: string }) | null
        runningDigest: string | null
        upstream: (BuildWordRow & Omit<UpstreamBuild, 'pushedAt'> & { pushedAt: string })[]
        hold: { reason: string } | null
        active: { number: number } | null
        waiting: { number: number; digest: string }[]
      }[]
    | null
}

const word = (b: string) => `'id', ${b}.id, 'digest', ${b}.digest, 'version', ${b}.version,
  'commitSha', ${b}.commit_sha, 'branch', ${b}.branch, 'pushedAt', ${b}.pushed_at`

// $1 environment, $2 services by name or id (null: all that are behind there), $3 how many at most, $4 those of $2 that
// are ids: each way in has its index; $5 a release whose newest versions go instead of what the environment before had.
const statement = `
WITH RECURSIVE e AS (SELECT * FROM environment WHERE slug = $1::text OR id::text = $1::text),
chosen AS (
  SELECT s.* FROM (
    SELECT id FROM service WHERE slug = ANY ($2::text[])
    UNION
    SELECT id FROM service WHERE id = ANY ($4::uuid[])
    UNION ALL
    SELECT p.service_id FROM place p JOIN e ON e.id = p.environment_id JOIN service b ON b.id = p.service_id
    WHERE $2::text[] IS NULL AND b.retired_at IS NULL AND coalesce(p.behind_count, 1) > 0
  ) named JOIN service s ON s.id = named.id ORDER BY s.slug LIMIT $3::int + 1
), below AS (
  SELECT service_id, depends_on_id FROM service_dependency WHERE service_id IN (SELECT id FROM chosen)
  UNION
  SELECT d.service_id, d.depends_on_id FROM below JOIN service_dependency d ON d.service_id = below.depends_on_id
)
SELECT json_build_object(
  'environment', (SELECT json_build_object('id', id, 'slug', slug, 'settings', settings) FROM e),
  'unknown', (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM unnest($2::text[]) AS name
    WHERE NOT EXISTS (SELECT 1 FROM chosen WHERE slug = name OR id::text = lower(name))),
  'edges', (SELECT coalesce(json_agg(json_build_object('from', service_id, 'to', depends_on_id)
    ORDER BY service_id, depends_on_id), '[]') FROM below),
  'rows', (SELECT json_agg(json_build_object(
    'service', json_build_object('id', s.id, 'slug', s.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id),
    'retired', s.retired_at IS NOT NULL,
    'hasTarget', EXISTS (SELECT 1 FROM target t WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL),
    'onPath', path.at IS NOT NULL,
    'previous', previous.slug,
    'running', CASE WHEN running.id IS NOT NULL THEN json_build_object(${word('running')}) END,
    'runningDigest', spot.running_digest,
    'upstream', CASE WHEN $5::uuid IS NOT NULL THEN (
      SELECT coalesce(json_agg(json_build_object(${word('b')}, 'gone', b.gone_at IS NOT NULL,
        'bad', EXISTS (SELECT 1 FROM bad_build x WHERE x.build_id = b.id AND x.cleared_at IS NULL),
        'suspect', EXISTS (SELECT 1 FROM suspect_build x WHERE x.build_id = b.id AND x.service_id = s.id
          AND x.environment_id = e.id AND x.cleared_at IS NULL))), '[]')
      FROM (SELECT mv.build_id FROM minted_version mv WHERE mv.release_id = $5 AND mv.service_id = s.id AND NOT mv.hotfix
        ORDER BY mv.minted_at DESC, mv.version DESC LIMIT 1) newest JOIN build b ON b.id = newest.build_id)
    WHEN previous.id IS NOT NULL THEN (
      SELECT coalesce(json_agg(json_build_object(${word('b')}, 'gone', b.gone_at IS NOT NULL,
        'bad', EXISTS (SELECT 1 FROM bad_build x WHERE x.build_id = b.id AND x.cleared_at IS NULL),
        'suspect', EXISTS (SELECT 1 FROM suspect_build x WHERE x.build_id = b.id AND x.service_id = s.id
          AND x.environment_id = e.id AND x.cleared_at IS NULL)) ORDER BY seen.started_at DESC), '[]')
      FROM (SELECT st.build_id, max(st.started_at) AS started_at FROM stay st WHERE st.service_id = s.id
        AND st.environment_id = previous.id AND st.build_id IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 10) seen
      JOIN build b ON b.id = seen.build_id)
    ELSE (
      SELECT coalesce(json_agg(json_build_object(${word('b')}, 'gone', b.gone_at IS NOT NULL,
        'bad', EXISTS (SELECT 1 FROM bad_build x WHERE x.build_id = b.id AND x.cleared_at IS NULL),
        'suspect', EXISTS (SELECT 1 FROM suspect_build x WHERE x.build_id = b.id AND x.service_id = s.id
          AND x.environment_id = e.id AND x.cleared_at IS NULL)) ORDER BY b.pushed_at DESC, b.id), '[]')
      FROM (SELECT * FROM build own WHERE own.service_id = s.id
        AND (own.branch IS NULL OR own.branch = repository.default_branch OR own.branch LIKE 'release/%')
        ORDER BY own.pushed_at DESC, own.id LIMIT 10) b) END,
    'hold', (SELECT json_build_object('reason', h.reason) FROM hold h WHERE h.service_id = s.id AND h.environment_id = e.id
      AND h.lifted_at IS NULL AND h.fix_commit_sha IS NULL),
    'active', (SELECT json_build_object('number', p.number) FROM promotion p WHERE p.id = spot.active_promotion_id),
    'waiting', (SELECT coalesce(json_agg(json_build_object('number', p.number, 'digest', p.digest)), '[]') FROM promotion p
      WHERE spot.pending_count > 0 AND p.service_id = s.id AND p.environment_id = e.id AND p.state = 'pending')
  ) ORDER BY s.slug)
  FROM chosen s CROSS JOIN e
  LEFT JOIN place spot ON spot.service_id = s.id AND spot.environment_id = e.id
  LEFT JOIN build running ON running.id = spot.running_build_id
  LEFT JOIN code_repository repository ON repository.id = s.code_repository_id
  LEFT JOIN promotion_path own ON own.id = s.promotion_path_id
  LEFT JOIN promotion_path fallback ON fallback.is_default
  CROSS JOIN LATERAL (SELECT coalesce(own.environment_ids, fallback.environment_ids,
    (SELECT array_agg(id ORDER BY rank) FROM environment)) AS ids) ids
  CROSS JOIN LATERAL (SELECT array_position(ids.ids, e.id) AS at) path
  LEFT JOIN LATERAL (SELECT pe.id, pe.slug FROM unnest(ids.ids) WITH ORDINALITY AS step (id, n)
    JOIN environment pe ON pe.id = step.id
    WHERE step.n < path.at AND EXISTS (SELECT 1 FROM target t WHERE t.service_id = s.id AND t.environment_id = pe.id
      AND t.retired_at IS NULL)
    ORDER BY step.n DESC LIMIT 1) previous ON true)
) AS document`

/**
 * Services that may go into one environment together, by slug or id, or all that are behind there; each with what runs
 * here and the newest ten builds of the environment before, or the newest version of a release. One statement. Null when
 * there is no such environment.
 */
export async function readCandidates(
  reader: Reader,
  environment: string,
  services: string[] | null,
  releaseId: string | null = null,
): Promise<Candidates | null> {
  const row = await readDocument<Row>(reader, 'train.candidates', statement, [
    environment,
    services,
    trainSize,
    (services ?? []).filter((name) => isId.test(name)),
    releaseId,
  ])
  if (!row?.environment) return null
  const all = row.rows ?? []
  const rows = all.slice(0, trainSize).map((one): CandidateRow => {
    const { service, running, runningDigest, upstream, ...rest } = one
    return {
      service,
      running,
      builds: new Map(upstream.map((build) => [build.id, build])),
      candidate: {
        ...rest,
        ofRelease: releaseId !== null,
        running:
          runningDigest === null
            ? null
            : { digest: runningDigest, pushedAt: instant(running?.pushedAt ?? null) },
        upstream: upstream.map((build) => ({ ...build, pushedAt: new Date(build.pushedAt) })),
      },
    }
  })
  return {
    environment: row.environment,
    rows,
    unknown: row.unknown,
    edges: row.edges,
    cut: all.length > trainSize,
  }
}
