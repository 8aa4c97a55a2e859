import { endDeliveries, listOwed } from '../../catalog/hook/deliveries.ts'
import { isRunKnown } from '../../catalog/hook/reads.ts'
import { readClocks } from '../../catalog/sync/reads.ts'
import { lockPass, notifyChanged } from '../../catalog/sync/writes.ts'
import { type HookHint, hintOf } from '../../domain/hook/hint.ts'
import type { SyncAround } from '../around.ts'
import { CloudStop } from '../cloud-stop.ts'
import { syncConnection } from '../connection.ts'
import { crowd } from '../crowd.ts'
import { rereadImage } from '../image/reread.ts'
import { rereadMergeRequest } from '../merge-request/reread.ts'
import { rereadRepository } from '../repository/reread.ts'
import { rereadPipeline, rereadRun } from '../run/reread.ts'

/** Looks at once, and how many are asked for at a time: what arrives meanwhile is not behind hundreds. */
const width = 4
const atATime = 20

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

/** Reads one thing again and writes to its deliveries what came of it; answers an error of our own, where there was one. */
async function rereadOne(
  around: SyncAround,
  connectionId: string,
  object: string,
  signal: AbortSignal,
): Promise<unknown> {
  const { database } = around
  const { now } = await readClocks(database)
  const end = (changed: number | null, problem: string | null) =>
    endDeliveries(database, connectionId, object, now, { changed, problem })
  const hint = hintOf(object)
  try {
    const changed = hint === null ? 0 : await look(around, connectionId, hint, signal)
    await end(changed, null)
    // Runs tell of themselves.
    if (hint?.kind !== 'run' && changed !== 0) await notifyChanged(database, 'sync', connectionId)
    return null
  } catch (error) {
    const ofTheCloud = error instanceof CloudStop
    await end(null, ofTheCloud ? error.message.slice(0, 300) : 'an error of the portal itself, see its log')
    return ofTheCloud ? null : error
  }
}

/**
 * Reads again what deliveries named, a few at once, until nothing is owed; alone in all processes. Where the cloud does not
 * answer the deliveries say so, and the next pass of sync looks. Throws for bugs only, after everything else was read.
 */
export async function rereadOwed(
  around: SyncAround,
  connectionId: string,
  signal: AbortSignal,
): Promise<void> {
  const { database } = around
  const owed = () => listOwed(database, connectionId, atATime)
  let bug: unknown = null
  // Whoever finds the lock taken leaves: so it is asked once more after letting go of it.
  while (!signal.aborted && (await owed()).length > 0) {
    const lock = await lockPass(database, connectionId, 'hooks')
    if (lock === null) return
    try {
      for (let objects = await owed(); objects.length > 0 && !signal.aborted; objects = await owed()) {
        await crowd(objects, width, signal, async (object) => {
          bug = (await rereadOne(around, connectionId, object, signal)) ?? bug
        })
        await notifyChanged(database, 'hook', connectionId)
      }
    } finally {
      await lock.release()
    }
  }
  if (bug !== null) throw bug
}
