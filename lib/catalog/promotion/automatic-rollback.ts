import { newId } from '../../platform/ids.ts'
import type { Reader } from '../reader.ts'
import { readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** What brakes automatic rollback in one environment, of one service. */
export interface Brakes {
  /** One happened since midnight, in the zone of the organisation. */
  rolledBackToday: boolean
  /** The open stop of the environment. */
  stopId: string | null
  /** Slugs of services whose promotions failed here after their first write, within the time asked about. */
  failing: string[]
}

const statement = `SELECT json_build_object(
  'rolledBackToday', EXISTS (SELECT 1 FROM promotion p WHERE p.service_id = $1::uuid AND p.automatic AND p.kind = 'rollback'
    AND p.requested_at >= (SELECT date_trunc('day', sluice_now() AT TIME ZONE z.zone) AT TIME ZONE z.zone
      FROM (SELECT coalesce((SELECT time_zone FROM organisation LIMIT 1), 'UTC') AS zone) z)),
  'stopId', (SELECT id FROM automatic_rollback_stop WHERE environment_id = $2::uuid AND lifted_at IS NULL),
  'failing', (SELECT coalesce(json_agg(DISTINCT s.slug), '[]') FROM promotion p JOIN service s ON s.id = p.service_id
    WHERE p.environment_id = $2::uuid AND p.state = 'failed' AND p.kind <> 'rollback' AND p.first_write_at IS NOT NULL
      AND p.ended_at > sluice_now() - $3 * interval '1 millisecond')) AS document`

/** Reads the brakes; whoever reads them in a transaction is alone in this environment until it ends. */
export async function lockBrakes(
  tx: Transaction,
  place: { serviceId: string; environmentId: string },
  withinMs: number,
): Promise<Brakes> {
  const key = `automatic rollback ${place.environmentId}`
  await tx.prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}::text, 0))`
  const brakes = await readDocument<Brakes>(tx, 'rollback.brakes', statement, [
    place.serviceId,
    place.environmentId,
    withinMs,
  ])
  if (!brakes) throw new Error('the brakes answered no row')
  return brakes
}

/** No automatic rollback in this environment any more, until somebody resumes it. */
export async function insertStop(
  tx: Transaction,
  environmentId: string,
  services: string[],
): Promise<string> {
  const id = newId()
  await tx.prisma.automaticRollbackStop.create({ data: { id, environmentId, services, at: tx.now } })
  return id
}

/** Resumes it; null when it was not stopped. */
export async function liftStop(
  tx: Transaction,
  environmentId: string,
  by: { personId: string | null; note: string },
): Promise<{ id: string; services: string[] } | null> {
  const open = await tx.prisma.automaticRollbackStop.findFirst({ where: { environmentId, liftedAt: null } })
  if (!open) return null
  const { count } = await tx.prisma.automaticRollbackStop.updateMany({
    where: { id: open.id, liftedAt: null },
    data: { liftedAt: tx.now, liftedById: by.personId, liftNote: by.note },
  })
  return count > 0 ? open : null
}

export interface StopRow {
  environment: string
  services: string[]
  /** Their promotions that failed within that time, oldest first. */
  failed: { number: number; service: string }[]
  at: string
  /** For permission. */
  environmentId: string
}

// One that failed in a transaction beside may have ended a moment after the instant of the stop that counted it.
const stops = `SELECT coalesce(json_agg(json_build_object('environment', e.slug, 'environmentId', e.id,
    'services', r.services, 'at', r.at, 'failed', (SELECT coalesce(json_agg(json_build_object('number', p.number,
        'service', s.slug) ORDER BY p.ended_at, p.number), '[]')
      FROM promotion p JOIN service s ON s.id = p.service_id
      WHERE p.environment_id = r.environment_id AND p.state = 'failed' AND p.kind <> 'rollback'
        AND p.first_write_at IS NOT NULL AND s.slug = ANY (r.services)
        AND p.ended_at BETWEEN r.at - $1 * interval '1 millisecond' AND r.at + interval '1 minute'))
    ORDER BY e.rank DESC), '[]') AS document
  FROM automatic_rollback_stop r JOIN environment e ON e.id = r.environment_id WHERE r.lifted_at IS NULL`

/** Environments in which automatic rollback is stopped, with what failed there within the time asked about. */
export async function listStops(reader: Reader, withinMs: number): Promise<StopRow[]> {
  return (await readDocument<StopRow[]>(reader, 'rollback.stops', stops, [withinMs])) ?? []
}
