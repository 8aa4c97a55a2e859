import { kubeOf } from '../products/kubernetes/kube.ts'
import type { Deployment, Pod } from '../products/kubernetes/object.ts'
import type { Simulator } from '../start.ts'

export interface PodView {
  name: string
  digest: string
  ready: boolean
  /** Running, or why it is not. */
  state: string
  restarts: number
}

/** The pods of a workload as its cluster knows them, without those that are going. */
export function podsOf(sim: Simulator, cluster: string, name: string, namespace = 'trade'): PodView[] {
  return kubeOf(sim.world)
    .list<Pod>(cluster, 'pods', namespace)
    .filter(
      ({ metadata }) =>
        metadata.labels?.['app.kubernetes.io/name'] === name && metadata.deletionTimestamp === undefined,
    )
    .map(({ metadata, status }) => {
      const [container] = status.containerStatuses
      return {
        name: metadata.name,
        digest: container?.imageID.split('@')[1] ?? '',
        ready: container?.ready ?? false,
        state: container?.state.waiting?.reason ?? status.phase,
        restarts: container?.restartCount ?? 0,
      }
    })
}

export function deploymentOf(sim: Simulator, cluster: string, name: string, namespace = 'trade'): Deployment {
  const found = kubeOf(sim.world).get<Deployment>(cluster, 'deployments', namespace, name)
  if (found === undefined) throw new Error(`no deployment ${name}`)
  return found
}

export const conditionOf = (deployment: Deployment, type: string) =>
  deployment.status?.conditions?.find((condition) => condition.type === type)
