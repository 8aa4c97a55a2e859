import { listUnseenOpen } from '../../catalog/merge-request/reads.ts'
import { upsertMergeRequests } from '../../catalog/merge-request/writes.ts'
import { readClocks, readCursor } from '../../catalog/sync/reads.ts'
import { writeCursor } from '../../catalog/sync/writes.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { pagesOf } from '../pages.ts'
import type { Pass } from '../pass.ts'

interface Cursor {
  /** Real time of the last walk through all that are open. */
  fullAt: string
}

/** Only a whole walk tells which are open no more. */
const fullEveryMs = 120_000
const mostUnseen = 50

/**
 * Merge requests that are open, of every repository: what a freeze answers, and what became of back-merges. Between two
 * whole walks only as far as something changed.
 */
export async function syncMergeRequests(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  const { wall, now: since } = await readClocks(database)
  const cursor = await readCursor<Cursor>(database, connectionId, 'merge-requests')
  const full = cursor === null || wall.getTime() - Date.parse(cursor.fullAt) > fullEveryMs
  for await (const page of pagesOf((mark) => cloud.code.listOpenMergeRequests(mark))) {
    pass.signal.throwIfAborted()
    const changed = await upsertMergeRequests(database, connectionId, page.items)
    await pass.add(page.items.length, changed)
    if (!full && changed === 0) return
  }
  if (!full) return
  for (const { path, repository, number } of await listUnseenOpen(
    database,
    connectionId,
    since,
    mostUnseen,
  )) {
    pass.signal.throwIfAborted()
    const now = found(await cloud.code.getMergeRequest(path, number))
    if (now) await pass.add(1, await upsertMergeRequests(database, connectionId, [{ ...now, repository }]))
  }
  await writeCursor(database, connectionId, 'merge-requests', {
    fullAt: wall.toISOString(),
  } satisfies Cursor)
}
