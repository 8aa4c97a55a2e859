import {
  findImagesToRead,
  type ImageRepositoryToRead,
  listTagged,
  listUnexaminedOf,
} from '../../catalog/image/reads.ts'
import { linkBuilds, writeExamined, writeScans } from '../../catalog/image/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import { parseDigest } from '../../domain/build/digest.ts'
import type { SyncAround } from '../around.ts'
import { examine, readScan } from './builds.ts'
import { readTags } from './images.ts'

/** Manifests of a push; more than that is a first look, which is the business of a whole pass. */
const mostExamined = 10

export interface NamedImage {
  instanceId: string | null
  namespace: string
  name: string
  /** The image tag whose scan ended; null: something was pushed. */
  scanned: string | null
}

async function readPushed(
  around: SyncAround,
  cloud: ReadingCloud,
  connectionId: string,
  image: ImageRepositoryToRead,
): Promise<number> {
  const { database } = around
  const changed = await readTags(around, cloud, image)
  for (const build of await listUnexaminedOf(database, connectionId, image.id, mostExamined)) {
    const digest = parseDigest(build.digest)
    if (digest !== null) await writeExamined(database, [await examine(cloud, build, digest)])
  }
  return changed
}

async function readScanned(
  around: SyncAround,
  cloud: ReadingCloud,
  connectionId: string,
  image: ImageRepositoryToRead,
  imageTag: string,
): Promise<number> {
  let changed = 0
  for (const build of await listTagged(around.database, connectionId, image.id, imageTag)) {
    const digest = parseDigest(build.digest)
    if (digest !== null) changed += await writeScans(around.database, [await readScan(cloud, build, digest)])
  }
  return changed
}

/**
 * Reads one image repository again after a push, or the scan of one of its images. Null: it is not known here, and a whole
 * pass has to find it. Answers how many builds were otherwise.
 */
export async function rereadImage(
  around: SyncAround,
  connectionId: string,
  { scanned, ...named }: NamedImage,
): Promise<number | null> {
  const images = await findImagesToRead(around.database, connectionId, named)
  if (images.length === 0) return null
  const cloud = await around.cloud.reading(connectionId)
  let changed = 0
  for (const image of images) {
    const known = scanned === null ? [] : await listTagged(around.database, connectionId, image.id, scanned)
    // A scan may be told before the push that it is of.
    if (scanned === null || known.length === 0)
      changed += await readPushed(around, cloud, connectionId, image)
    if (scanned !== null) changed += await readScanned(around, cloud, connectionId, image, scanned)
  }
  if (changed > 0) await linkBuilds(around.database, connectionId)
  return changed
}
