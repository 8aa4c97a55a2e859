import { z } from 'zod'
import { nextWaiting } from '../../catalog/bill/import-end.ts'
import { moveImport, readHead } from '../../catalog/bill/imports.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { runImportJob } from '../../queue/bill.ts'
import { defineUseCase } from '../define.ts'

type State = 'waiting' | 'running' | 'paused'

async function move(
  tx: Transaction,
  actor: Actor,
  id: string,
  how: { from: readonly State[]; to: 'waiting' | 'paused' | 'cancelled'; action: LedgerAction },
): Promise<Result<{ id: string }>> {
  const head = await readHead(tx, id)
  if (head === null) return fail('not-found', 'there is no such import')
  if (!(await moveImport(tx, id, how.from, how.to)))
    return fail('wrong-state', `an import that is ${head.state} cannot be ${how.to}`, { state: head.state })
  await tx.record({
    ...authorOf(actor),
    action: how.action,
    subjectKind: 'bill-import',
    subjectId: id,
    subjectName: head.sourceName,
    detail: { file: head.fileName },
  })
  await tx.notify('bill-import', id)
  // Whoever went on, or what waited behind it, is the source's next.
  const next = await nextWaiting(tx, head.sourceId)
  if (next !== null) await tx.enqueue(runImportJob(next))
  return ok({ id })
}

const input = z.strictObject({ id: z.uuid() })

/**
 * Pauses an import where it is: whoever works on it stops at its next chunk, a few seconds later at most. Other imports of the
 * source go on. Fails with forbidden, not-found, wrong-state.
 */
export const pauseImport = defineUseCase({
  input,
  authorise: (actor) => decide(actor, 'bill.import'),
  write: ({ tx, actor, input: { id } }) =>
    move(tx, actor, id, { from: ['waiting', 'running'], to: 'paused', action: 'bill-import.paused' }),
})

/** Goes on with a paused import where it was. Fails with forbidden, not-found, wrong-state. */
export const resumeImport = defineUseCase({
  input,
  authorise: (actor) => decide(actor, 'bill.import'),
  write: ({ tx, actor, input: { id } }) =>
    move(tx, actor, id, { from: ['paused'], to: 'waiting', action: 'bill-import.resumed' }),
})

/** Ends an import for good; its lines never counted and are removed. Fails with forbidden, not-found, wrong-state. */
export const cancelImport = defineUseCase({
  input,
  authorise: (actor) => decide(actor, 'bill.import'),
  write: ({ tx, actor, input: { id } }) =>
    move(tx, actor, id, {
      from: ['waiting', 'running', 'paused'],
      to: 'cancelled',
      action: 'bill-import.cancelled',
    }),
})
