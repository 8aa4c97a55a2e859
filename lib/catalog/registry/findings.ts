import { ok } from '../../domain/failure/result.ts'
import type { RegistryFinding, RepositoryTruth } from '../../domain/registry/findings.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import { transact } from '../transaction.ts'
import { mattering } from './matters.ts'

type TruthDocument = Omit<RepositoryTruth, 'tags'> & {
  tags: (Omit<RepositoryTruth['tags'][number], 'pushedAt'> & { pushedAt: string })[]
}

/** Image repositories with something that must stay, after the id given, or the one named: one statement for a page. */
export async function listTruths(
  database: Database,
  connectionId: string,
  afterId: string | null,
  limit: number,
  onlyId: string | null = null,
): Promise<RepositoryTruth[]> {
  const rows = await rowsOf<{ truth: TruthDocument }>(
    database,
    'registry.truths',
    `WITH ${mattering}, page AS (
      SELECT ir.* FROM image_repository ir WHERE ($2::uuid IS NULL OR ir.id > $2::uuid) AND ($4::uuid IS NULL OR ir.id = $4::uuid)
        AND ir.id IN (SELECT image_repository_id FROM mattering) ORDER BY ir.id LIMIT $3)
    SELECT json_build_object('id', ir.id, 'serviceId', ir.service_id, 'path', concat_ws('/', ir.host, ir.namespace, ir.name),
      'region', (SELECT region FROM registry_instance n WHERE n.connection_id = $1 AND n.instance_id = ir.instance_id),
      'instanceRegions', ARRAY(SELECT DISTINCT region FROM registry_instance n WHERE n.connection_id = $1),
      'immutable', ir.immutable,
      'kept', (SELECT coalesce(json_agg(json_build_object('digest', m.digest, 'version', b.version, 'gone', m.gone_at IS NOT NULL,
          'keptFor', ARRAY(SELECT DISTINCT e.slug FROM promotion p JOIN environment e ON e.id = p.environment_id
            JOIN promotion_step t ON t.promotion_id = p.id AND t.name = 'keep' AND t.state = 'done'
            WHERE p.build_id = m.id AND t.ended_at < ir.read_at),
          'regions', ARRAY(SELECT DISTINCT c.region FROM place l
            JOIN target t ON t.service_id = l.service_id AND t.environment_id = l.environment_id AND t.retired_at IS NULL
            JOIN target_region c ON c.target_id = t.id WHERE c.region IS NOT NULL
              AND m.id IN (l.running_build_id, l.desired_build_id)),
          'copies', (SELECT coalesce(json_object_agg(d.region, d.state), '{}') FROM digest_replica d WHERE d.build_id = m.id))
          ORDER BY m.digest), '[]')
        FROM mattering m JOIN build b ON b.id = m.id WHERE m.image_repository_id = ir.id),
      'tags', (SELECT coalesce(json_agg(json_build_object('name', t.name, 'digest', t.digest, 'firstDigest', t.first_digest,
          'pushedAt', t.pushed_at, 'moving', t.name = 'latest' OR t.name IN (SELECT replace(b.branch, '/', '-')
            FROM mattering m JOIN build b ON b.id = m.id WHERE m.image_repository_id = ir.id)) ORDER BY t.name), '[]')
        FROM image_tag t WHERE t.repository_id = ir.id AND t.gone_at IS NULL),
      'rules', (SELECT coalesce(json_agg(json_build_object('externalId', c.external_id, 'keepCount', c.rule -> 'keepCount',
          'keepDays', c.rule -> 'keepDays', 'keepPattern', c.rule ->> 'keepPattern') ORDER BY c.external_id), '[]')
        FROM cleanup_rule c WHERE c.connection_id = $1 AND c.instance_id = ir.instance_id AND c.enabled
          AND (c.rule ->> 'scope' = 'instance' OR (c.rule ->> 'namespace' = ir.namespace
            AND (c.rule ->> 'scope' = 'namespace' OR c.rule ->> 'repository' = ir.name))))) AS truth
    FROM page ir ORDER BY ir.id`,
    [connectionId, afterId, limit, onlyId],
  )
  return rows.map(({ truth }) => ({
    ...truth,
    tags: truth.tags.map((tag) => ({ ...tag, pushedAt: new Date(tag.pushedAt) })),
  }))
}

const system = { actorKind: 'system', actorId: null, actorName: 'Sluice' } as const
const keyOf = (finding: { kind: string; subject: string }): string => `${finding.kind} ${finding.subject}`

/**
 * Everything a whole look at one connection found: new ones open, known ones are seen again, and those no longer found
 * close. Answers how many opened or closed.
 */
export async function writeFindings(
  database: Database,
  connectionId: string,
  findings: RegistryFinding[],
): Promise<number> {
  let changed = 0
  await transact(database, async (tx) => {
    const open = await tx.prisma.registryFinding.findMany({ where: { connectionId, closedAt: null } })
    const found = new Map(findings.map((finding) => [keyOf(finding), finding]))
    const known = new Set(open.map(keyOf))
    const over = open.filter((each) => !found.has(keyOf(each)))
    const fresh = [...found.values()]
      .filter((each) => !known.has(keyOf(each)))
      .map((finding) => ({ ...finding, id: newId() }))
    await tx.prisma.registryFinding.updateMany({
      where: { id: { in: over.map(({ id }) => id) } },
      data: { closedAt: tx.now },
    })
    await tx.prisma.registryFinding.updateMany({
      where: { connectionId, closedAt: null },
      data: { seenAt: tx.now },
    })
    await tx.prisma.registryFinding.createMany({
      data: fresh.map((finding) => ({
        ...finding,
        detail: JSON.parse(JSON.stringify(finding.detail)),
        connectionId,
        seenAt: tx.now,
        foundAt: tx.now,
      })),
    })
    const changes = [
      ...fresh.map((finding) => ({ finding, action: 'registry.found' as const })),
      ...over.map((finding) => ({ finding, action: 'registry.closed' as const })),
    ]
    for (const { finding, action } of changes) {
      await tx.record({
        ...system,
        action,
        subjectKind: 'registry-finding',
        subjectId: finding.id,
        subjectName: finding.subject,
        serviceId: finding.serviceId,
        detail: { kind: finding.kind, detail: finding.detail },
      })
    }
    changed = changes.length
    return ok(null)
  })
  return changed
}
