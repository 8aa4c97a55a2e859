import type { Pair } from '../../catalog/place/reads.ts'
import { refreshPlaces } from '../../catalog/place/writes.ts'
import { transact } from '../../catalog/transaction.ts'
import type { SyncAround } from '../around.ts'
import { chunksOf } from '../crowd.ts'

const placesPerTransaction = 100

/** Derives places in transactions of their own: they come from rows that are written, so that a death in between loses nothing. */
export async function derivePlaces(around: SyncAround, places: readonly Pair[]): Promise<void> {
  const options = around.intervalMs === undefined ? {} : { syncIntervalMs: around.intervalMs }
  for (const chunk of chunksOf(places, placesPerTransaction)) {
    await transact(around.database, async (tx) => {
      await refreshPlaces(tx, chunk, options)
      return { ok: true, value: null }
    })
  }
}
