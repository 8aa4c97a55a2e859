import { listDueActions } from '../../catalog/run-action/actions.ts'
import { transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { actOnRunJob } from '../../queue/run-action.ts'
import type { Surroundings } from '../define.ts'

/** At most so many in a turn. */
const batch = 100

/** Adds a job for everything that was asked and whose time has come: a worker died, or its job was lost. */
export async function sweepActions({ database }: Pick<Surroundings, 'database'>): Promise<Result<number>> {
  const due = await listDueActions(database, batch)
  if (due.length === 0) return ok(0)
  return transact(database, async (tx) => {
    for (const id of due) await tx.enqueue(actOnRunJob(id))
    return ok(due.length)
  })
}
