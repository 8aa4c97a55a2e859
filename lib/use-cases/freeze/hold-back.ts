import { listStopped } from '../../catalog/freeze/stopped.ts'
import { notePromotion } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { longHolds } from '../../domain/freeze/held-back.ts'
import type { PreparedFreezes } from '../../domain/freeze/prepare.ts'
import { announce, portal, tell } from '../promotion/transition.ts'

/** Whether an enforced window holds something back at an instant. */
export const closesNow = ({ windows }: PreparedFreezes, id: string, at: Date): boolean =>
  windows.some(
    ({ window, times }) =>
      window.id === id &&
      window.effect !== 'allow' &&
      window.mode === 'enforcing' &&
      times.at(at.getTime()) !== null,
  )

/**
 * Call it in the transaction that changes windows or takes them out of force, with the freezes as they were before: what
 * a window of over four hours stopped does not start by itself because somebody ended it early.
 */
export async function holdBackWaiting(
  tx: Transaction,
  before: PreparedFreezes,
  windowIds: readonly string[],
): Promise<void> {
  if (windowIds.length === 0) return
  for (const promotion of await listStopped(tx)) {
    const ids = longHolds(before, windowIds, promotion.target, tx.now)
    if (ids.length === 0) continue
    await notePromotion(tx, promotion.id, { heldBackAt: tx.now })
    const endedAt = tx.now.toISOString()
    await tell(tx, promotion, portal, 'promotion.held-back', { ended: [{ kind: 'window', ids, endedAt }] })
    await announce(tx, promotion)
  }
}
