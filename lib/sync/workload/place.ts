import { listKnownWorkloads, listTargetsOfPlace } from '../../catalog/cluster/reads.ts'
import { writeWorkloads } from '../../catalog/cluster/writes.ts'
import { refreshPlaces } from '../../catalog/place/writes.ts'
import { readClocks } from '../../catalog/sync/reads.ts'
import { transact } from '../../catalog/transaction.ts'
import type { WorkloadFact } from '../../cloud/ports/cluster.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { toWorkloadRow } from './difference.ts'

/** Looks at the workloads of one place now, and derives it anew. Throws CloudStop when a cluster does not answer. */
export async function syncPlace(
  around: SyncAround,
  place: { serviceId: string; environmentId: string },
): Promise<void> {
  const { database } = around
  const targets = await listTargetsOfPlace(database, place.serviceId, place.environmentId)
  const { now } = await readClocks(database)
  const looks: { clusterId: string; fact: WorkloadFact; id: string }[] = []
  for (const target of targets) {
    const cloud = await around.cloud.reading(target.connectionId)
    const { clusterExternalId, namespace, workloadKind, workloadName } = target
    const fact = found(
      await cloud.workloads.getWorkload(clusterExternalId, namespace, workloadKind, workloadName),
    )
    if (fact === null) continue
    const known = (await listKnownWorkloads(database, target.clusterId)).find(
      (each) => each.namespace === namespace && each.kind === workloadKind && each.name === workloadName,
    )
    looks.push({ clusterId: target.clusterId, fact, id: known?.id ?? newId() })
  }
  const options = around.intervalMs === undefined ? {} : { syncIntervalMs: around.intervalMs }
  await transact(database, async (tx) => {
    for (const { clusterId, fact, id } of looks) {
      await writeWorkloads(tx, clusterId, [toWorkloadRow(fact, id)], now)
    }
    await refreshPlaces(tx, [place], options)
    return { ok: true, value: null }
  })
}
