import { newId } from '../../platform/ids.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

export type MigrationKind = 'expand' | 'contract' | 'irreversible'

/** A declared migration that was not done yet in the place of a promotion. */
export interface OpenMigration {
  name: string
  kind: MigrationKind
  /** As it was declared: name or id. */
  pipeline: string
  /** The pipeline's own id in Flow; null when sync knows no such pipeline. */
  pipelineId: string | null
}

const open = `SELECT coalesce(json_agg(json_build_object('name', m.name, 'kind', m.kind, 'pipeline', m.pipeline,
    'pipelineId', (SELECT pl.external_id FROM pipeline pl WHERE pl.connection_id = e.connection_id
      AND (pl.external_id = m.pipeline OR pl.name = m.pipeline) ORDER BY pl.external_id = m.pipeline DESC LIMIT 1))
    ORDER BY m.position, m.name), '[]') AS document
  FROM promotion p JOIN environment e ON e.id = p.environment_id JOIN build_migration m ON m.build_id = p.build_id
  WHERE p.id = $1::uuid AND NOT EXISTS (SELECT 1 FROM done_migration d WHERE d.service_id = p.service_id
    AND d.environment_id = p.environment_id AND d.name = m.name)`

/** What the build of a promotion declares and its place has not seen yet, in order. */
export async function readOpenMigrations(reader: Reader, promotionId: string): Promise<OpenMigration[]> {
  return (await readDocument<OpenMigration[]>(reader, 'migrations.open', open, [promotionId])) ?? []
}

export interface FinishedMigration {
  name: string
  kind: MigrationKind
  run: number
}

/** Remembers that migrations were done in a place; the first build that ran with one stays the first. */
export async function noteMigrations(
  tx: Transaction,
  promotion: { id: string; serviceId: string; environmentId: string; buildId: string },
  done: readonly FinishedMigration[],
): Promise<void> {
  if (done.length === 0) return
  const { id: promotionId, serviceId, environmentId, buildId } = promotion
  await tx.prisma.doneMigration.createMany({
    data: done.map(({ name, kind, run }) => ({
      name,
      kind,
      run,
      serviceId,
      environmentId,
      buildId,
      promotionId,
      doneAt: tx.now,
    })),
    skipDuplicates: true,
  })
}

export interface DeclaredMigration {
  name: string
  kind: MigrationKind
  pipeline: string
}

/** Sets what a build declares, in order; what it declared before is replaced. */
export async function writeDeclared(
  tx: Transaction,
  buildId: string,
  declared: readonly DeclaredMigration[],
): Promise<void> {
  await tx.prisma.buildMigration.deleteMany({ where: { buildId } })
  await tx.prisma.buildMigration.createMany({
    data: declared.map((one, index) => ({ ...one, id: newId(), buildId, position: index + 1 })),
  })
}
