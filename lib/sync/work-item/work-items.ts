import { readClocks, readCursor } from '../../catalog/sync/reads.ts'
import { writeCursor } from '../../catalog/sync/writes.ts'
import { listKeysToRead } from '../../catalog/work-item/reads.ts'
import { upsertWorkItems } from '../../catalog/work-item/writes.ts'
import type { SyncAround } from '../around.ts'
import { need } from '../cloud-stop.ts'
import { chunksOf } from '../crowd.ts'
import type { Pass } from '../pass.ts'

/** Each key is a search of its own: so many in one pass, the newest first. */
const mostKeys = 200
const atOnce = 25
/** A key that names nothing is looked for again after this long: somebody may make it meanwhile. */
const absentForMs = 6 * 3_600_000
const mostAbsent = 2_000

interface Cursor {
  /** Key -> when it was not there. */
  absent: Record<string, string>
}

/** Work items that commits name: their type decides what a change is. */
export async function syncWorkItems(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { database } = around
  const { wall } = await readClocks(database)
  const cursor = await readCursor<Cursor>(database, connectionId, 'work-items')
  const lately = Object.entries(cursor?.absent ?? {}).filter(
    ([, at]) => wall.getTime() - Date.parse(at) < absentForMs,
  )
  const absent = new Map(lately)
  const keys = await listKeysToRead(database, connectionId, [...absent.keys()], mostKeys)
  pass.expect(keys.length)
  if (keys.length === 0) return
  const cloud = await around.cloud.reading(connectionId)
  for (const chunk of chunksOf(keys, atOnce)) {
    pass.signal.throwIfAborted()
    const found = need(await cloud.workItems.listWorkItems(chunk))
    const there = new Set(found.map(({ key }) => key))
    for (const key of chunk) if (!there.has(key)) absent.set(key, wall.toISOString())
    const changed = await upsertWorkItems(database, connectionId, found)
    const kept = [...absent].slice(-mostAbsent)
    await writeCursor(database, connectionId, 'work-items', {
      absent: Object.fromEntries(kept),
    } satisfies Cursor)
    await pass.add(chunk.length, changed)
  }
}
