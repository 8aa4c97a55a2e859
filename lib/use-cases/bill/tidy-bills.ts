import { forgetHalfFiles } from '../../catalog/bill/files.ts'
import { dropReadFiles, listLeftovers, removeLines } from '../../catalog/bill/remove-lines.ts'
import type { Surroundings } from '../define.ts'

/** Lines removed by one statement: a second's work. */
const batch = 20_000
/** Batches of one turn: the rest is the next one's. */
const turns = 50
const halfFileMs = 3_600_000

/** Removes lines that no day reads, and bytes of files that were read. Answers what is left for the next turn. */
export async function tidyBills({ database }: Pick<Surroundings, 'database'>): Promise<{ more: boolean }> {
  await forgetHalfFiles(database, halfFileMs)
  await dropReadFiles(database, 5)
  let left = turns
  for (const importId of await listLeftovers(database, 20)) {
    while (left > 0 && !(await removeLines(database, importId, batch))) left -= 1
    if (left === 0) return { more: true }
  }
  return { more: false }
}
