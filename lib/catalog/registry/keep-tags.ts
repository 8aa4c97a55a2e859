import type { KeepTagFacts } from '../../domain/registry/keep-sweep.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { goodBuilds } from './matters.ts'

export interface KeptTag extends KeepTagFacts {
  environmentId: string
  /** Slug. */
  environment: string
  /** Under whose promotion role it was put there, and is taken away. */
  connectionId: string
}
/** An image repository of a service whose places are all known, with every keep tag in it. */
export interface KeptRepository {
  id: string
  serviceId: string
  instanceId: string
  externalId: string
  host: string
  namespace: string
  name: string
  /** When its tags were last read, on the product's clock; null: never. */
  readAt: Date | null
  tags: KeptTag[]
}
type Document = Omit<KeptRepository, 'readAt' | 'tags'> & {
  readAt: string | null
  tags: (Omit<KeptTag, 'lastUsedAt' | 'pushedAt'> & { lastUsedAt: string | null; pushedAt: string })[]
}

const moves = `(p.state IN ('pending', 'applying', 'observing') OR (p.first_write_at IS NOT NULL AND p.settled_at IS NULL))`

// What any pod reports counts, so a place with two digests has two; so does what a place ran when it was held.
const live = `SELECT running_digest AS digest FROM place UNION SELECT desired_digest FROM place
  UNION SELECT b.digest FROM place l JOIN build b ON b.id IN (l.running_build_id, l.desired_build_id)
  UNION SELECT d ->> 'digest' FROM (SELECT running FROM workload WHERE gone_at IS NULL
      UNION ALL SELECT running FROM edas_application WHERE gone_at IS NULL
      UNION ALL SELECT running FROM fc_alias WHERE gone_at IS NULL) w,
    jsonb_array_elements(w.running) c, jsonb_array_elements(c -> 'digests') d
  UNION SELECT digest FROM stay WHERE ended_at IS NULL
  UNION SELECT unnest(ARRAY[p.digest, p.started_over_digest]) FROM promotion p WHERE ${moves}
  UNION SELECT unnest(ARRAY[r.digest, r.over_digest]) FROM train_row r JOIN train t ON t.id = r.train_id
    WHERE t.ended_at IS NULL
  UNION SELECT y.digest FROM hold h JOIN stay y ON y.service_id = h.service_id AND y.environment_id = h.environment_id
    WHERE h.lifted_at IS NULL
  UNION SELECT p.digest FROM hold h JOIN promotion p ON p.service_id = h.service_id AND p.environment_id = h.environment_id
    WHERE h.lifted_at IS NULL`

// An index matters by each of its children, and they by it.
const family = (
  digests: string,
) => `SELECT digest FROM ${digests} UNION SELECT unnest(b.child_digests) FROM build b
    WHERE b.digest IN (SELECT digest FROM ${digests})
  UNION SELECT b.digest FROM build b, unnest(b.child_digests) AS c WHERE c IN (SELECT digest FROM ${digests})`

/**
 * Image repositories with a keep tag older than 90 days, after the id given: one statement for a page. A repository is
 * left out while anything of its service is unknown: it belongs to none, or a target was not seen for a day.
 */
export async function listKeepTags(
  database: Database,
  asked: { afterId: string | null; onlyId: string | null },
  limit: number,
): Promise<KeptRepository[]> {
  const rows = await rowsOf<{ kept: Document }>(
    database,
    'registry.keep-tags',
    `WITH named AS (
      SELECT t.repository_id, t.name, t.digest, t.pushed_at, e.id AS environment_id, e.slug, e.connection_id
      FROM image_tag t JOIN environment e ON t.name = 'sluice-keep-' || e.slug || '-' || substr(t.digest, 8, 12)
      WHERE t.gone_at IS NULL AND t.name LIKE 'sluice-keep-%'
    ), page AS (
      SELECT i.* FROM image_repository i
      WHERE ($1::uuid IS NULL OR i.id > $1::uuid) AND ($2::uuid IS NULL OR i.id = $2::uuid) AND i.service_id IS NOT NULL
        AND EXISTS (SELECT 1 FROM named n WHERE n.repository_id = i.id
          AND n.pushed_at < sluice_now() - interval '90 days')
        AND NOT EXISTS (SELECT 1 FROM target t LEFT JOIN place l ON l.service_id = t.service_id
            AND l.environment_id = t.environment_id
            LEFT JOIN target_look w ON w.target_id = t.id AND t.kind <> 'ack'
          WHERE t.service_id = i.service_id AND t.retired_at IS NULL
            AND (l.seen_at IS NULL OR l.seen_at < sluice_now() - interval '24 hours'
              -- It runs something that nobody could name.
              OR (w.replicas > 0 AND NOT jsonb_path_exists(w.running, '$[*].digests[*]'))))
      ORDER BY i.id LIMIT $3
    ), running AS MATERIALIZED (${live}), live AS MATERIALIZED (${family('running')}),
    proven AS MATERIALIZED (SELECT b.digest FROM build b WHERE b.id IN (${goodBuilds})),
    good AS MATERIALIZED (${family('proven')}),
    kin AS MATERIALIZED (
      SELECT DISTINCT n.digest AS kept, n.digest FROM named n JOIN page i ON i.id = n.repository_id
      UNION SELECT n.digest, unnest(b.child_digests) FROM named n JOIN page i ON i.id = n.repository_id
        JOIN build b ON b.digest = n.digest
    ), used AS MATERIALIZED (
      SELECT k.kept AS digest, max(u.at) AS at FROM kin k JOIN (
        SELECT digest, coalesce(ended_at, last_seen_at) AS at FROM stay
        UNION ALL SELECT b.digest, coalesce(y.ended_at, y.last_seen_at) FROM stay y JOIN build b ON b.id = y.build_id
        UNION ALL SELECT digest, greatest(requested_at, ended_at, settled_at) FROM promotion
      ) AS u ON u.digest = k.digest GROUP BY k.kept
    )
    SELECT json_build_object('id', i.id, 'serviceId', i.service_id, 'instanceId', i.instance_id,
      'externalId', i.external_id, 'host', i.host, 'namespace', i.namespace, 'name', i.name,
      'readAt', sluice_now() - (clock_timestamp() - i.read_at),
      'tags', (SELECT json_agg(json_build_object('name', n.name, 'digest', n.digest, 'pushedAt', n.pushed_at,
          'environmentId', n.environment_id, 'environment', n.slug, 'connectionId', n.connection_id,
          'live', n.digest IN (SELECT digest FROM live WHERE digest IS NOT NULL),
          'good', n.digest IN (SELECT digest FROM good WHERE digest IS NOT NULL),
          'lastUsedAt', (SELECT at FROM used u WHERE u.digest = n.digest)) ORDER BY n.name)
        FROM named n WHERE n.repository_id = i.id)) AS kept
    FROM page i ORDER BY i.id`,
    [asked.afterId, asked.onlyId, limit],
  )
  return rows.map(({ kept }) => ({
    ...kept,
    readAt: kept.readAt === null ? null : new Date(kept.readAt),
    tags: kept.tags.map((tag) => ({
      ...tag,
      lastUsedAt: tag.lastUsedAt === null ? null : new Date(tag.lastUsedAt),
      pushedAt: new Date(tag.pushedAt),
    })),
  }))
}

/** The name is off the digest; false where that was known before. */
export async function markTagGone(
  tx: Transaction,
  repositoryId: string,
  tag: KeepTagFacts,
): Promise<boolean> {
  const { count } = await tx.prisma.imageTag.updateMany({
    where: { repositoryId, name: tag.name, digest: tag.digest, goneAt: null },
    data: { goneAt: tx.now },
  })
  return count > 0
}
