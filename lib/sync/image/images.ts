import {
  findImageRepositoryIds,
  type ImageRepositoryToRead,
  listUnreadImages,
} from '../../catalog/image/reads.ts'
import { type BuildRow, endLook, upsertImageRepositories, writeTagPage } from '../../catalog/image/writes.ts'
import { listCopyInstances } from '../../catalog/registry/inventory.ts'
import { readClocks } from '../../catalog/sync/reads.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { ImageTagFact } from '../../cloud/ports/registry.ts'
import { commitOfTags } from '../../domain/image/reference.ts'
import { parseVersion } from '../../domain/version/version.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { crowd } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import { type Pass, tolerate } from '../pass.ts'
import { readInstances } from '../registry/inventory.ts'

/** A change mark may miss something: every repository is looked at this often in any case. */
const staleMs = 900_000
const width = 4

/** Builds behind one page of tags: each digest once, with the commit and version its names on this page say. */
export function buildsOf(imageTags: readonly ImageTagFact[]): BuildRow[] {
  const byDigest = new Map<string, ImageTagFact[]>()
  for (const imageTag of imageTags) {
    const same = byDigest.get(imageTag.digest)
    if (same) same.push(imageTag)
    else byDigest.set(imageTag.digest, [imageTag])
  }
  return [...byDigest].map(([digest, named]) => {
    const names = named.map((each) => each.name)
    const pushedMs = Math.min(...named.map((each) => each.pushedAt.getTime()))
    return {
      id: newId(pushedMs),
      digest,
      commitSha: commitOfTags(names),
      version: names.find((name) => parseVersion(name) !== null) ?? null,
      sizeBytes: named[0]?.sizeBytes ?? 0,
      pushedAt: new Date(pushedMs),
    }
  })
}

/** All tags of an image repository and the builds behind them; answers how many builds are new or know more. */
export async function readTags(
  around: SyncAround,
  cloud: ReadingCloud,
  repository: ImageRepositoryToRead,
): Promise<number> {
  const { now } = await readClocks(around.database)
  let changed = 0
  for await (const page of pagesOf((mark) => cloud.images.listImageTags(repository, mark))) {
    // A listing that shifts between two pages may repeat a name; one statement may not touch a row twice.
    const once = [...new Map(page.items.map((each) => [each.name, each])).values()]
    changed += await writeTagPage(around.database, repository.id, once, buildsOf(once))
  }
  await endLook(around.database, repository.id, now, repository.changedMark)
  return changed
}

/** In a first sync both are read at once: whoever needs to know which instances are copies reads that first. */
async function copyInstances(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  pass: Pass,
): Promise<string[]> {
  const known = await listCopyInstances(around.database, connectionId)
  if (known) return known
  await tolerate(pass, 'registry instances', async () => {
    await readInstances(around, connectionId, cloud)
  })
  return (await listCopyInstances(around.database, connectionId)) ?? []
}

/**
 * Image repositories, their tags, and the builds behind them: only where the registry says that something changed.
 * Answers whether matching may come out otherwise.
 */
export async function syncImages(around: SyncAround, connectionId: string, pass: Pass): Promise<boolean> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  let regroups = false
  const copies = new Set(await copyInstances(around, connectionId, cloud, pass))
  for await (const page of pagesOf((mark) => cloud.images.listImageRepositories(mark))) {
    pass.signal.throwIfAborted()
    const own = page.items.filter((fact) => !copies.has(fact.instanceId))
    const keyOf = (each: { instanceId: string; namespace: string; name: string }) =>
      `${each.instanceId}/${each.namespace}/${each.name}`
    const ids = await findImageRepositoryIds(database, connectionId, own.map(keyOf))
    const rows = own.map((fact) => ({ ...fact, id: ids.get(keyOf(fact)) ?? newId() }))
    const changed = await upsertImageRepositories(database, connectionId, rows)
    regroups ||= changed > 0
    await pass.add(0, changed)
  }

  const unread = await listUnreadImages(database, connectionId, staleMs)
  pass.expect(unread.length)
  await crowd(unread, width, pass.signal, async (repository) => {
    await tolerate(pass, `${repository.namespace}/${repository.name}`, async () => {
      await pass.add(1, await readTags(around, cloud, repository))
    })
  })
  return regroups
}
