import {
  type ClusterToRead,
  listClusters,
  listKnownWorkloads,
  listPlacesOfCluster,
} from '../../catalog/cluster/reads.ts'
import {
  retireClusters,
  stampWorkloads,
  upsertClusters,
  writeWorkloads,
} from '../../catalog/cluster/writes.ts'
import { readClocks } from '../../catalog/sync/reads.ts'
import { transact } from '../../catalog/transaction.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { CloudStop, need } from '../cloud-stop.ts'
import { chunksOf, crowd } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import type { Pass } from '../pass.ts'
import { derivePlaces } from './derive-places.ts'
import { differWorkloads } from './difference.ts'

const width = 3

/** States in which the API server answers. */
const answering = new Set(['running', 'updating', 'upgrading', 'scaling', 'removing', 'draining'])

/** States in which there is nothing left to ask, and nothing wrong. */
const ended = new Set(['gone', 'deleting', 'deleted'])

async function listAll(
  around: SyncAround,
  connectionId: string,
  cloud: ReadingCloud,
  pass: Pass,
): Promise<void> {
  const known = new Map(
    (await listClusters(around.database, connectionId)).map((each) => [each.externalId, each.id]),
  )
  const seen: string[] = []
  for await (const page of pagesOf((mark) => cloud.clusters.listClusters(mark))) {
    const rows = page.items.map((fact) => ({ ...fact, id: known.get(fact.externalId) ?? newId() }))
    seen.push(...rows.map((row) => row.id))
    await pass.add(0, await upsertClusters(around.database, connectionId, rows))
  }
  await pass.add(0, await retireClusters(around.database, connectionId, seen))
}

/** One cluster: look, tell what is different, write that and the stamps, derive its places. Answers what it changed. */
async function readCluster(
  around: SyncAround,
  cloud: ReadingCloud,
  cluster: ClusterToRead,
): Promise<{ changed: number; regroups: boolean }> {
  const { database } = around
  const { now } = await readClocks(database)
  const facts = need(await cloud.workloads.listWorkloads(cluster.externalId))
  const difference = differWorkloads(await listKnownWorkloads(database, cluster.id), facts, newId)
  await transact(database, async (tx) => {
    for (const chunk of chunksOf(difference.changed, 200)) await writeWorkloads(tx, cluster.id, chunk, now)
    await stampWorkloads(tx, cluster.id, difference.sameIds, difference.goneIds, now)
    return { ok: true, value: null }
  })
  await derivePlaces(around, await listPlacesOfCluster(database, cluster.id))
  return { changed: difference.changed.length + difference.goneIds.length, regroups: difference.regroups }
}

/** Clusters and what really runs in them, each pass. Answers whether matching may come out otherwise. */
export async function syncWorkloads(around: SyncAround, connectionId: string, pass: Pass): Promise<boolean> {
  const cloud = await around.cloud.reading(connectionId)
  await listAll(around, connectionId, cloud, pass)
  const clusters = await listClusters(around.database, connectionId)
  const answeringNow = clusters.filter((cluster) => answering.has(cluster.state))
  for (const { name, state } of clusters) {
    if (!answering.has(state) && !ended.has(state)) pass.complain(`${name} is ${state}`)
  }
  pass.expect(answeringNow.length)
  let regroups = false
  await crowd(answeringNow, width, pass.signal, async (cluster) => {
    try {
      const result = await readCluster(around, cloud, cluster)
      regroups ||= result.regroups
      await pass.add(1, result.changed)
    } catch (error) {
      // The other clusters' places must not grow old because this one does not answer.
      if (!(error instanceof CloudStop)) throw error
      pass.complain(`${cluster.name}: ${error.message}`)
    }
  })
  return regroups
}
