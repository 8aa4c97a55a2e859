import { listClusters } from '../../catalog/cluster/reads.ts'
import { writeExamined } from '../../catalog/image/writes.ts'
import { listTruths, writeFindings } from '../../catalog/registry/findings.ts'
import { writeNodePools, writeRegistryInventory } from '../../catalog/registry/inventory.ts'
import {
  type CopyRow,
  type CopyToLookAt,
  listUnseenCopies,
  listUnverified,
  writeCopies,
} from '../../catalog/registry/matters.ts'
import { readClocks, readCursor } from '../../catalog/sync/reads.ts'
import { writeCursor } from '../../catalog/sync/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { RegistryInstanceFact } from '../../cloud/ports/registry-truth.ts'
import { Digest, parseDigest } from '../../domain/build/digest.ts'
import { type RegistryFinding, registryFindings } from '../../domain/registry/findings.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { found, need } from '../cloud-stop.ts'
import { crowd } from '../crowd.ts'
import { type Pass, tolerate } from '../pass.ts'

/** Instances, rules, pools and the looks for digests are slow to change: read so often in product time. */
const everyMs = 5 * 60_000
const looksPerPass = 400
const width = 4
const repositoriesPerPage = 50
/** ack-acr-acceleration-p2p, and the names it had before. */
const p2pAgent = /(^|-)p2p(-|$)/

const withId = <T extends object>(fact: T): T & { id: string } => ({ ...fact, id: newId() })

/** Registry instances with their replication and clean-up rules, as they are now. Throws a CloudStop where the cloud does not say. */
export async function readInstances(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
): Promise<RegistryInstanceFact[]> {
  const instances = need(await cloud.registryTruth.listInstances())
  const replicationRules = []
  const cleanupRules = []
  for (const { externalId } of instances) {
    replicationRules.push(...need(await cloud.registryTruth.listReplicationRules(externalId)))
    cleanupRules.push(...need(await cloud.registryTruth.listCleanupRules(externalId)))
  }
  await writeRegistryInventory(around.database, connectionId, {
    instances: instances.map(withId),
    replicationRules: replicationRules.map(withId),
    cleanupRules: cleanupRules.map(withId),
  })
  return instances
}

async function readPools(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  pass: Pass,
): Promise<number> {
  const clusters = await listClusters(around.database, connectionId)
  await crowd(
    clusters.filter(({ state }) => state === 'running' || state === 'scaling'),
    width,
    pass.signal,
    async (cluster) => {
      await tolerate(pass, cluster.name, async () => {
        // One that is not there any more: the list of clusters will say so.
        const pools = found(await cloud.clusters.listNodePools(cluster.externalId, cluster.region))
        if (pools === null) return
        const addons = await cloud.clusters.listAddons(cluster.externalId, cluster.region)
        const p2p = addons.ok
          ? addons.value.some(({ name, state }) => p2pAgent.test(name) && state !== 'deleting')
          : null
        await writeNodePools(around.database, cluster.id, pools.map(withId), p2p)
        if (!addons.ok) need(addons)
      })
    },
  )
  return clusters.length
}

/** Every digest that matters is looked for in the registry at least once a day. */
async function verify(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  pass: Pass,
): Promise<void> {
  const builds = await listUnverified(around.database, connectionId, looksPerPass)
  await crowd(builds, width, pass.signal, async (build) => {
    const digest = parseDigest(build.digest)
    if (digest === null) return
    await tolerate(pass, `${build.image.name}@${digest.slice(0, 19)}`, async () => {
      const manifest = found(await cloud.registry.getManifest(build.image, digest))
      const childDigests = manifest?.children ?? []
      await writeExamined(around.database, [
        { id: build.id, childDigests, commitSha: null, gone: manifest === null },
      ])
      await pass.add(1, manifest === null ? 1 : 0)
    })
  })
}

/** Null: it has no door to look through, so nothing is known. */
async function stateOf(
  cloud: ReadingCloud,
  copy: CopyToLookAt,
  hosts: ReadonlyMap<string, string>,
): Promise<CopyRow['state'] | null> {
  const host = hosts.get(copy.targetInstanceId)
  if (host === undefined) return null
  const there = { instanceId: copy.targetInstanceId, host, namespace: copy.namespace, name: copy.name }
  const digest = need(await cloud.registry.resolveTag(there, Digest.parse(copy.digest)))
  if (digest !== null) return 'copied'
  const tasks = need(
    await cloud.registryTruth.listReplicationTasks(copy.instanceId, copy.namespace, copy.name),
  )
  const last = tasks.find(
    (task) => task.targetInstanceId === copy.targetInstanceId && copy.imageTags.includes(task.imageTag),
  )
  // A task that ended well for a digest that is not there was undone: it is not copied.
  return last === undefined || last.state === 'copied' ? 'absent' : last.state
}

async function lookForCopies(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  hosts: ReadonlyMap<string, string>,
  pass: Pass,
): Promise<void> {
  const copies = await listUnseenCopies(around.database, connectionId, looksPerPass)
  await crowd(copies, width, pass.signal, async (copy) => {
    await tolerate(pass, `${copy.name} in ${copy.region}`, async () => {
      const { buildId, region, targetInstanceId: instanceId } = copy
      const state = await stateOf(cloud, copy, hosts)
      if (state === null) return
      await writeCopies(around.database, [{ buildId, region, instanceId, state }])
      await pass.add(1, 0)
    })
  })
}

/** Judges every repository by what is known now; a look that was stopped writes nothing, so it closes nothing. */
async function judge(around: SyncAround, connectionId: string, now: Date, pass: Pass): Promise<void> {
  const findings: RegistryFinding[] = []
  let after: string | null = null
  do {
    if (pass.signal.aborted) return
    const truths = await listTruths(around.database, connectionId, after, repositoriesPerPage)
    for (const truth of truths) findings.push(...registryFindings(truth, now))
    after = truths.length < repositoriesPerPage ? null : (truths.at(-1)?.id ?? null)
  } while (after !== null)
  await pass.add(0, await writeFindings(around.database, connectionId, findings))
}

/** What the registry is made of, whether each digest that matters is there, and where it is copied to. */
export async function syncRegistry(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { database } = around
  const { now } = await readClocks(database)
  const cursor = await readCursor<{ at: string }>(database, connectionId, 'registry')
  const since = cursor === null ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(cursor.at)
  if (since >= 0 && since < everyMs) return
  const cloud = await around.cloud.reading(connectionId)
  const instances = await readInstances(around, connectionId, cloud)
  const clusters = await readPools(around, connectionId, cloud, pass)
  await verify(around, connectionId, cloud, pass)
  const hosts = new Map(instances.flatMap(({ externalId, host }) => (host ? [[externalId, host]] : [])))
  await lookForCopies(around, connectionId, cloud, hosts, pass)
  // Complaints are of reads that left what was known as it was: what is known is judged.
  await judge(around, connectionId, now, pass)
  // Before the first look at clusters, and after one that was not whole, the next pass reads again.
  if (clusters === 0 || pass.complaints > 0) return
  await writeCursor(database, connectionId, 'registry', { at: now.toISOString() })
}
