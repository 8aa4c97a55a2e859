import type {
  ApplicationAddress,
  ApplicationFact,
  ApplicationPort,
  ChangeOrderFact,
  ListedApplication,
} from '../../ports/application.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import type { SigningKey } from '../transport/signed.ts'
import { underKey } from '../transport/under-key.ts'
import { type EdasClient, pageSize } from './client.ts'
import { frameworkOf, isOpen, type SeenPods, toOrder, toOrderRow } from './map.ts'
import type { PodReader } from './pods.ts'
import type { WireListed } from './wire.ts'

export interface EdasRegion {
  region: string
  client: EdasClient
}

/** Calls to the region that an application is of. */
export function createEdasCalls(attempts: Attempts, keys: KeySource, regions: EdasRegion[]) {
  return <T>(
    region: string,
    operation: string,
    work: (client: EdasClient, key: SigningKey) => Promise<T>,
    read = true,
  ): Promise<CloudResult<T>> => {
    const found = regions.find((each) => each.region === region)
    if (!found) return Promise.resolve(ownRefusal('not-found', 'edas', operation, `no region ${region}`))
    return underKey(attempts, keys, { operation, read }, (key) => work(found.client, key))
  }
}
export type EdasCalls = ReturnType<typeof createEdasCalls>

/** Of an ACK cluster (only these have pods that can be read), and of this region: one gateway may answer for several. */
const isMine = ({ ClusterType, RegionId }: WireListed, region: string): boolean =>
  ClusterType === 5 && (RegionId ?? region).split(':')[0] === region

async function everyPage<W>(ask: (page: number) => Promise<CloudResult<W[]>>): Promise<CloudResult<W[]>> {
  const rows: W[] = []
  for (let page = 1; ; page += 1) {
    const found = await ask(page)
    if (!found.ok) return found
    rows.push(...found.value)
    if (found.value.length < pageSize) return { ok: true, value: rows }
  }
}

/** EDAS applications of every region of the connection; the mark of a listing is the number of a region. */
export function createApplications(
  calls: EdasCalls,
  regions: EdasRegion[],
  pods: PodReader,
): ApplicationPort {
  /** EDAS's cluster ids -> those of ACK. */
  async function clustersOf(region: string): Promise<CloudResult<Map<string, string>>> {
    const rows = await everyPage((page) =>
      calls(region, 'GetK8sCluster', async (client, key) => {
        const answer = await client.listClusters(key, region, page)
        return answer.ClusterPage?.ClusterList?.Cluster ?? []
      }),
    )
    if (!rows.ok) return rows
    const pairs = rows.value.flatMap(({ ClusterId, CsClusterId }): [string, string][] =>
      CsClusterId ? [[ClusterId, CsClusterId]] : [],
    )
    return { ok: true, value: new Map(pairs) }
  }

  async function listRegion(region: string): Promise<CloudResult<ListedApplication[]>> {
    const rows = await everyPage((page) =>
      calls(region, 'ListApplication', async (client, key) => {
        const answer = await client.listApplications(key, page)
        return answer.ApplicationList?.Application ?? []
      }),
    )
    if (!rows.ok) return rows
    const wires = rows.value.filter((wire) => isMine(wire, region))
    if (wires.length === 0) return { ok: true, value: [] }
    const clusters = await clustersOf(region)
    if (!clusters.ok) return clusters
    const marks = new Map<string, Map<string, string>>()
    for (const cluster of new Set(wires.map((wire) => clusters.value.get(wire.ClusterId ?? '') ?? ''))) {
      // A cluster that says nothing makes its applications be read again: better slow than stale.
      const answer = cluster === '' ? null : await pods.marks(cluster)
      if (answer?.ok) marks.set(cluster, answer.value)
    }
    return {
      ok: true,
      value: wires.map((wire) => {
        const cluster = clusters.value.get(wire.ClusterId ?? '') ?? null
        const mark = marks.get(cluster ?? '')?.get(wire.AppId)
        const { Instances, RunningInstanceCount, State, BuildPackageId } = wire
        const listed = [Instances, RunningInstanceCount, State, BuildPackageId].join(' ')
        return {
          externalId: wire.AppId,
          region,
          name: wire.Name,
          cluster,
          namespace: wire.K8sNamespace ?? null,
          replicas: Instances ?? 0,
          readyReplicas: RunningInstanceCount ?? 0,
          changeMark: mark === undefined ? null : `${listed} ${mark}`,
        }
      }),
    }
  }

  /** Newest first. */
  async function listOrders({
    externalId,
    region,
  }: ApplicationAddress): Promise<CloudResult<ChangeOrderFact[]>> {
    return calls(region, 'ListRecentChangeOrder', async (client, key) => {
      const answer = await client.listOrders(key, externalId)
      const facts = (answer.ChangeOrderList?.ChangeOrder ?? []).map(toOrderRow)
      return facts.sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0))
    })
  }

  async function fullOrder(
    { region }: ApplicationAddress,
    id: string,
    row: ChangeOrderFact | null,
  ): Promise<CloudResult<ChangeOrderFact>> {
    return calls(region, 'GetChangeOrderInfo', async (client, key) =>
      toOrder((await client.getOrder(key, id)).changeOrderInfo, row),
    )
  }

  async function getApplication(address: ApplicationAddress): Promise<CloudResult<ApplicationFact>> {
    const wire = await calls(address.region, 'GetK8sApplication', async (client, key) =>
      client.getApplication(key, address.externalId),
    )
    if (!wire.ok) return wire
    const orders = await listOrders(address)
    if (!orders.ok) return orders
    const row = orders.value.find(isOpen) ?? null
    const order = row && (await fullOrder(address, row.externalId, row))
    if (order && !order.ok) return order
    const { App, ImageInfo } = wire.value.Applcation
    const cluster = App.CsClusterId ?? null
    const namespace = App.K8sNamespace ?? null
    const asked = cluster && namespace ? await pods.pods(cluster, namespace, address.externalId) : null
    const seen: SeenPods | null = asked?.ok ? asked.value : null
    const replicas = App.Instances ?? 0
    return {
      ok: true,
      value: {
        ...address,
        name: App.ApplicationName,
        cluster,
        namespace,
        replicas,
        readyReplicas: seen?.readyReplicas ?? 0,
        changeMark: null,
        framework: frameworkOf(wire.value.Applcation),
        image: ImageInfo?.ImageUrl ?? '',
        running: seen?.running ?? null,
        groups: seen?.groups ?? [],
        settled: order === null && seen?.alone === true && seen.readyReplicas >= replicas,
        problem: seen?.problem ?? null,
        problemText: seen?.problemText ?? null,
        order: order?.ok ? order.value : null,
      },
    }
  }

  return {
    listApplications: async (page) => {
      const at = Number(page ?? 0)
      const region = regions[at]?.region
      if (region === undefined) return { ok: true, value: { items: [], next: null, total: null } }
      const items = await listRegion(region)
      if (!items.ok) return items
      const next = at + 1 < regions.length ? String(at + 1) : null
      return { ok: true, value: { items: items.value, next, total: null } }
    },
    getApplication,
    listOrders,
    getOrder: async (address, id) => {
      const orders = await listOrders(address)
      if (!orders.ok) return orders
      const row = orders.value.find(({ externalId }) => externalId === id) ?? null
      return fullOrder(address, id, row)
    },
  }
}
