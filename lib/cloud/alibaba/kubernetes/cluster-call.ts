import type { CloudResult } from '../../ports/outcome.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import type { KubernetesClient } from './client.ts'

/** A cluster's client, opened with a kubeconfig that lives minutes; dropped when it ran out. */
export interface ClusterDoor {
  client(): Promise<CloudResult<KubernetesClient>>
  drop(): void
}

type Work<T> = (client: KubernetesClient, signal: AbortSignal) => Promise<T>

/** Makes calls of one cluster's API; `read` says whether they may be made again. */
export type ClusterCall = <T>(
  cluster: string,
  shape: { operation: string; read: boolean },
  work: Work<T>,
) => Promise<CloudResult<T>>

export const clusterCall =
  (attempts: Attempts, doorOf: (cluster: string) => ClusterDoor): ClusterCall =>
  async (cluster, shape, work) => {
    const door = doorOf(cluster)
    const first = await door.client()
    if (!first.ok) return first
    return attempts.call({ ...shape, renew: () => door.drop() }, async (signal) => {
      const client = await door.client()
      if (client.ok) return work(client.value, signal)
      const { kind, message, code, requestId } = client.failure
      throw new CallError(kind, message, { code, requestId })
    })
  }
