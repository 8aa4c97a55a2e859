import { revokeDelegationsOf } from '../../catalog/delegation/writes.ts'
import { listPendingWords, removeApproval } from '../../catalog/promotion/writes.ts'
import { endRosterOf } from '../../catalog/roster/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { portal, tell } from '../promotion/transition.ts'

/** What of a leaver was void, for the ledger. */
export interface Voided {
  approvals: number
  delegations: number
  rosterEntries: number
}

/**
 * Makes void what somebody who leaves would still count for: words on promotions that wait, given by them or for them,
 * delegations both ways, and what is left of their time on call. Coming back brings none of it back.
 */
export async function voidLeaver(tx: Transaction, person: { id: string; name: string }): Promise<Voided> {
  const words = await listPendingWords(tx, person.id)
  for (const { personId, promotion } of words) {
    await removeApproval(tx, promotion.id, personId)
    await tell(tx, promotion, portal, 'promotion.approval-withdrawn', { cause: 'left', name: person.name })
    await tx.enqueue(advanceJob(promotion.id))
  }
  return {
    approvals: words.length,
    delegations: await revokeDelegationsOf(tx, person.id),
    rosterEntries: await endRosterOf(tx, person.id),
  }
}
