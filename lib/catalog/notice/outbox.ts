import type { NoticeChannel, NoticeLocale } from '../../domain/notice/kind.ts'
import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

/** A message that was claimed, with the way it goes. */
export interface ClaimedNotice {
  id: string
  kind: string
  values: Record<string, string | number | null>
  promotionId: string | null
  createdAt: Date
  /** This one included. */
  attempts: number
  routeId: string
  channel: NoticeChannel
  address: string
  locale: NoticeLocale
  keyId: string | null
  sealed: Uint8Array | null
  /** The way was closed meanwhile. */
  retired: boolean
}

const claim = `UPDATE notice n SET attempts = n.attempts + 1,
    claim_until_at = clock_timestamp() + $1::int * interval '1 millisecond'
  FROM notice_route r
  WHERE r.id = n.route_id AND n.id = (SELECT d.id FROM notice d WHERE d.sent_at IS NULL AND d.failed_at IS NULL
      AND d.next_at <= sluice_now() AND (d.claim_until_at IS NULL OR d.claim_until_at < clock_timestamp())
    ORDER BY d.next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING n.id, n.kind, n.values, n.promotion_id AS "promotionId", n.created_at AS "createdAt", n.attempts,
    r.id AS "routeId", r.channel::text AS channel, r.address, r.locale, r.key_id AS "keyId", r.sealed,
    r.retired_at IS NOT NULL AS retired`

/** Claims the message that has been due longest; null when none is. Another worker takes it over when the claim ends. */
export async function claimNotice(tx: Transaction, forMs: number): Promise<ClaimedNotice | null> {
  const [row] = await tx.prisma.$queryRawUnsafe<ClaimedNotice[]>(claim, forMs)
  return row ?? null
}

/** It arrived. False when somebody else recorded that already: once is enough. */
export async function recordSent(tx: Transaction, id: string): Promise<boolean> {
  const { count } = await tx.prisma.notice.updateMany({
    where: { id, sentAt: null },
    data: { sentAt: tx.now, failedAt: null, problem: null, nextAt: null, claimUntilAt: null },
  })
  return count === 1
}

/**
 * It did not arrive: when it is tried again, or that it is given up. Nothing changes when a later attempt has begun or
 * an earlier one arrived after all.
 */
export async function recordNotSent(
  tx: Transaction,
  notice: { id: string; attempts: number },
  problem: string,
  nextAt: Date | null,
): Promise<void> {
  await tx.prisma.notice.updateMany({
    where: { id: notice.id, attempts: notice.attempts, sentAt: null },
    data: { problem, nextAt, failedAt: nextAt ? null : tx.now, claimUntilAt: null },
  })
}

/** A message of its own occasion, to try a route out. */
export async function insertTest(tx: Transaction, routeId: string, actorName: string): Promise<string> {
  const id = newId()
  await tx.prisma.notice.create({
    data: {
      id,
      kind: 'test',
      occasion: `test ${id}`,
      routeId,
      values: { actor: actorName },
      createdAt: tx.now,
      nextAt: tx.now,
    },
  })
  return id
}
