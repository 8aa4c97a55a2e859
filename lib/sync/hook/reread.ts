import { endDeliveries } from '../../catalog/hook/deliveries.ts'
import { readClocks } from '../../catalog/sync/reads.ts'
import { notifyChanged } from '../../catalog/sync/writes.ts'
import { type HookHint, objectOf } from '../../domain/hook/hint.ts'
import type { SyncAround } from '../around.ts'
import { CloudStop } from '../cloud-stop.ts'
import { syncConnection } from '../connection.ts'
import { rereadImage } from '../image/reread.ts'
import { rereadMergeRequest } from '../merge-request/reread.ts'
import { rereadRepository } from '../repository/reread.ts'

/** Runs are read again by jobs of their own. */
export type RereadHint = Exclude<HookHint, { kind: 'run' }>

/** Null: a whole pass looked, and counted for itself. */
async function look(
  around: SyncAround,
  connectionId: string,
  hint: RereadHint,
  signal: AbortSignal,
): Promise<number | null> {
  switch (hint.kind) {
    case 'repository':
      return rereadRepository(around, connectionId, hint)
    case 'merge-request':
      return rereadMergeRequest(around, connectionId, hint)
    case 'image': {
      const changed = await rereadImage(around, connectionId, hint)
      if (changed === null) await syncConnection(around, connectionId, 'images', signal)
      return changed
    }
  }
}

/**
 * Reads again what deliveries named, and writes to them what came of it. Where the cloud does not answer they say so, and
 * the next pass of sync looks; throws for bugs only.
 */
export async function rereadHint(
  around: SyncAround,
  connectionId: string,
  hint: RereadHint,
  signal: AbortSignal,
): Promise<void> {
  const { database } = around
  const { now } = await readClocks(database)
  const end = (changed: number | null, problem: string | null) =>
    endDeliveries(database, connectionId, objectOf(hint), now, { changed, problem })
  try {
    const changed = await look(around, connectionId, hint, signal)
    await end(changed, null)
    if (changed !== 0) await notifyChanged(database, 'sync', connectionId)
  } catch (error) {
    if (!(error instanceof CloudStop)) throw error
    await end(null, error.message.slice(0, 300))
  }
  await notifyChanged(database, 'hook', connectionId)
}
