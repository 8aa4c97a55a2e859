import type { StopToSet } from '../../domain/freeze/check-stop.ts'
import type { FreezeScope } from '../../domain/freeze/scope.ts'
import { newId } from '../../platform/ids.ts'
import type { Prisma } from '../generated/client.ts'
import { type Reader, readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

export interface StopRow {
  id: string
  scope: FreezeScope
  includingRollback: boolean
  reason: string
  incidentUrl: string | null
  setById: string
  setAt: string
  endsAt: string
  liftedAt: string | null
  liftedById: string | null
  liftNote: string | null
}

const item = `json_build_object('id', t.id, 'scope', t.scope, 'includingRollback', t.including_rollback, 'reason', t.reason,
  'incidentUrl', t.incident_url, 'setById', t.set_by_id, 'setAt', t.set_at, 'endsAt', t.ends_at, 'liftedAt', t.lifted_at,
  'liftedById', t.lifted_by_id, 'liftNote', t.lift_note)`
const holds = `(t.ends_at > sluice_now() AND t.lifted_at IS NULL)`

/** Stops, those in force first and of these the one that ends first: open ones, of a time, or one; at most 500. */
export async function listStops(
  reader: Reader,
  of: { open?: boolean | undefined; from?: Date | undefined; to?: Date | undefined; id?: string | undefined },
): Promise<StopRow[]> {
  const where = new Conditions()
    .add('t.id = ?::uuid', of.id)
    .add('least(t.ends_at, coalesce(t.lifted_at, t.ends_at)) > ?::timestamptz', of.from)
    .add('t.set_at < ?::timestamptz', of.to)
  if (of.open) where.must(holds)
  else if (!of.id && !of.from) where.must(`t.ends_at > sluice_now() - interval '90 days'`)
  const rows = await readDocument<StopRow[]>(
    reader,
    'freeze.stops',
    `SELECT coalesce(json_agg(item), '[]') AS document FROM (SELECT ${item} AS item FROM emergency_stop t${where.where()}
     ORDER BY NOT ${holds}, CASE WHEN ${holds} THEN t.ends_at END, t.set_at DESC LIMIT 500) AS listed`,
    where.values,
  )
  return rows ?? []
}

export async function lockStop(tx: Transaction, id: string): Promise<StopRow | null> {
  await tx.prisma.$queryRaw`SELECT 1 FROM emergency_stop WHERE id = ${id}::uuid FOR UPDATE`
  return (await listStops(tx, { id }))[0] ?? null
}

export async function insertStop(tx: Transaction, stop: StopToSet, setById: string): Promise<string> {
  const id = newId()
  const { scope, ...rest } = stop
  await tx.prisma.emergencyStop.create({
    data: { id, ...rest, scope: scope as unknown as Prisma.InputJsonValue, setById, setAt: tx.now },
  })
  return id
}

export async function changeStop(
  tx: Transaction,
  id: string,
  change: { endsAt: Date } | { liftedAt: Date; liftedById: string; liftNote: string },
): Promise<void> {
  await tx.prisma.emergencyStop.update({ where: { id }, data: change })
}
