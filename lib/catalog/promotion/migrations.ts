import type { Declaration, DeclaredMigration } from '../../domain/build/declared.ts'
import { newId } from '../../platform/ids.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

export type MigrationKind = DeclaredMigration['kind']

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

export interface MigrationChange {
  /** False: nobody has looked yet; the promotion does, before it writes. */
  known: boolean
  problem: string | null
  /** Declared, and not done in the place yet. */
  open: { name: string; kind: MigrationKind; pipeline: string }[]
}

const change = `SELECT json_build_object('known', b.declared_at IS NOT NULL, 'problem', b.declaration_problem,
  'open', (SELECT coalesce(json_agg(json_build_object('name', m.name, 'kind', m.kind, 'pipeline', m.pipeline) ORDER BY m.position, m.name), '[]')
    FROM build_migration m WHERE m.build_id = b.id AND NOT EXISTS (SELECT 1 FROM done_migration d
      WHERE d.service_id = $2::uuid AND d.environment_id = $3::uuid AND d.name = m.name))) AS document
  FROM build b WHERE b.id = $1::uuid`

/** What a build would migrate in a place. */
export async function readMigrationChange(
  reader: Reader,
  of: { id: string; serviceId: string; environmentId: string },
): Promise<MigrationChange> {
  const row = await readDocument<MigrationChange>(reader, 'migrations.change', change, [
    of.id,
    of.serviceId,
    of.environmentId,
  ])
  return row ?? { known: false, problem: null, open: [] }
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

async function replaceDeclared(
  tx: Transaction,
  buildId: string,
  declared: readonly DeclaredMigration[],
): Promise<void> {
  await tx.prisma.buildMigration.deleteMany({ where: { buildId } })
  await tx.prisma.buildMigration.createMany({
    data: declared.map((one, index) => ({ ...one, id: newId(), buildId, position: index + 1 })),
  })
}

/** Sets what a person says that a build needs, in order; what was said before, by whomever, is replaced. */
export async function writeDeclared(
  tx: Transaction,
  buildId: string,
  declared: readonly DeclaredMigration[],
): Promise<void> {
  const said = { declaredAt: tx.now, declaredBy: 'person', declarationProblem: null }
  await tx.prisma.build.update({ where: { id: buildId }, data: said })
  await replaceDeclared(tx, buildId, declared)
}

/** Keeps what a build itself declares; what was said of it meanwhile stands. */
export async function noteDeclaration(tx: Transaction, buildId: string, found: Declaration): Promise<void> {
  const { count } = await tx.prisma.build.updateMany({
    where: { id: buildId, declaredAt: null },
    data: { declaredAt: tx.now, declaredBy: found.by, declarationProblem: found.problem },
  })
  if (count === 1 && found.migrations.length > 0) await replaceDeclared(tx, buildId, found.migrations)
}

/** Whether it is known what a build declares, and why it cannot be read where it cannot. */
export async function readDeclarationState(
  reader: Reader,
  buildId: string,
): Promise<{ known: boolean; problem: string | null }> {
  const row = await readDocument<{ known: boolean; problem: string | null }>(
    reader,
    'migrations.declaration',
    `SELECT json_build_object('known', declared_at IS NOT NULL, 'problem', declaration_problem) AS document
      FROM build WHERE id = $1::uuid`,
    [buildId],
  )
  return row ?? { known: false, problem: null }
}
