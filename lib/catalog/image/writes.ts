import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface ImageRepositoryRow {
  id: string
  instanceId: string
  externalId: string
  host: string
  namespace: string
  name: string
  immutable: boolean
  changedMark: string | null
}

/** One page of image repositories; answers how many are new or different. */
export async function upsertImageRepositories(
  database: Database,
  connectionId: string,
  rows: ImageRepositoryRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  const written = await rowsOf<{ changed: boolean }>(
    database,
    'image-repository.upsert',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, "instanceId" text, "externalId" text, host text,
      namespace text, name text, immutable boolean, "changedMark" text)),
    before AS (SELECT i.* FROM image_repository i JOIN v ON i.instance_id = v."instanceId" AND i.namespace = v.namespace
      AND i.name = v.name WHERE i.connection_id = $1)
    INSERT INTO image_repository AS i (id, connection_id, instance_id, external_id, host, namespace, name, immutable,
      changed_mark, seen_at)
    SELECT v.id, $1, v."instanceId", v."externalId", v.host, v.namespace, v.name, v.immutable, v."changedMark", sluice_now() FROM v
    ON CONFLICT (connection_id, instance_id, namespace, name) DO UPDATE SET external_id = excluded.external_id,
      host = excluded.host, immutable = excluded.immutable, changed_mark = excluded.changed_mark, seen_at = excluded.seen_at
    RETURNING NOT EXISTS (SELECT 1 FROM before b WHERE b.id = i.id AND (b.host, b.immutable, b.external_id)
      IS NOT DISTINCT FROM (i.host, i.immutable, i.external_id)) AS changed`,
    [connectionId, JSON.stringify(rows)],
  )
  return written.filter((row) => row.changed).length
}

export interface ImageTagRow {
  name: string
  digest: string
  sizeBytes: number
  pushedAt: Date
}
export interface BuildRow {
  id: string
  digest: string
  commitSha: string | null
  version: string | null
  sizeBytes: number
  pushedAt: Date
}

const upsertPage = `
WITH t AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS t (name text, digest text, "sizeBytes" bigint, "pushedAt" timestamptz)),
b AS (SELECT * FROM jsonb_to_recordset($3::jsonb) AS b (id uuid, digest text, "commitSha" text, version text,
  "sizeBytes" bigint, "pushedAt" timestamptz)),
moved AS (
  INSERT INTO image_tag AS i (repository_id, name, digest, first_digest, size_bytes, pushed_at, seen_at)
  SELECT $1, t.name, t.digest, t.digest, t."sizeBytes", t."pushedAt", sluice_now() FROM t
  ON CONFLICT (repository_id, name) DO UPDATE SET digest = excluded.digest, size_bytes = excluded.size_bytes,
    pushed_at = excluded.pushed_at, seen_at = excluded.seen_at, gone_at = NULL
  RETURNING name
), built AS (
  INSERT INTO build AS o (id, service_id, image_repository_id, digest, commit_sha, version, size_bytes, pushed_at, seen_at)
  SELECT b.id, (SELECT service_id FROM image_repository WHERE id = $1), $1, b.digest, b."commitSha", b.version,
    b."sizeBytes", b."pushedAt", sluice_now() FROM b
  ON CONFLICT (image_repository_id, digest) DO UPDATE SET commit_sha = coalesce(o.commit_sha, excluded.commit_sha),
    version = coalesce(o.version, excluded.version), pushed_at = least(o.pushed_at, excluded.pushed_at), gone_at = NULL
  WHERE o.gone_at IS NOT NULL OR excluded.pushed_at < o.pushed_at OR (o.commit_sha IS NULL AND excluded.commit_sha IS NOT NULL)
    OR (o.version IS NULL AND excluded.version IS NOT NULL)
  RETURNING o.id
)
SELECT count(*)::int AS changed FROM built`

/** One page of image tags and the builds behind them; answers how many builds are new or know more. */
export async function writeTagPage(
  database: Database,
  repositoryId: string,
  imageTags: ImageTagRow[],
  builds: BuildRow[],
): Promise<number> {
  if (imageTags.length === 0) return 0
  const values = [repositoryId, JSON.stringify(imageTags), JSON.stringify(builds)]
  const [row] = await rowsOf<{ changed: number }>(database, 'image.page', upsertPage, values)
  return row?.changed ?? 0
}

/** After a whole look: what was not seen since its beginning is gone. The mark is written last. */
export async function endLook(
  database: Database,
  repositoryId: string,
  beganAt: Date,
  mark: string | null,
): Promise<void> {
  await rowsOf(
    database,
    'image.end-look',
    `WITH gone AS (
      UPDATE image_tag SET gone_at = sluice_now() WHERE repository_id = $1 AND gone_at IS NULL AND seen_at < $2 RETURNING 1
    ), seen AS (
      UPDATE build b SET seen_at = sluice_now() WHERE b.image_repository_id = $1 AND b.gone_at IS NULL
        AND EXISTS (SELECT 1 FROM image_tag t WHERE t.repository_id = $1 AND t.digest = b.digest AND t.seen_at >= $2)
    )
    UPDATE image_repository SET read_mark = $3, read_at = clock_timestamp() WHERE id = $1`,
    [repositoryId, beganAt, mark],
  )
}

export interface ExaminedRow {
  id: string
  childDigests: string[]
  commitSha: string | null
  gone: boolean
}

/** What manifests and labels said of builds. */
export async function writeExamined(database: Database, rows: ExaminedRow[]): Promise<void> {
  if (rows.length === 0) return
  await rowsOf(
    database,
    'build.examined',
    `UPDATE build b SET examined_at = sluice_now(), child_digests = ARRAY(SELECT jsonb_array_elements_text(v."childDigests")),
      commit_sha = coalesce(b.commit_sha, v."commitSha"),
      gone_at = CASE WHEN v.gone THEN coalesce(b.gone_at, sluice_now()) ELSE NULL END
    FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, "childDigests" jsonb, "commitSha" text, gone boolean)
    WHERE b.id = v.id`,
    [JSON.stringify(rows)],
  )
}

export interface ScanRow {
  id: string
  state: 'absent' | 'running' | 'complete' | 'failed'
  high: number | null
  medium: number | null
  low: number | null
  unknown: number | null
  findings: unknown
}

/** What scans said; answers how many say something else. An older complete scan is kept while a new one runs. */
export async function writeScans(database: Database, rows: ScanRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const written = await rowsOf<{ changed: boolean }>(
    database,
    'build.scans',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, state text, high int, medium int, low int,
      unknown int, findings jsonb)),
    before AS (SELECT b.id, b.scan_state, b.findings FROM build b JOIN v USING (id))
    UPDATE build b SET scan_state = v.state::"ScanState", scan_read_at = sluice_now(),
      scanned_at = CASE WHEN v.state = 'complete' THEN sluice_now() ELSE b.scanned_at END,
      scan_high = coalesce(v.high, b.scan_high), scan_medium = coalesce(v.medium, b.scan_medium),
      scan_low = coalesce(v.low, b.scan_low), scan_unknown = coalesce(v.unknown, b.scan_unknown),
      findings = CASE WHEN v.state = 'complete' THEN v.findings ELSE b.findings END
    FROM v JOIN before ON before.id = v.id WHERE b.id = v.id
    RETURNING (before.scan_state, before.findings) IS DISTINCT FROM (b.scan_state, b.findings) AS changed`,
    [JSON.stringify(rows)],
  )
  return written.filter((row) => row.changed).length
}

const link = `
WITH linked AS (
  UPDATE build b SET run_id = ci.id, branch = coalesce(ci.branch, b.branch)
  FROM (
    SELECT DISTINCT ON (b.id) b.id AS build_id, r.id, r.branch
    FROM build b JOIN image_repository i ON i.id = b.image_repository_id
    JOIN pipeline p ON p.service_id = b.service_id AND p.kind = 'ci'
    JOIN pipeline_run r ON r.pipeline_id = p.id AND r.commit_sha = b.commit_sha AND r.state IN ('succeeded', 'running')
    WHERE i.connection_id = $1 AND b.run_id IS NULL AND b.commit_sha IS NOT NULL
    ORDER BY b.id, r.state = 'succeeded' DESC, r.number
  ) ci WHERE b.id = ci.build_id RETURNING 1
), named AS (
  UPDATE build b SET version = tag.name
  FROM (
    SELECT DISTINCT ON (b.id) b.id AS build_id, t.name
    FROM build b JOIN image_repository i ON i.id = b.image_repository_id
    JOIN service s ON s.id = b.service_id
    JOIN git_tag t ON t.repository_id = s.code_repository_id AND t.sha = b.commit_sha
    WHERE i.connection_id = $1 AND b.version IS NULL AND t.name ~ '^[0-9]{6}-[0-9]{8}[.](0|[1-9][0-9]*)$'
    ORDER BY b.id, t.name DESC
  ) tag WHERE b.id = tag.build_id RETURNING 1
)
SELECT ((SELECT count(*) FROM linked) + (SELECT count(*) FROM named))::int AS changed`

/** Joins builds to the run that made them (same commit) and to the version their commit carries as git tag. */
export async function linkBuilds(database: Database, connectionId: string): Promise<number> {
  const [row] = await rowsOf<{ changed: number }>(database, 'build.link', link, [connectionId])
  return row?.changed ?? 0
}
