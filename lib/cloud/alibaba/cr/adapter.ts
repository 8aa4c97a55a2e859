import type { CloudResult, Page } from '../../ports/outcome.ts'
import type {
  FindingFact,
  ImageCatalogPort,
  ImageRepositoryFact,
  ImageTagFact,
  ScanFact,
} from '../../ports/registry.ts'
import { Kept, type KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import type { SigningKey } from '../transport/signed.ts'
import { underKey } from '../transport/under-key.ts'
import { type CrClient, pageSize } from './client.ts'
import { toCounts, toFinding, toImageTag, toRepository, toScanState } from './map.ts'

/** One region's door to the registry product. */
export interface CrRegion {
  region: string
  client: CrClient
}

interface Instance {
  instanceId: string
  host: string
  client: CrClient
}

const instancesKeptMs = 300_000

/** The end is where the total says; without one, where a page is not full. */
const nextPage = (page: number, total: number | null | undefined, received: number): number | null => {
  if (total != null) return page * pageSize < total ? page + 1 : null
  return received === pageSize ? page + 1 : null
}

/** Image catalogue over ACR Enterprise Edition, under one role. */
export function createImageCatalog(
  attempts: Attempts,
  keys: KeySource,
  regions: CrRegion[],
): ImageCatalogPort & { clientOf(instanceId: string): Promise<CloudResult<CrClient | null>> } {
  const ask = <T>(operation: string, work: (key: SigningKey) => Promise<T>) =>
    underKey(attempts, keys, { operation, read: true }, work)

  async function findInstances(): Promise<CloudResult<{ at: number; list: Instance[] }>> {
    const list: Instance[] = []
    for (const { region, client } of regions) {
      const found = await ask('ListInstance', async (key) => {
        const wires: { InstanceId: string; RegionId?: string | null | undefined }[] = []
        for (let page = 1; ; page += 1) {
          const answer = await client.listInstances(key, page)
          wires.push(...(answer.Instances ?? []))
          if ((answer.Instances ?? []).length === 0 || wires.length >= (answer.TotalCount ?? 0)) return wires
        }
      })
      if (!found.ok) return found
      for (const { InstanceId, RegionId } of found.value) {
        if (RegionId != null && RegionId !== region) continue
        if (list.some((known) => known.instanceId === InstanceId)) continue
        const endpoint = await ask('GetInstanceEndpoint', (key) =>
          client.getInstanceEndpoint(key, InstanceId),
        )
        if (!endpoint.ok) return endpoint
        const domains = endpoint.value.Domains ?? []
        const host = (domains.find((each) => each.Type === 'SYSTEM') ?? domains[0])?.Domain
        if (host !== undefined) list.push({ instanceId: InstanceId, host, client })
      }
    }
    return { ok: true, value: { at: performance.now(), list } }
  }
  const instances = new Kept(findInstances, (kept) => performance.now() - kept.at < instancesKeptMs)

  async function instanceNamed(id: string): Promise<CloudResult<Instance | null>> {
    const known = await instances.get()
    if (!known.ok) return known
    return { ok: true, value: known.value.list.find((each) => each.instanceId === id) ?? null }
  }

  const nobody = (operation: string, instanceId: string) =>
    ownRefusal('not-found', 'cr', operation, `no registry instance ${instanceId}`)

  return {
    clientOf: async (instanceId) => {
      const found = await instanceNamed(instanceId)
      return found.ok ? { ok: true, value: found.value?.client ?? null } : found
    },

    /** The mark is `<instance number>:<page>`. */
    listImageRepositories: async (mark) => {
      const known = await instances.get()
      if (!known.ok) return known
      const { list } = known.value
      const [at = 0, page = 1] = (mark ?? '0:1').split(':').map(Number)
      const instance = list[at]
      if (!instance) return { ok: true, value: { items: [], next: null, total: null } }
      const answer = await ask('ListRepository', (key) =>
        instance.client.listRepositories(key, instance.instanceId, page),
      )
      if (!answer.ok) return answer
      const wires = answer.value.Repositories ?? []
      const following = nextPage(page, answer.value.TotalCount, wires.length)
      const next = following !== null ? `${at}:${following}` : at + 1 < list.length ? `${at + 1}:1` : null
      const total = list.length === 1 ? (answer.value.TotalCount ?? null) : null
      const items: ImageRepositoryFact[] = wires.map((wire) => toRepository(wire, instance))
      return { ok: true, value: { items, next, total } }
    },

    listImageTags: async (repository, mark) => {
      const instance = await instanceNamed(repository.instanceId)
      if (!instance.ok) return instance
      const { value } = instance
      if (value === null) return nobody('ListRepoTag', repository.instanceId)
      const page = Number(mark ?? 1)
      return ask('ListRepoTag', async (key): Promise<Page<ImageTagFact>> => {
        const answer = await value.client.listImages(key, repository.instanceId, repository.externalId, page)
        const wires = answer.Images ?? []
        const following = nextPage(page, answer.TotalCount, wires.length)
        return {
          items: wires.map(toImageTag).filter((fact) => fact !== null),
          next: following === null ? null : String(following),
          total: answer.TotalCount ?? null,
        }
      })
    },

    getScan: async (repository, imageTag, digest) => {
      const instance = await instanceNamed(repository.instanceId)
      if (!instance.ok) return instance
      const { value } = instance
      if (value === null) return nobody('GetRepoTagScanStatus', repository.instanceId)
      const { instanceId, externalId: repoId } = repository
      return readScan(value.client, ask, { instanceId, repoId, imageTag, digest })
    },
  }
}

type Ask = <T>(operation: string, work: (key: SigningKey) => Promise<T>) => Promise<CloudResult<T>>

/** Status, then counts, then findings: each only when the one before gives reason to. */
async function readScan(
  client: CrClient,
  ask: Ask,
  image: { instanceId: string; repoId: string; imageTag: string; digest: string },
): Promise<CloudResult<ScanFact>> {
  const status = await ask('GetRepoTagScanStatus', (key) => client.getScanStatus(key, image))
  if (!status.ok) {
    const never = status.failure.kind === 'not-found' && (status.failure.code ?? '').includes('SCAN')
    return never ? { ok: true, value: { state: 'absent', counts: null, findings: [] } } : status
  }
  const state = toScanState(status.value.Status)
  if (state !== 'complete') return { ok: true, value: { state, counts: null, findings: [] } }
  const summary = await ask('GetRepoTagScanSummary', (key) => client.getScanSummary(key, image))
  if (!summary.ok) return summary
  const counts = toCounts(summary.value)
  const expected = counts.high + counts.medium + counts.low + counts.unknown
  const findings: FindingFact[] = []
  for (let page = 1; findings.length < expected; page += 1) {
    const results = await ask('ListRepoTagScanResult', (key) => client.listScanResults(key, image, page))
    if (!results.ok) return results
    const wires = results.value.Vulnerabilities ?? []
    findings.push(...wires.map(toFinding))
    if (wires.length === 0) break
  }
  return { ok: true, value: { state, counts, findings } }
}
