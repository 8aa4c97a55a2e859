import { upsertMergeRequests } from '../../catalog/merge-request/writes.ts'
import { findRepositoryToRead } from '../../catalog/repository/reads.ts'
import { notifyChanged } from '../../catalog/sync/writes.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import type { NamedRepository } from '../repository/reread.ts'

/** Reads one merge request of a known repository again; answers 1 where it was otherwise. */
export async function rereadMergeRequest(
  around: SyncAround,
  connectionId: string,
  { number, ...named }: NamedRepository & { number: number },
): Promise<number> {
  const { database } = around
  const known = await findRepositoryToRead(database, connectionId, named)
  if (known === null) return 0
  const cloud = await around.cloud.reading(connectionId)
  const fact = found(await cloud.code.getMergeRequest(known.path, number))
  if (fact === null) return 0
  const row = { ...fact, repository: known.externalId }
  const changed = await upsertMergeRequests(database, connectionId, [row])
  if (changed > 0) await notifyChanged(database, 'merge-check', known.id)
  return changed
}
