import type { WorkloadFact, WorkloadPort } from '../../ports/cluster.ts'
import type { Attempts } from '../transport/attempt.ts'
import { type ClusterDoor, clusterCall } from './cluster-call.ts'
import { selectorText, toWorkload } from './map.ts'
import { shareLabel } from './share-mark.ts'
import type { WirePod } from './wire.ts'

/** Namespaces of the cluster itself: nothing of ours lives there. */
const systemNamespace = /^(kube-|ack-|arms-|istio-system$)/
/** On what EDAS made: those are its applications' pods, and no workloads of their own. */
const edasLabel = 'edas.appid'

/** Workloads over the Kubernetes API of each cluster. */
export function createWorkloads(attempts: Attempts, doorOf: (cluster: string) => ClusterDoor): WorkloadPort {
  const call = clusterCall(attempts, doorOf)

  return {
    listWorkloads: (cluster) =>
      call(cluster, { operation: 'ListWorkloads', read: true }, async (client, signal) => {
        const [deployments, statefulSets, rollouts, pods] = await Promise.all([
          client.listWorkloads('Deployment', signal),
          client.listWorkloads('StatefulSet', signal),
          client.listRollouts(signal),
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
            .filter(({ metadata: { labels } }) => !labels?.[edasLabel] && !labels?.[shareLabel])
            .map((wire) => toWorkload(kind, wire, byNamespace.get(wire.metadata.namespace) ?? []))
        return [
          ...facts('Deployment', deployments),
          ...facts('StatefulSet', statefulSets),
          ...facts('Rollout', rollouts),
        ]
      }),

    getWorkload: (cluster, namespace, kind, name) =>
      call(cluster, { operation: 'GetWorkload', read: true }, async (client, signal) => {
        const wire = await client.getWorkload(kind, namespace, name, signal)
        const pods = await client.listPods({ namespace, selector: selectorText(wire.spec.selector) }, signal)
        return toWorkload(kind, wire, pods)
      }),
  }
}
