import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import type { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { portal, tell } from './transition.ts'

/**
 * Writes each step of escalation once, when it is first judged to have come: who is asked too, and since when. Whoever
 * sends messages sends them on this entry. The promotion's row is locked, so two judges do not both write it.
 */
export async function tellEscalation(
  tx: Transaction,
  promotion: PromotionRecord,
  verdicts: readonly GateVerdict[],
): Promise<void> {
  const approvals = verdicts.find(({ gate }) => gate === 'approvals')
  const due = approvals?.reasons.filter(({ key }) => key.startsWith('escalated-')) ?? []
  if (due.length === 0) return
  const told = await tx.prisma.ledgerEntry.findMany({
    where: { promotionId: promotion.id, action: 'promotion.escalated' },
    select: { detail: true },
  })
  const steps = new Set(told.map(({ detail }) => (detail as { step?: unknown } | null)?.step))
  for (const { values } of due) {
    if (!steps.has(values.step)) await tell(tx, promotion, portal, 'promotion.escalated', values)
  }
}
