import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { ServiceLimits } from '../../domain/observation/limits.ts'

/** What an editor saw before they changed it; what is not named is not compared. */
export interface Seen {
  autoPromoteInto?: string[] | undefined
  observationLimits?: ServiceLimits | undefined
}

type Field = keyof Seen

/** Who set this field last, as the ledger knows; null when nobody did in the portal. */
async function lastEditor(tx: Transaction, serviceId: string, field: Field) {
  const entries = await tx.prisma.ledgerEntry.findMany({
    where: { serviceId, action: 'service.updated' },
    orderBy: { id: 'desc' },
    take: 50,
    select: { actorName: true, at: true, reason: true, detail: true },
  })
  const found = entries.find(({ detail }) => {
    const changed = (detail as { changed?: unknown } | null)?.changed
    return Array.isArray(changed) && changed.includes(field)
  })
  return found ? { name: found.actorName, at: found.at.toISOString(), reason: found.reason } : null
}

/**
 * Whether these fields still are what their editor saw: two browsers at once do not overwrite each other. Call it with
 * the service locked. Fails with conflict, with the field, what it is now, and who set it.
 */
export async function stillAsSeen(
  tx: Transaction,
  service: { id: string; autoPromoteInto: string[]; observationLimits: unknown },
  seen: Seen | undefined,
): Promise<Result<null>> {
  const limits = ServiceLimits.parse(service.observationLimits ?? {})
  const now = { autoPromoteInto: service.autoPromoteInto, observationLimits: limits }
  const moved = (['autoPromoteInto', 'observationLimits'] as const).find((field) => {
    const before = seen?.[field]
    if (before === undefined) return false
    return Array.isArray(before)
      ? !isDeepStrictEqual([...before].sort(), [...now.autoPromoteInto].sort())
      : !isDeepStrictEqual(before, limits)
  })
  if (!moved) return ok(null)
  const by = await lastEditor(tx, service.id, moved)
  return fail('conflict', 'somebody changed this meanwhile', { field: moved, now: now[moved], by })
}
