import { newId } from '../../platform/ids.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

export interface BuildOfService {
  id: string
  digest: string
  version: string | null
  serviceId: string
  service: string
  teamId: string | null
  productLineId: string | null
}

const build = `SELECT json_build_object('id', b.id, 'digest', b.digest, 'version', b.version, 'serviceId', s.id,
    'service', s.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id) AS document
  FROM build b JOIN service s ON s.id = b.service_id WHERE b.id = $1::uuid`

/** A build with the service it belongs to; null when there is none, or when it belongs to no service. */
export const findServiceBuild = (reader: Reader, id: string): Promise<BuildOfService | null> =>
  readDocument<BuildOfService>(reader, 'build.of-service', build, [id])

/** The open mark of a bad build, locked; null when it is not bad. */
export async function lockBadBuild(
  tx: Transaction,
  buildId: string,
): Promise<{ id: string; reason: string; markedById: string; markedAt: Date } | null> {
  await tx.prisma
    .$executeRaw`SELECT 1 FROM bad_build WHERE build_id = ${buildId}::uuid AND cleared_at IS NULL FOR UPDATE`
  return tx.prisma.badBuild.findFirst({ where: { buildId, clearedAt: null } })
}

const insert = `INSERT INTO bad_build (id, build_id, reason, marked_by_id, marked_at)
  VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5::timestamptz) ON CONFLICT (build_id) WHERE cleared_at IS NULL DO NOTHING`

/** False when somebody marked it first. */
export async function insertBadBuild(
  tx: Transaction,
  bad: { buildId: string; reason: string; markedById: string },
): Promise<boolean> {
  const count = await tx.prisma.$executeRawUnsafe(
    insert,
    newId(),
    bad.buildId,
    bad.reason,
    bad.markedById,
    tx.now,
  )
  return count > 0
}

export async function clearBadBuild(
  tx: Transaction,
  id: string,
  by: { clearedById: string; note: string },
): Promise<void> {
  await tx.prisma.badBuild.updateMany({
    where: { id, clearedAt: null },
    data: { clearedAt: tx.now, clearedById: by.clearedById, clearNote: by.note },
  })
}
