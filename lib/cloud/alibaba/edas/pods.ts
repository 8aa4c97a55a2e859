import type { CloudResult } from '../../ports/outcome.ts'
import type { ClusterDoor } from '../kubernetes/cluster-call.ts'
import { toWorkload } from '../kubernetes/map.ts'
import type { WireWorkload } from '../kubernetes/wire.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import { type SeenPods, toSeenPods } from './map.ts'

/** EDAS puts it on every Deployment and pod that it makes. */
export const applicationLabel = 'edas.appid'
const revisionLabel = 'edas.aliyun.oam.com/rollout-revision'

const revisionOf = ({ metadata }: WireWorkload): number => Number(metadata.labels?.[revisionLabel] ?? 0)

/** What EDAS's own Deployments say in the clusters they live in. */
export interface PodReader {
  /** A mark per application of one cluster that changes with any of its Deployments. */
  marks(cluster: string): Promise<CloudResult<Map<string, string>>>
  pods(cluster: string, namespace: string, application: string): Promise<CloudResult<SeenPods>>
}

export function createPodReader(attempts: Attempts, doorOf: (cluster: string) => ClusterDoor): PodReader {
  async function at<T>(
    cluster: string,
    operation: string,
    work: (client: Exclude<Awaited<ReturnType<ClusterDoor['client']>>, { ok: false }>['value'], signal: AbortSignal) => Promise<T>, // biome-ignore format: one type
  ): Promise<CloudResult<T>> {
    const door = doorOf(cluster)
    const first = await door.client()
    if (!first.ok) return first
    return attempts.call({ operation, read: true, renew: () => door.drop() }, async (signal) => {
      const client = await door.client()
      if (client.ok) return work(client.value, signal)
      const { kind, message, code, requestId } = client.failure
      throw new CallError(kind, message, { code, requestId })
    })
  }
  return {
    marks: (cluster) =>
      at(cluster, 'ListApplicationDeployments', async (client, signal) => {
        const found = new Map<string, string[]>()
        const where = { namespace: null, selector: applicationLabel }
        for (const { metadata } of await client.listDeployments(where, signal)) {
          const id = metadata.labels?.[applicationLabel]
          if (!id) continue
          const mark = `${metadata.name}@${metadata.resourceVersion ?? ''}`
          found.set(id, [...(found.get(id) ?? []), mark])
        }
        return new Map([...found].map(([id, marks]) => [id, marks.sort().join(' ')]))
      }),
    pods: (cluster, namespace, application) =>
      at(cluster, 'ListApplicationPods', async (client, signal) => {
        const selector = `${applicationLabel}=${application}`
        const deployments = await client.listDeployments({ namespace, selector }, signal)
        const pods = await client.listPods({ namespace, selector }, signal)
        const oldestFirst = deployments.sort((a, b) => revisionOf(a) - revisionOf(b))
        return toSeenPods(oldestFirst.map((wire) => toWorkload('Deployment', wire, pods)))
      }),
  }
}
