import { endDeliveries } from '../../catalog/hook/deliveries.ts'
import { isRunKnown } from '../../catalog/hook/reads.ts'
import { readClocks } from '../../catalog/sync/reads.ts'
import { notifyChanged } from '../../catalog/sync/writes.ts'
import { type HookHint, objectOf } from '../../domain/hook/hint.ts'
import type { SyncAround } from '../around.ts'
import { CloudStop } from '../cloud-stop.ts'
import { syncConnection } from '../connection.ts'
import { rereadImage } from '../image/reread.ts'
import { rereadMergeRequest } from '../merge-request/reread.ts'
import { rereadRepository } from '../repository/reread.ts'
import { rereadPipeline, rereadRun } from '../run/reread.ts'

/** Null: whoever looked counts for itself. */
async function look(
  around: SyncAround,
  connectionId: string,
  hint: HookHint,
  signal: AbortSignal,
): Promise<number | null> {
  switch (hint.kind) {
    case 'repository':
      return rereadRepository(around, connectionId, hint)
    case 'merge-request':
      return rereadMergeRequest(around, connectionId, hint)
    case 'run': {
      const { pipeline, number } = hint
      // A run that is new, or whose number Flow says in words of its own: the pipeline tells which runs there are.
      if (number !== null && (await isRunKnown(around.database, { connectionId, pipeline, number })))
        await rereadRun(around, { connectionId, pipeline, number })
      else await rereadPipeline(around, { connectionId, pipeline }, signal)
      return null
    }
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
  hint: HookHint,
  signal: AbortSignal,
): Promise<void> {
  const { database } = around
  const { now } = await readClocks(database)
  const end = (changed: number | null, problem: string | null) =>
    endDeliveries(database, connectionId, objectOf(hint), now, { changed, problem })
  try {
    const changed = await look(around, connectionId, hint, signal)
    await end(changed, null)
    // Runs tell of themselves.
    if (hint.kind !== 'run' && changed !== 0) await notifyChanged(database, 'sync', connectionId)
  } catch (error) {
    if (!(error instanceof CloudStop)) throw error
    await end(null, error.message.slice(0, 300))
  }
  await notifyChanged(database, 'hook', connectionId)
}
