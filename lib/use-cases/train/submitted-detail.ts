import { readTrainApprovalFacts } from '../../catalog/train/approval-facts.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { trainWordsOf } from '../../domain/train/word.ts'
import type { Forecast } from './forecast.ts'

/**
 * What the ledger keeps of a list that people are asked about: which services, and who could approve it at this instant.
 * Whoever sends messages sends them on this entry; nobody is asked where the environment wants no approval.
 */
export async function submittedDetail(
  tx: Transaction,
  trainId: string,
  { listHash, rows }: Forecast,
): Promise<Record<string, unknown>> {
  const facts = await readTrainApprovalFacts(tx, trainId)
  if (!facts || facts.settings.approvals.count === 0) return { listHash }
  const able = facts.approvers.filter(
    (who) => trainWordsOf(who, [], facts, tx.now, 'approve').words.length > 0,
  )
  return {
    listHash,
    asksApproval: true,
    services: rows.filter((row) => row.skipped === null).map((row) => row.service.slug),
    couldApprove: able.map(({ id, name }) => ({ id, name })),
  }
}
