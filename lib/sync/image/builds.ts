import { type BuildToLookAt, listUnexamined, listUnscanned } from '../../catalog/image/reads.ts'
import {
  type ExaminedRow,
  linkBuilds,
  type ScanRow,
  writeExamined,
  writeScans,
} from '../../catalog/image/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import { type Digest, parseDigest } from '../../domain/build/digest.ts'
import { commitOfLabels } from '../../domain/image/reference.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { crowd } from '../crowd.ts'
import { type Pass, tolerate } from '../pass.ts'
import { syncDeclared } from './declared.ts'

const width = 6
/** What a pass looks at; the rest waits for the next one. */
const examinedPerPass = 400
const scannedPerPass = 400

const nameOf = ({ image, digest }: BuildToLookAt): string =>
  `${image.namespace}/${image.name}@${digest.slice(0, 19)}`

/** Batches of one repository, so of one service: a statement that touches many would wait for many others. */
function byRepository(builds: readonly BuildToLookAt[]): BuildToLookAt[][] {
  const groups = new Map<string, BuildToLookAt[]>()
  for (const build of builds) {
    const group = groups.get(build.image.id)
    if (group) group.push(build)
    else groups.set(build.image.id, [build])
  }
  return [...groups.values()]
}

/** What the manifest and the labels of a build say; gone where the registry does not find it. */
export async function examine(
  cloud: ReadingCloud,
  build: BuildToLookAt,
  digest: Digest,
): Promise<ExaminedRow> {
  const manifest = found(await cloud.registry.getManifest(build.image, digest))
  if (manifest === null) return { id: build.id, childDigests: [], commitSha: null, gone: true }
  const labels =
    build.commitSha === null ? (found(await cloud.registry.getLabels(build.image, digest)) ?? {}) : {}
  return { id: build.id, childDigests: manifest.children, commitSha: commitOfLabels(labels), gone: false }
}

/** An image that the registry does not find has no scan; it is asked about again when it is seen again. */
export async function readScan(cloud: ReadingCloud, build: BuildToLookAt, digest: Digest): Promise<ScanRow> {
  const scan = found(await cloud.images.getScan(build.image, build.imageTag ?? '', digest))
  if (scan === null)
    return { id: build.id, state: 'absent', high: null, medium: null, low: null, unknown: null, findings: [] }
  const { high = null, medium = null, low = null, unknown = null } = scan.counts ?? {}
  return { id: build.id, state: scan.state, high, medium, low, unknown, findings: scan.findings }
}

/** Manifests and labels, scans, the links from builds to runs and versions, and which migrations they declare. */
export async function syncScans(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  const unexamined = await listUnexamined(database, connectionId, examinedPerPass)
  for (const chunk of byRepository(unexamined)) {
    const rows: ExaminedRow[] = []
    await crowd(chunk, width, pass.signal, async (build) => {
      const digest = parseDigest(build.digest)
      if (digest === null) return
      await tolerate(pass, nameOf(build), async () => {
        rows.push(await examine(cloud, build, digest))
      })
    })
    await writeExamined(database, rows)
    await pass.add(0, rows.length)
  }
  const unscanned = await listUnscanned(database, connectionId, scannedPerPass)
  pass.expect(unscanned.length)
  for (const chunk of byRepository(unscanned)) {
    const rows: ScanRow[] = []
    await crowd(chunk, width, pass.signal, async (build) => {
      const digest = parseDigest(build.digest)
      if (digest === null) return
      await tolerate(pass, nameOf(build), async () => {
        rows.push(await readScan(cloud, build, digest))
      })
    })
    await pass.add(chunk.length, await writeScans(database, rows))
  }
  await pass.add(0, await linkBuilds(database, connectionId))
  await syncDeclared(around, connectionId, pass)
}
