import type { ResourceLink } from '../../domain/inventory/link.ts'
import type { ResourceOrigin } from '../../domain/inventory/source.ts'
import type { FileAddress } from '../../domain/inventory/source-file.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** A resource as it is now, with where it comes from and whose it is. */
export interface ResourceRow {
  accountId: string
  regionId: string
  resourceType: string
  resourceId: string
  name: string
  resourceGroup: string | null
  costTags: Record<string, string>
  createdAt: Date | null
  origin: ResourceOrigin
  link: ResourceLink
}

const columns = `name, resource_group, cost_tags, source, source_detail, service_id, environment_id, link_reason, created_at`

/** Writes resources that are there; answers how many are new or other than they were. */
export async function writeResources(
  database: Database,
  connectionId: string,
  rows: readonly ResourceRow[],
): Promise<number> {
  const values = rows.map(({ origin: { source, ...detail }, link: { reason, ...link }, ...row }) => ({
    ...row,
    ...link,
    id: newId(),
    source,
    detail,
    reason: reason.service === null && reason.environment === null ? null : reason,
  }))
  const changed = await rowsOf(
    database,
    'inventory.write',
    `INSERT INTO cloud_resource AS c (id, connection_id, account_id, region_id, resource_type, resource_id, ${columns}, first_seen_at, seen_at)
      SELECT r.id, $1, r."accountId", r."regionId", r."resourceType", r."resourceId", r.name, r."resourceGroup", r."costTags", r.source,
        r.detail, r."serviceId", r."environmentId", r.reason, r."createdAt", sluice_now(), sluice_now()
      FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, "accountId" text, "regionId" text, "resourceType" text, "resourceId" text,
        name text, "resourceGroup" text, "costTags" jsonb, source text, detail jsonb, "serviceId" uuid, "environmentId" uuid,
        reason jsonb, "createdAt" timestamptz)
      ON CONFLICT (connection_id, account_id, region_id, resource_type, resource_id) DO UPDATE SET
        (${columns}, seen_at, gone_at) = ROW (excluded.name, excluded.resource_group, excluded.cost_tags, excluded.source,
          excluded.source_detail, excluded.service_id, excluded.environment_id, excluded.link_reason, excluded.created_at,
          excluded.seen_at, NULL)
      WHERE (c.name, c.resource_group, c.cost_tags, c.source, c.source_detail, c.service_id, c.environment_id, c.link_reason,
          c.created_at, c.gone_at) IS DISTINCT FROM (excluded.name, excluded.resource_group, excluded.cost_tags, excluded.source,
          excluded.source_detail, excluded.service_id, excluded.environment_id, excluded.link_reason, excluded.created_at, NULL)
      RETURNING 1`,
    [connectionId, JSON.stringify(values)],
  )
  return changed.length
}

/** Says that a whole pass did not find these. */
export async function markGone(database: Database, ids: readonly string[]): Promise<void> {
  await rowsOf(
    database,
    'inventory.gone',
    `UPDATE cloud_resource SET gone_at = sluice_now() WHERE id = ANY ($1::uuid[]) AND gone_at IS NULL`,
    [ids],
  )
}

/** What the files of a repository say now, in place of what they said. */
export async function writeSourceFiles(
  database: Database,
  repositoryId: string,
  read: { head: string; files: number; problem: string | null; addresses: readonly FileAddress[] },
): Promise<void> {
  await database.prisma.$transaction(async (prisma) => {
    const { head, files, problem } = read
    await prisma.sourceAddress.deleteMany({ where: { repositoryId } })
    await prisma.sourceAddress.createMany({ data: read.addresses.map((each) => ({ ...each, repositoryId })) })
    await prisma.$executeRaw`UPDATE source_repository SET head = ${head}, files = ${files}, problem = ${problem}, read_at = sluice_now()
      WHERE id = ${repositoryId}::uuid`
  })
}

/** Why a repository could not be read: what was read of it before stays. */
export async function writeSourceProblem(
  database: Database,
  repositoryId: string,
  problem: string | null,
): Promise<void> {
  await rowsOf(
    database,
    'inventory.problem',
    `UPDATE source_repository SET problem = $2 WHERE id = $1 AND problem IS DISTINCT FROM $2`,
    [repositoryId, problem],
  )
}
