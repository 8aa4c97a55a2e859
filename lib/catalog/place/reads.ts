import { type Reader, readDocument } from '../reader.ts'
import type { PlaceRow } from './rows.ts'

/** One service in one environment. */
export interface Pair {
  serviceId: string
  environmentId: string
}

const places = `
WITH pair AS (
  SELECT DISTINCT service_id, environment_id
  FROM jsonb_to_recordset($1::jsonb) AS asked (service_id uuid, environment_id uuid)
), spot AS (
  SELECT t.service_id, t.environment_id, json_agg(json_build_object(
    'targetId', t.id, 'containers', t.containers,
    'desiredDigest', CASE WHEN adopted.at > written.at OR written.at IS NULL THEN adopted.digest ELSE written.digest END,
    'desiredAt', greatest(adopted.at, written.at),
    'look', CASE WHEN w.target_id IS NOT NULL THEN json_build_object('running', w.running, 'replicas', w.replicas,
      'readyReplicas', w.ready_replicas, 'settled', w.settled, 'problem', w.problem, 'seenAt', w.seen_at,
      'everyMs', w.look_ms) END)) AS targets
  FROM pair JOIN target t USING (service_id, environment_id)
  LEFT JOIN target_look w ON w.target_id = t.id
  LEFT JOIN LATERAL (
    -- A share that was taken back wrote what ran before.
    SELECT CASE st.name WHEN 'back' THEN p.started_over_digest ELSE p.digest END AS digest, st.ended_at AS at
    FROM promotion p JOIN promotion_step st ON st.promotion_id = p.id
    WHERE p.service_id = t.service_id AND p.environment_id = t.environment_id AND p.first_write_at IS NOT NULL
      AND st.target_id = t.id AND st.state = 'done' AND NOT st.evidence ? 'skipped'
      AND (st.name = 'write' OR (st.name = 'back' AND p.started_over_digest IS NOT NULL))
    ORDER BY p.started_at DESC, st.position DESC LIMIT 1
  ) written ON true
  -- What two people took over counts as written.
  LEFT JOIN LATERAL (
    SELECT a.digest, a.decided_at AS at FROM adoption a
    WHERE a.service_id = t.service_id AND a.environment_id = t.environment_id AND a.adopted
    ORDER BY a.decided_at DESC LIMIT 1
  ) adopted ON true
  -- What is out of service is no part of what the place runs, until it comes back.
  WHERE t.retired_at IS NULL AND NOT coalesce(t.out_until_at > sluice_now(), false)
  GROUP BY 1, 2
)
SELECT json_agg(json_build_object(
  'serviceId', pair.service_id, 'environmentId', pair.environment_id, 'serviceSlug', s.slug, 'environmentSlug', e.slug,
  'targets', coalesce(spot.targets, '[]'),
  'children', (SELECT coalesce(json_object_agg(child, b.digest), '{}') FROM build b, unnest(b.child_digests) AS child
    WHERE b.service_id = pair.service_id),
  'builds', (SELECT coalesce(json_object_agg(b.digest, b.id), '{}') FROM build b WHERE b.service_id = pair.service_id),
  'stay', (SELECT json_build_object('id', id, 'digest', digest, 'startedAt', started_at, 'lastSeenAt', last_seen_at)
    FROM stay WHERE service_id = pair.service_id AND environment_id = pair.environment_id AND ended_at IS NULL),
  'everStayed', EXISTS (SELECT 1 FROM stay WHERE service_id = pair.service_id AND environment_id = pair.environment_id),
  'unsettled', (SELECT json_build_object('id', id, 'number', number, 'endedAt', ended_at) FROM promotion
    WHERE service_id = pair.service_id AND environment_id = pair.environment_id AND ended_at IS NOT NULL
      AND first_write_at IS NOT NULL AND settled_at IS NULL),
  'moving', EXISTS (SELECT 1 FROM promotion WHERE service_id = pair.service_id AND environment_id = pair.environment_id
    AND state = 'applying'),
  'writtenBy', (SELECT json_build_object('id', id, 'digest', digest) FROM promotion
    WHERE service_id = pair.service_id AND environment_id = pair.environment_id AND first_write_at IS NOT NULL
    ORDER BY first_write_at DESC LIMIT 1),
  'before', (SELECT json_build_object('runningDigest', running_digest, 'driftSinceAt', drift_since_at) FROM place
    WHERE service_id = pair.service_id AND environment_id = pair.environment_id))) AS document
FROM pair
JOIN service s ON s.id = pair.service_id
JOIN environment e ON e.id = pair.environment_id
LEFT JOIN spot USING (service_id, environment_id)`

/** Everything the rows of these places are derived from, in one statement. */
export async function readPlaceRows(reader: Reader, pairs: readonly Pair[]): Promise<PlaceRow[]> {
  const asked = pairs.map((pair) => ({ service_id: pair.serviceId, environment_id: pair.environmentId }))
  return (await readDocument<PlaceRow[]>(reader, 'places', places, [JSON.stringify(asked)])) ?? []
}

const stays = `SELECT to_json(count(*)) AS document FROM stay
  WHERE service_id = $1::uuid AND environment_id = $2::uuid AND digest = $3`

/** How often a digest was seen to run in a place. */
export async function countStays(reader: Reader, pair: Pair, digest: string): Promise<number> {
  return (
    (await readDocument<number>(reader, 'stays.count', stays, [
      pair.serviceId,
      pair.environmentId,
      digest,
    ])) ?? 0
  )
}

const desired = `SELECT to_json(desired_digest) AS document FROM place WHERE service_id = $1::uuid AND environment_id = $2::uuid`

/** The digest that should run in a place; null while nobody wrote or adopted one. */
export const readDesired = (reader: Reader, pair: Pair): Promise<string | null> =>
  readDocument<string>(reader, 'place.desired', desired, [pair.serviceId, pair.environmentId])
