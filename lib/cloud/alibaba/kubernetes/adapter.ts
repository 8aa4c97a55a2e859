import type { WorkloadFact, WorkloadPort } from '../../ports/cluster.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import type { KubernetesClient } from './client.ts'
import { selectorText, toWorkload } from './map.ts'
import type { WirePod } from './wire.ts'

/** A cluster's client, opened with a kubeconfig that lives minutes; dropped when it ran out. */
export interface ClusterDoor {
  client(): Promise<CloudResult<KubernetesClient>>
  drop(): void
}

/** Namespaces of the cluster itself: nothing of ours lives there. */
const systemNamespace = /^(kube-|ack-|arms-|istio-system$)/
/** On what EDAS made: those are its applications' pods, and no workloads of their own. */
const edasLabel = 'edas.appid'

/** Workloads over the Kubernetes API of each cluster. */
export function createWorkloads(attempts: Attempts, doorOf: (cluster: string) => ClusterDoor): WorkloadPort {
  async function at<T>(
    cluster: string,
    operation: string,
    work: (client: KubernetesClient, signal: AbortSignal) => Promise<T>,
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
    listWorkloads: (cluster) =>
      at(cluster, 'ListWorkloads', async (client, signal) => {
        const [deployments, statefulSets, pods] = await Promise.all([
          client.listWorkloads('Deployment', signal),
          client.listWorkloads('StatefulSet', signal),
          client.listPods(null, signal),
        ])
        const byNamespace = new Map<string, WirePod[]>()
        for (const pod of pods) {
          const list = byNamespace.get(pod.metadata.namespace)
          if (list) list.push(pod)
          else byNamespace.set(pod.metadata.namespace, [pod])
        }
        const facts = (kind: WorkloadFact['kind'], wires: typeof deployments) =>
          wires
            .filter(({ metadata }) => !systemNamespace.test(metadata.namespace))
            .filter(({ metadata }) => metadata.labels?.[edasLabel] === undefined)
            .map((wire) => toWorkload(kind, wire, byNamespace.get(wire.metadata.namespace) ?? []))
        return [...facts('Deployment', deployments), ...facts('StatefulSet', statefulSets)]
      }),

    getWorkload: (cluster, namespace, kind, name) =>
      at(cluster, 'GetWorkload', async (client, signal) => {
        const wire = await client.getWorkload(kind, namespace, name, signal)
        const pods = await client.listPods({ namespace, selector: selectorText(wire.spec.selector) }, signal)
        return toWorkload(kind, wire, pods)
      }),
  }
}
