import { chain, genesis, readChain, readNewestId, sealEntries } from '../../catalog/ledger/seal.ts'
import { transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { Surroundings } from '../define.ts'

const batch = 500

/** Seals everything that can be sealed now, in batches. Returns how many entries. */
export async function sealLedger(around: Surroundings): Promise<Result<number>> {
  let sealed = 0
  for (;;) {
    const result = await transact(around.database, async (tx) => {
      const count = await sealEntries(tx, batch)
      // Open pages show the mark; one notice for the batch, not one per entry.
      if (count > 0) await tx.notify('ledger', 'sealed')
      return ok(count)
    })
    if (!result.ok) return result
    sealed += result.value
    if (result.value < batch) return ok(sealed)
  }
}

/** The newest entry id that was handed out. Cheap: tells whether a pass over the ledger is worth it. */
export function newestLedgerId(around: Surroundings): Promise<Result<bigint>> {
  return transact(around.database, async (tx) => ok(await readNewestId(tx)))
}

export interface LedgerBreak {
  sequence: string
  entryId: string
  /** gone: sealed and not there any more; changed: not what was sealed; cut: a link of the chain is missing. */
  kind: 'gone' | 'changed' | 'cut'
}

/** Walks the whole chain, page by page. Every break is told; none means that no sealed entry was changed or removed. */
export async function verifyLedger(
  around: Surroundings,
): Promise<Result<{ checked: number; breaks: LedgerBreak[] }>> {
  const breaks: LedgerBreak[] = []
  let checked = 0
  let after = 0n
  let previous = genesis
  for (;;) {
    const page = await transact(around.database, async (tx) => ok(await readChain(tx, after, batch)))
    if (!page.ok) return page
    for (const row of page.value) {
      const at = { sequence: String(row.sequence), entryId: row.entryId }
      if (row.sequence !== after + 1n || row.previousHash !== previous) breaks.push({ ...at, kind: 'cut' })
      if (row.text === null) breaks.push({ ...at, kind: 'gone' })
      else if (chain(row.previousHash, row.text) !== row.hash) breaks.push({ ...at, kind: 'changed' })
      after = row.sequence
      previous = row.hash
      checked += 1
    }
    if (page.value.length < batch) return ok({ checked, breaks })
  }
}
