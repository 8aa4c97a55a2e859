import type { RepositoryTruth } from '../../domain/registry/findings.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { listTruths } from './findings.ts'

/** A finding about a cleanup rule, with the rule as the last look left it. */
export interface CleanupFinding {
  id: string
  kind: string
  isOpen: boolean
  subject: string
  serviceId: string | null
  connectionId: string
  connection: string
  instanceId: string
  instance: string
  ruleId: string
  rule: {
    scope: 'instance' | 'namespace' | 'repository'
    namespace: string | null
    repository: string | null
    keepCount: number | null
    keepDays: number | null
    keepPattern: string | null
  } | null
  /** Under whose promotion role the rule is written: the last one of the connection; null where it has none. */
  environment: { id: string; slug: string } | null
  truth: RepositoryTruth | null
}

/** Null: no finding has this id. */
export async function readCleanupFinding(database: Database, id: string): Promise<CleanupFinding | null> {
  const rows = await rowsOf<
    Omit<CleanupFinding, 'truth' | 'isOpen'> & { closed_at: Date | null; repository_id: string | null }
  >(
    database,
    'registry.cleanup-finding',
    `SELECT f.id, f.kind, f.closed_at, f.subject, f.service_id AS "serviceId", f.connection_id AS "connectionId",
      f.image_repository_id AS repository_id, c.name AS connection, coalesce(i.instance_id, '') AS "instanceId",
      coalesce(n.name, i.instance_id, '') AS instance, coalesce(f.detail ->> 'rule', '') AS "ruleId", u.rule,
      (SELECT json_build_object('id', e.id, 'slug', e.slug) FROM environment e WHERE e.connection_id = f.connection_id
        ORDER BY e.rank DESC LIMIT 1) AS environment
    FROM registry_finding f JOIN connection c ON c.id = f.connection_id
    LEFT JOIN image_repository i ON i.id = f.image_repository_id
    LEFT JOIN registry_instance n ON n.connection_id = f.connection_id AND n.instance_id = i.instance_id
    LEFT JOIN cleanup_rule u ON u.connection_id = f.connection_id AND u.external_id = f.detail ->> 'rule'
    WHERE f.id = $1`,
    [id],
  )
  const row = rows[0]
  if (!row) return null
  const { closed_at: closedAt, repository_id: repositoryId, ...finding } = row
  const [truth] =
    repositoryId === null ? [] : await listTruths(database, finding.connectionId, null, 1, repositoryId)
  return { ...finding, isOpen: closedAt === null, truth: truth ?? null }
}

/** What the portal itself just wrote: pages show it before the next look does. */
export async function writeKeepPattern(
  tx: Transaction,
  finding: CleanupFinding,
  keepPattern: string,
): Promise<void> {
  await tx.prisma.cleanupRule.updateMany({
    where: { connectionId: finding.connectionId, externalId: finding.ruleId },
    data: { rule: { ...finding.rule, keepPattern } },
  })
}
