import { refreshPlaces } from '../catalog/place/writes.ts'
import { transact } from '../catalog/transaction.ts'
import type { FaultWorld } from './fault-world.ts'

/**
 * From now on only targets of this kind serve a place. Sync would find a retired one again: the others are out of service, as
 * a person says it.
 */
export async function serveBy(
  { around: { database } }: FaultWorld,
  place: { serviceId: string; environmentId: string },
  kind: 'ack' | 'edas' | 'fc',
): Promise<void> {
  const { target } = database.prisma
  const out = { outUntilAt: new Date(Date.now() + 365 * 86_400_000), outReason: 'fault run' }
  await target.updateMany({ where: { ...place, retiredAt: null }, data: out })
  const serves = { ...place, kind, retiredAt: null }
  await target.updateMany({ where: serves, data: { outUntilAt: null, outReason: null } })
  await transact(database, async (tx) => {
    await refreshPlaces(tx, [place])
    return { ok: true, value: null }
  })
}
