import type { Database } from '../../catalog/database.ts'
import { type Freezes, listFreezeEdits, readFreezes, readFreezesAt } from '../../catalog/freeze/prepared.ts'

export type FreezesAt = (at: Date) => Promise<Freezes>

/**
 * Answers the freezes as they were written at any instant since `from`. Between two edits of windows they are the same, and are
 * made ready once.
 */
export async function freezesOverTime(database: Database, from: Date): Promise<FreezesAt> {
  const edits = await listFreezeEdits(database, from)
  const known = new Map<number, Promise<Freezes>>()
  return (at) => {
    const before = edits.filter((edit) => edit <= at).length
    const ready =
      known.get(before) ?? (before === edits.length ? readFreezes(database) : readFreezesAt(database, at))
    known.set(before, ready)
    return ready
  }
}
