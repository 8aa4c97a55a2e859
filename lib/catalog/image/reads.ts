import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** Ids of the connection's image repositories, by `<instance>/<namespace>/<name>`. */
export async function findImageRepositoryIds(
  database: Database,
  connectionId: string,
  keys: string[],
): Promise<Map<string, string>> {
  const rows = await rowsOf<{ key: string; id: string }>(
    database,
    'image-repository.known',
    `SELECT concat_ws('/', instance_id, namespace, name) AS key, id FROM image_repository
    WHERE connection_id = $1 AND concat_ws('/', instance_id, namespace, name) = ANY ($2::text[])`,
    [connectionId, keys],
  )
  return new Map(rows.map((row) => [row.key, row.id]))
}

export interface ImageRepositoryToRead {
  id: string
  instanceId: string
  externalId: string
  host: string
  namespace: string
  name: string
  immutable: boolean
  changedMark: string | null
}

const columns = `i.id, i.instance_id AS "instanceId", i.external_id AS "externalId", i.host, i.namespace, i.name, i.immutable,
  i.changed_mark AS "changedMark"`

/** Image repositories that changed since their tags were read, or were not looked at for `staleMs` (real time). */
export async function listUnreadImages(
  database: Database,
  connectionId: string,
  staleMs: number,
): Promise<ImageRepositoryToRead[]> {
  return rowsOf(
    database,
    'image-repository.unread',
    `SELECT ${columns} FROM image_repository i WHERE i.connection_id = $1 AND (i.read_at IS NULL
      OR i.read_mark IS DISTINCT FROM i.changed_mark OR i.read_at < clock_timestamp() - $2::int * interval '1 millisecond')
    ORDER BY i.namespace, i.name`,
    [connectionId, staleMs],
  )
}

export interface BuildToLookAt {
  id: string
  digest: string
  commitSha: string | null
  /** A name it carries; scans are asked for by name and digest. */
  imageTag: string | null
  image: ImageRepositoryToRead
}

const lookAt = (condition: string, order: string): string => `
SELECT b.id, b.digest, b.commit_sha AS "commitSha",
  (SELECT t.name FROM image_tag t WHERE t.repository_id = b.image_repository_id AND t.digest = b.digest AND t.gone_at IS NULL
    ORDER BY t.name = 'latest', t.pushed_at DESC LIMIT 1) AS "imageTag",
  json_build_object('id', i.id, 'instanceId', i.instance_id, 'externalId', i.external_id, 'host', i.host,
    'namespace', i.namespace, 'name', i.name, 'immutable', i.immutable, 'changedMark', i.changed_mark) AS image
FROM build b JOIN image_repository i ON i.id = b.image_repository_id
WHERE i.connection_id = $1 AND ${condition}
ORDER BY ${order} LIMIT $2`

const running = `EXISTS (SELECT 1 FROM place p WHERE p.running_build_id = b.id OR p.desired_build_id = b.id)`

/** Image repositories with these names; of every instance where none is named. */
export async function findImagesToRead(
  database: Database,
  connectionId: string,
  named: { instanceId: string | null; namespace: string; name: string },
): Promise<ImageRepositoryToRead[]> {
  return rowsOf(
    database,
    'image-repository.named',
    `SELECT ${columns} FROM image_repository i WHERE i.connection_id = $1 AND i.namespace = $2 AND i.name = $3
      AND ($4::text IS NULL OR i.instance_id = $4) ORDER BY i.instance_id LIMIT 20`,
    [connectionId, named.namespace, named.name, named.instanceId],
  )
}

/** Builds of one image repository whose manifest was never read: the newest first. */
export async function listUnexaminedOf(
  database: Database,
  connectionId: string,
  imageRepositoryId: string,
  limit: number,
): Promise<BuildToLookAt[]> {
  const own = 'i.id = $3 AND b.gone_at IS NULL AND b.examined_at IS NULL'
  const text = lookAt(own, 'b.pushed_at DESC')
  return rowsOf(database, 'build.unexamined-of', text, [connectionId, limit, imageRepositoryId])
}

/** The build that an image tag names. */
export async function listTagged(
  database: Database,
  connectionId: string,
  imageRepositoryId: string,
  imageTag: string,
): Promise<BuildToLookAt[]> {
  const own = `i.id = $3 AND EXISTS (SELECT 1 FROM image_tag t WHERE t.repository_id = i.id AND t.name = $4
    AND t.digest = b.digest AND t.gone_at IS NULL)`
  const text = lookAt(own, 'b.pushed_at DESC')
  return rowsOf(database, 'build.tagged', text, [connectionId, 1, imageRepositoryId, imageTag])
}

/**
 * Builds whose manifest was never read, those without a tag that may be gone, and hourly those that run: the newest
 * first.
 */
export async function listUnexamined(
  database: Database,
  connectionId: string,
  limit: number,
): Promise<BuildToLookAt[]> {
  return rowsOf(
    database,
    'build.unexamined',
    lookAt(
      `b.gone_at IS NULL AND (b.examined_at IS NULL OR (b.examined_at < sluice_now() - interval '1 hour'
        AND (${running} OR NOT EXISTS (SELECT 1 FROM image_tag t WHERE t.repository_id = b.image_repository_id
          AND t.digest = b.digest AND t.gone_at IS NULL))))`,
      'b.examined_at NULLS FIRST, b.pushed_at DESC',
    ),
    [connectionId, limit],
  )
}

/**
 * Builds whose scan is to be read: never read, still running, absent (asked again after 10 minutes), or run somewhere and
 * read over 6 hours ago. What runs comes first, then the newest.
 */
export async function listUnscanned(
  database: Database,
  connectionId: string,
  limit: number,
): Promise<BuildToLookAt[]> {
  return rowsOf(
    database,
    'build.unscanned',
    lookAt(
      `b.gone_at IS NULL AND EXISTS (SELECT 1 FROM image_tag t WHERE t.repository_id = b.image_repository_id
        AND t.digest = b.digest AND t.gone_at IS NULL)
      AND (b.scan_read_at IS NULL OR b.scan_state = 'running'
        OR (b.scan_state = 'absent' AND b.scan_read_at < sluice_now() - interval '10 minutes'
          AND b.pushed_at > sluice_now() - interval '1 day')
        OR (b.scan_read_at < sluice_now() - interval '6 hours' AND ${running}))`,
      `(b.scan_state = 'running') DESC, ${running} DESC, b.scan_read_at NULLS FIRST, b.pushed_at DESC`,
    ),
    [connectionId, limit],
  )
}

export interface UndeclaredBuild {
  id: string
  digest: string
  commitSha: string | null
  image: ImageRepositoryToRead
  /** Path of its code repository; null where it has none. */
  repository: string | null
}

/** Builds of services of which nobody has looked yet what migrations they declare: those asked for first, then the newest. */
export function listUndeclared(
  database: Database,
  connectionId: string,
  limit: number,
): Promise<UndeclaredBuild[]> {
  return rowsOf(
    database,
    'build.undeclared',
    `SELECT b.id, b.digest, b.commit_sha AS "commitSha", r.path AS repository,
      json_build_object('id', i.id, 'instanceId', i.instance_id, 'externalId', i.external_id, 'host', i.host,
        'namespace', i.namespace, 'name', i.name, 'immutable', i.immutable, 'changedMark', i.changed_mark) AS image
    FROM build b JOIN image_repository i ON i.id = b.image_repository_id JOIN service s ON s.id = b.service_id
    LEFT JOIN code_repository r ON r.id = s.code_repository_id AND r.connection_id = i.connection_id
    WHERE i.connection_id = $1 AND b.declared_at IS NULL AND b.gone_at IS NULL AND b.examined_at IS NOT NULL
      AND b.pushed_at > sluice_now() - interval '30 days'
    ORDER BY EXISTS (SELECT 1 FROM promotion p WHERE p.build_id = b.id AND p.state = 'pending') DESC, b.pushed_at DESC
    LIMIT $2`,
    [connectionId, limit],
  )
}
