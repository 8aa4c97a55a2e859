import { listDue, listPending } from '../../catalog/promotion/due.ts'
import { transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { advanceJob } from '../../queue/promotion.ts'
import type { Surroundings } from '../define.ts'

async function enqueue(around: Surroundings, ids: string[]): Promise<Result<string[]>> {
  if (ids.length === 0) return ok([])
  return transact(around.database, async (tx) => {
    for (const id of ids) await tx.enqueue(advanceJob(id))
    return ok(ids)
  })
}

/** Finds what is due, whatever became of its job: stated times, lost jobs, claims that ran out. Answers which. */
export async function sweepPromotions(around: Surroundings): Promise<Result<string[]>> {
  return enqueue(around, await listDue(around.database))
}

/** Has waiting promotions judged again: of a service whose facts changed, or of an environment with a free slot. */
export async function wakePromotions(
  around: Surroundings,
  of: { serviceId?: string | undefined; environmentId?: string | undefined },
): Promise<Result<string[]>> {
  return enqueue(around, await listPending(around.database, of))
}
