import type { RegistryFindingKind } from '../../domain/registry/findings.ts'
import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { Conditions, rowsOf } from '../statement.ts'

// A digest of the finding that runs in a place, or any of its service where it is about more than one.
const here = `SELECT DISTINCT e.slug, e.rank FROM place l JOIN environment e ON e.id = l.environment_id
  JOIN build b ON b.id IN (l.running_build_id, l.desired_build_id)
  WHERE l.service_id = f.service_id AND b.image_repository_id = f.image_repository_id
    AND (f.detail ->> 'digest' IS NULL OR b.digest = f.detail ->> 'digest')
    AND (f.kind <> 'cleanup-would-delete' OR jsonb_exists(f.detail -> 'digests', b.digest))`

/** RegistryFindingItem of the API contract, for f = registry_finding. */
const item = `dense_json(json_build_object('id', f.id, 'kind', f.kind,
  'connection', (SELECT c.name FROM connection c WHERE c.id = f.connection_id),
  'service', (SELECT s.slug FROM service s WHERE s.id = f.service_id),
  'repository', (SELECT concat_ws('/', i.host, i.namespace, i.name) FROM image_repository i WHERE i.id = f.image_repository_id),
  'subject', f.subject,
  'environments', (SELECT coalesce(json_agg(h.slug ORDER BY h.rank), '[]') FROM (${here}) AS h),
  'detail', json_strip_nulls(json_build_object('digest', f.detail ->> 'digest', 'from', f.detail ->> 'from',
    'to', f.detail ->> 'to', 'region', f.detail ->> 'region', 'why', f.detail ->> 'why', 'rule', f.detail ->> 'rule',
    'count', CASE f.kind WHEN 'cleanup-would-delete' THEN f.detail -> 'lost' WHEN 'not-immutable' THEN f.detail -> 'digests' END,
    'keepPattern', f.detail ->> 'keepPattern')),
  'foundAt', f.found_at, 'seenAt', f.seen_at, 'closedAt', f.closed_at)::text)`

export interface FindingFilters {
  serviceId?: string | undefined
  /** Slug. */
  environment?: string | undefined
  kind?: RegistryFindingKind[] | undefined
  /** Absent: open and closed. */
  state?: 'open' | 'closed' | undefined
}

/** Findings of every connection, the newest first; `after` is the id of the last one seen. */
export function listFindings(
  database: Database,
  filters: FindingFilters,
  after: string | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
    .add('f.service_id = ?::uuid', filters.serviceId)
    .add(`EXISTS (SELECT 1 FROM (${here}) AS h WHERE h.slug = ?)`, filters.environment)
    .among('f.kind', filters.kind)
    .add('(f.closed_at IS NULL) = ?::boolean', filters.state && filters.state === 'open')
    // Ids are made in the order of time, so the newest found has the highest.
    .add('f.id < ?::uuid', after ?? undefined)
  const inner = `SELECT ${item} AS item, json_build_array(f.id)::text AS key
    FROM registry_finding f${conditions.where()} ORDER BY f.id DESC`
  return readPage(database, 'registry.findings', inner, limit, conditions.values)
}

const instances = `SELECT dense_json(json_build_object('now', sluice_now(),
  'items', (SELECT coalesce(json_agg(json_build_object('id', n.id, 'instanceId', n.instance_id, 'name', n.name,
      'connection', c.name, 'region', n.region, 'edition', n.edition, 'specification', n.specification,
      'vpcHosts', n.vpc_hosts, 'publicOpen', n.public_open, 'seenAt', n.seen_at,
      'repositories', (SELECT count(*) FROM image_repository i WHERE i.connection_id = c.id AND i.instance_id = n.instance_id),
      'mutable', (SELECT count(*) FROM image_repository i WHERE i.connection_id = c.id AND i.instance_id = n.instance_id
        AND NOT i.immutable),
      'replications', (SELECT coalesce(json_agg(json_build_object('namespace', r.namespace, 'repository', r.repository,
          'targetInstance', coalesce((SELECT x.name FROM registry_instance x WHERE x.connection_id = c.id
            AND x.instance_id = r.target_instance_id), r.target_instance_id), 'targetRegion', r.target_region)
          ORDER BY r.namespace, r.repository, r.target_region), '[]')
        FROM replication_rule r WHERE r.connection_id = c.id AND r.instance_id = n.instance_id),
      'cleanupRules', (SELECT coalesce(json_agg(json_build_object('externalId', u.external_id, 'enabled', u.enabled,
          'scope', nullif(concat_ws('/', u.rule ->> 'namespace', u.rule ->> 'repository'), ''),
          'keepCount', u.rule -> 'keepCount', 'keepDays', u.rule -> 'keepDays', 'keepPattern', u.rule ->> 'keepPattern')
          ORDER BY u.external_id), '[]')
        FROM cleanup_rule u WHERE u.connection_id = c.id AND u.instance_id = n.instance_id))
      ORDER BY c.name, n.region, n.name), '[]')
    FROM registry_instance n JOIN connection c ON c.id = n.connection_id),
  'clusters', (SELECT coalesce(json_agg(p ORDER BY p.nodes DESC, p.cluster), '[]') FROM (
    SELECT k.name AS cluster, k.region, sum(greatest(np.nodes, coalesce(np.max_nodes, 0)))::int AS nodes,
      CASE WHEN bool_or(np.p2p IS FALSE) THEN false WHEN bool_or(np.p2p IS NULL) THEN NULL ELSE true END AS p2p,
      min(np.seen_at) AS "seenAt"
    FROM node_pool np JOIN cluster k ON k.id = np.cluster_id GROUP BY k.id) AS p))::text) AS answer`

/** The answer of /registry/instances, as the last looks left it. */
export async function listInstances(database: Database): Promise<JsonText> {
  const rows = await rowsOf<{ answer: string }>(database, 'registry.instances', instances)
  return new JsonText(rows[0]?.answer ?? 'null')
}
