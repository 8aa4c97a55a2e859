import { oweMatching } from '../../catalog/match/writes.ts'
import { findRepositoryToRead } from '../../catalog/repository/reads.ts'
import { writeDescriptors } from '../../catalog/repository/writes.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { readMoved } from '../commit/commits.ts'
import { readDescribed, writeRepositories } from './repositories.ts'

/** A repository as somebody else named it. */
export interface NamedRepository {
  externalId: string | null
  path: string | null
}

/**
 * Reads one repository again: itself, its descriptor, and where it is a service's its commits, git tags and followed
 * branches. Answers how much was otherwise than known. What needs matching is left to the next whole pass.
 */
export async function rereadRepository(
  around: SyncAround,
  connectionId: string,
  named: NamedRepository,
): Promise<number> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  const before = await findRepositoryToRead(database, connectionId, named)
  const asked = before?.path ?? named.path ?? named.externalId
  const fact = asked === null ? null : found(await cloud.code.getRepository(asked))
  if (fact === null) return 0
  const written = await writeRepositories(around, connectionId, cloud, [fact])
  const now = await findRepositoryToRead(database, connectionId, { externalId: fact.externalId, path: null })
  if (now === null) return written.changed
  const described = await writeDescriptors(database, [await readDescribed(cloud, now)])
  if (written.regroups + described > 0) await oweMatching(database, connectionId)
  const moved = now.ofService ? await readMoved(around, cloud, now) : 0
  return written.changed + described + moved
}
