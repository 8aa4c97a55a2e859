import { listTold, markNotified } from '../../catalog/cost-finding/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { type FindingToTell, toldOccasion, toTell } from '../../domain/cost-finding/telling.ts'
import type { LedgerFact } from '../../domain/ledger/entry.ts'

/**
 * Tells teams and owners of findings, one message a team. Answers the ids of those that found a way to somebody: they are
 * notified, the others stay as they were.
 */
export async function tellFindings(
  tx: Transaction,
  about: Pick<
    LedgerFact,
    'actorKind' | 'actorId' | 'actorName' | 'subjectKind' | 'subjectId' | 'subjectName' | 'reason'
  >,
  findings: readonly FindingToTell[],
): Promise<Set<string>> {
  if (findings.length === 0) return new Set()
  const told = toTell(findings)
  const detail = { told: told.map(({ ids: _ids, ...each }) => each) }
  await tx.record({ ...about, action: 'cost-finding.told', detail })
  const occasionOf = (teamId: string | null) => toldOccasion(about.subjectId, teamId, tx.now)
  const reached = await listTold(
    tx,
    told.map(({ teamId }) => occasionOf(teamId)),
  )
  const ids = told.flatMap(({ teamId, ids: own }) => (reached.has(occasionOf(teamId)) ? own : []))
  await markNotified(tx, ids)
  return new Set(ids)
}
