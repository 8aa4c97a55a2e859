import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** The last four builds that ran well in each place, so that three are left to go back to beside the running one. */
export const goodBuilds = `SELECT build_id FROM (
      SELECT y.build_id, row_number() OVER (PARTITION BY y.service_id, y.environment_id ORDER BY max(y.started_at) DESC) AS n
      FROM stay y LEFT JOIN promotion p ON p.id = y.promotion_id
      WHERE y.build_id IS NOT NULL AND p.state IS DISTINCT FROM 'failed'
        AND NOT EXISTS (SELECT 1 FROM bad_build m WHERE m.build_id = y.build_id AND m.cleared_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM suspect_build m WHERE m.service_id = y.service_id
          AND m.environment_id = y.environment_id AND m.build_id = y.build_id AND m.cleared_at IS NULL)
      GROUP BY y.service_id, y.environment_id, y.build_id) AS good WHERE n <= 4`

/**
 * Builds of a connection ($1) that must stay in the registry: running, desired, on their way, and those to go back to.
 * Rather one too many than one too few.
 */
export const mattering = `mattering AS (
  SELECT b.id, b.service_id, b.image_repository_id, b.digest, b.examined_at, b.gone_at
  FROM build b JOIN image_repository ir ON ir.id = b.image_repository_id
  WHERE ir.connection_id = $1 AND b.id IN (
    SELECT running_build_id FROM place UNION SELECT desired_build_id FROM place
    UNION SELECT build_id FROM promotion WHERE state IN ('pending', 'applying', 'observing')
    UNION ${goodBuilds}))`

export interface BuildThatMatters {
  id: string
  digest: string
  commitSha: string | null
  imageTag: string | null
  image: {
    id: string
    instanceId: string
    externalId: string
    host: string
    namespace: string
    name: string
    immutable: boolean
    changedMark: string | null
  }
}

const image = `json_build_object('id', i.id, 'instanceId', i.instance_id, 'externalId', i.external_id, 'host', i.host,
  'namespace', i.namespace, 'name', i.name, 'immutable', i.immutable, 'changedMark', i.changed_mark)`

/** Those that nobody looked for since 20 hours, also when they were gone then; the longest unseen first. */
export async function listUnverified(
  database: Database,
  connectionId: string,
  limit: number,
): Promise<BuildThatMatters[]> {
  return rowsOf(
    database,
    'registry.unverified',
    `WITH ${mattering}
    SELECT b.id, b.digest, o.commit_sha AS "commitSha", NULL AS "imageTag", ${image} AS image
    FROM mattering b JOIN build o ON o.id = b.id JOIN image_repository i ON i.id = b.image_repository_id
    WHERE b.examined_at IS NULL OR b.examined_at < sluice_now() - interval '20 hours'
    ORDER BY b.examined_at NULLS FIRST, b.id LIMIT $2`,
    [connectionId, limit],
  )
}

export interface CopyToLookAt {
  buildId: string
  digest: string
  region: string
  targetInstanceId: string
  imageTags: string[]
  instanceId: string
  namespace: string
  name: string
}

/**
 * Digests that matter, in the regions to which a rule copies them or in which they run beside an instance: never looked
 * for there, absent at the last look, not done a minute ago, or there six hours ago.
 */
export async function listUnseenCopies(
  database: Database,
  connectionId: string,
  limit: number,
): Promise<CopyToLookAt[]> {
  return rowsOf(
    database,
    'registry.unseen-copies',
    `WITH ${mattering}
    , here AS (
      SELECT running_build_id AS build_id, service_id, environment_id FROM place
      UNION SELECT desired_build_id, service_id, environment_id FROM place
    ), wanted AS (
      SELECT b.id, b.digest, i.id AS repository_id, i.instance_id, i.namespace, i.name, r.target_region AS region,
        r.target_instance_id AS target_id, 0 AS rank
      FROM mattering b JOIN image_repository i ON i.id = b.image_repository_id
      JOIN replication_rule r ON r.connection_id = $1 AND r.instance_id = i.instance_id AND r.namespace = i.namespace
        AND (r.repository IS NULL OR r.repository = i.name)
      WHERE b.gone_at IS NULL
      UNION ALL
      SELECT b.id, b.digest, i.id, i.instance_id, i.namespace, i.name, n.region, n.instance_id, 1
      FROM registry_instance n JOIN target_region c ON c.region = n.region
      JOIN target t ON t.id = c.target_id AND t.retired_at IS NULL
      JOIN here l ON l.service_id = t.service_id AND l.environment_id = t.environment_id
      JOIN build b ON b.id = l.build_id AND b.gone_at IS NULL
      JOIN image_repository i ON i.id = b.image_repository_id AND i.connection_id = $1
      JOIN registry_instance o ON o.connection_id = $1 AND o.instance_id = i.instance_id
      WHERE n.connection_id = $1 AND n.instance_id <> i.instance_id AND n.region <> o.region
    )
    SELECT DISTINCT ON (d.seen_at, w.id, w.region) w.id AS "buildId", w.digest, w.region,
      w.target_id AS "targetInstanceId", w.instance_id AS "instanceId", w.namespace, w.name,
      ARRAY(SELECT t.name FROM image_tag t WHERE t.repository_id = w.repository_id AND t.digest = w.digest
        AND t.gone_at IS NULL) AS "imageTags"
    FROM wanted w LEFT JOIN digest_replica d ON d.build_id = w.id AND d.region = w.region
    WHERE d.seen_at IS NULL OR d.seen_at < sluice_now() - interval '6 hours'
      OR d.state = 'absent'
      OR (d.state <> 'copied' AND d.seen_at < sluice_now() - interval '1 minute')
    ORDER BY d.seen_at NULLS FIRST, w.id, w.region, w.rank LIMIT $2`,
    [connectionId, limit],
  )
}

export interface CopyRow {
  buildId: string
  region: string
  instanceId: string
  /** 'absent': looked for, not there, and nothing on its way. */
  state: 'copied' | 'running' | 'failed' | 'absent'
}

/** What a look found in other regions; where nobody looked there is no row. */
export async function writeCopies(database: Database, rows: CopyRow[]): Promise<void> {
  if (rows.length === 0) return
  await rowsOf(
    database,
    'registry.copies-write',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v ("buildId" uuid, region text, "instanceId" text, state text))
    INSERT INTO digest_replica (build_id, region, instance_id, state, seen_at)
    SELECT "buildId", region, "instanceId", state, sluice_now() FROM v
    ON CONFLICT (build_id, region) DO UPDATE SET instance_id = excluded.instance_id, state = excluded.state,
      seen_at = excluded.seen_at`,
    [JSON.stringify(rows)],
  )
}
