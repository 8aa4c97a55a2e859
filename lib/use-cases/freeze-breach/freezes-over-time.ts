import type { Database } from '../../catalog/database.ts'
import { type Freezes, listFreezeEdits, readFreezes, readFreezesAt } from '../../catalog/freeze/prepared.ts'

/**
 * Answers the freezes as they were written at any of some instants. Between two edits of windows they are the same, and are
 * made ready once.
 */
export async function freezesOverTime(
  database: Database,
  instants: readonly Date[],
): Promise<(at: Date) => Promise<Freezes>> {
  const first = Math.min(...instants.map((at) => at.getTime()))
  const edits = await listFreezeEdits(database, new Date(first))
  const known = new Map<number, Promise<Freezes>>()
  return (at) => {
    const before = edits.filter((edit) => edit <= at).length
    const ready =
      known.get(before) ?? (before === edits.length ? readFreezes(database) : readFreezesAt(database, at))
    known.set(before, ready)
    return ready
  }
}
