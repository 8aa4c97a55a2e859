import { listAsked } from '../../catalog/bill/asked.ts'
import { createImport } from '../../catalog/bill/imports.ts'
import { transact } from '../../catalog/transaction.ts'
import { dueImports } from '../../domain/bill/due-imports.ts'
import { dayAfter, daysOf } from '../../domain/calendar/day-span.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { runImportJob } from '../../queue/bill.ts'
import type { Surroundings } from '../define.ts'

/**
 * Asks for what every fetched source owes by now: its history, the last days once a day, a month once it is final. Answers how
 * many imports were written down; twice at once asks once.
 */
export async function requestDueImports({
  database,
}: Pick<Surroundings, 'database'>): Promise<Result<number>> {
  return transact(database, async (tx) => {
    let count = 0
    for (const source of await listAsked(tx)) {
      for (const { fromOn, untilOn, scope } of dueImports(source, source.asked, tx.now)) {
        const totalUnits = scope === 'periods' ? 1 : daysOf({ fromOn, untilOn: dayAfter(untilOn) }).length
        const by = { id: null, name: 'Sluice' }
        const id = await createImport(tx, {
          sourceId: source.id,
          fileId: null,
          scope,
          fromOn,
          untilOn,
          totalUnits,
          by,
        })
        await tx.enqueue(runImportJob(id))
        await tx.notify('bill-import', id)
        count += 1
      }
    }
    return ok(count)
  })
}
