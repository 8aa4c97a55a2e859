import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { idsOf } from '../service/writes.ts'
import type { Transaction } from '../transaction.ts'

export interface MatchRow {
  id: string
  connectionId: string
  noun: string
  subjectId: string
  subjectName: string
  reason: string
}

export async function lockMatch(tx: Transaction, id: string): Promise<MatchRow | null> {
  const rows = await tx.prisma.$queryRaw<MatchRow[]>`
    SELECT id, connection_id AS "connectionId", noun, subject_id AS "subjectId", subject_name AS "subjectName", reason
    FROM match WHERE id = ${id}::uuid FOR UPDATE`
  return rows[0] ?? null
}

/** Writes a person's decision. Answers the id of the service it belongs to now. */
export async function decideMatch(
  tx: Transaction,
  match: MatchRow,
  decision: 'pin' | 'ignore' | 'release',
  serviceSlug: string | null,
): Promise<Result<string | null>> {
  let serviceId: string | null = null
  if (serviceSlug !== null) {
    serviceId = (await idsOf(tx, 'service', [serviceSlug])).get(serviceSlug) ?? null
    if (!serviceId)
      return fail('not-found', `no service is called "${serviceSlug}"`, {
        noun: 'service',
        slug: serviceSlug,
      })
  }
  await tx.prisma.match.update({
    where: { id: match.id },
    data:
      decision === 'release'
        ? { pinned: false }
        : { pinned: true, serviceId, reason: decision === 'pin' ? 'pinned' : 'ignored', detail: {} },
  })
  return ok(serviceId)
}
