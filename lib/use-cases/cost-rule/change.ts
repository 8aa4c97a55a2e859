import { markOpenMonthsStale } from '../../catalog/attribution/months.ts'
import type { Editor } from '../../catalog/cost-rule/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { judgeMonthJob } from '../../queue/bill.ts'

export const editorOf = (actor: Actor): Editor =>
  actor.kind === 'system' ? { id: null, name: actor.name } : { id: actor.personId, name: actor.name }

/** What changed, for the ledger. */
export interface RuleChange {
  action: LedgerAction
  subjectKind: string
  subjectId: string
  subjectName: string
  reason: string
  detail: Record<string, unknown>
}

/** Records a change of the rules and has every month judged again that is not sealed. Answers which. */
export async function changed(tx: Transaction, actor: Actor, change: RuleChange) {
  await tx.record({ ...authorOf(actor), ...change })
  const months = await markOpenMonthsStale(tx)
  for (const { sourceId, period } of months) await tx.enqueue(judgeMonthJob(sourceId, period))
  await tx.notify('cost-rule', change.subjectId)
  return { judgedAgain: [...new Set(months.map(({ period }) => period))].sort() }
}
