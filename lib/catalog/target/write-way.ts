import type { WriteWay } from '../../domain/promotion/acting.ts'
import type { Transaction } from '../transaction.ts'

/** A target with how it is written now, locked until the transaction ends. */
export interface WayRow {
  id: string
  kind: 'ack' | 'edas' | 'fc'
  name: string
  serviceId: string
  service: string
  teamId: string | null
  productLineId: string | null
  environmentId: string
  environment: string
  writeWay: WriteWay
  pipelineId: string | null
  pipelineParameter: string
  hasManifest: boolean
  /** The service has a pipeline of its own that delivers. */
  hasPipeline: boolean
  /** Number of the promotion that moves here, or was left unsettled. */
  activeNumber: number | null
}

/** One target that lives; null when there is none. */
export async function lockWay(tx: Transaction, id: string): Promise<WayRow | null> {
  const rows = await tx.prisma.$queryRaw<WayRow[]>`
    SELECT t.id, t.kind::text AS kind, coalesce(t.workload_name, '') AS name, s.id AS "serviceId", s.slug AS service,
      s.team_id AS "teamId", s.product_line_id AS "productLineId", e.id AS "environmentId", e.slug AS environment,
      t.write_way::text AS "writeWay", t.pipeline_id AS "pipelineId", t.pipeline_parameter AS "pipelineParameter",
      t.manifest_repository IS NOT NULL AND t.manifest_path IS NOT NULL AS "hasManifest",
      EXISTS (SELECT 1 FROM pipeline x WHERE x.service_id = s.id AND x.kind = 'cd') AS "hasPipeline",
      (SELECT p.number FROM promotion p WHERE p.service_id = s.id AND p.environment_id = e.id
        AND (p.state IN ('applying', 'observing') OR (p.first_write_at IS NOT NULL AND p.settled_at IS NULL))
        LIMIT 1) AS "activeNumber"
    FROM target t JOIN service s ON s.id = t.service_id JOIN environment e ON e.id = t.environment_id
    WHERE t.id = ${id}::uuid AND t.retired_at IS NULL FOR UPDATE OF t`
  return rows[0] ?? null
}

/** Whether a pipeline is known where the target's environment is connected. */
export async function isPipelineOf(
  tx: Transaction,
  pipelineId: string,
  environmentId: string,
): Promise<boolean> {
  const rows = await tx.prisma.$queryRaw<object[]>`
    SELECT 1 FROM pipeline p JOIN environment e ON e.connection_id = p.connection_id
    WHERE p.id = ${pipelineId}::uuid AND e.id = ${environmentId}::uuid`
  return rows.length > 0
}

export async function writeWay(
  tx: Transaction,
  id: string,
  way: Pick<WayRow, 'writeWay' | 'pipelineId' | 'pipelineParameter'>,
): Promise<void> {
  await tx.prisma.target.update({ where: { id }, data: way })
}
