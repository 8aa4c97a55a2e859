import type { CloudResult, Page } from './outcome.ts'

export interface ClusterFact {
  externalId: string
  name: string
  region: string
  state: string
  spec: string | null
  version: string | null
}
export interface RunningDigest {
  digest: string
  pods: number
  readyPods: number
}
/** Rollout: of Argo Rollouts, where a cluster has them. */
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'Rollout'

export interface WorkloadFact {
  namespace: string
  kind: WorkloadKind
  name: string
  containers: { name: string; image: string }[]
  /** What the pods report, per container (status.containerStatuses[].imageID). */
  running: { container: string; image: string; digests: RunningDigest[] }[]
  replicas: number
  readyReplicas: number
  /** Generation observed, every replica updated and available, none of the old left. */
  settled: boolean
  problem: 'crash-loop' | 'pull-failure' | 'stuck' | null
  problemText: string | null
  /** Changes whenever the object changes (resourceVersion). */
  changedMark: string | null
  /** Revision the GitOps controller says it applied, where it says so. */
  appliedRevision: string | null
}

export interface NodePoolFact {
  externalId: string
  name: string
  nodes: number
  /** Largest size that scaling may reach; null without autoscaling. */
  maxNodes: number | null
}
export interface AddonFact {
  name: string
  version: string | null
  /** The cloud's own word; 'active' when it works. */
  state: string | null
}

/** ACK: which clusters there are, and what they are made of. `cluster` is an externalId. */
export interface ClusterCatalogPort {
  listClusters(page: string | null): Promise<CloudResult<Page<ClusterFact>>>
  /** Failure kind not-found when there is no such cluster. */
  listNodePools(cluster: string, region: string): Promise<CloudResult<NodePoolFact[]>>
  listAddons(cluster: string, region: string): Promise<CloudResult<AddonFact[]>>
}

/** One cluster's Kubernetes API, under a kubeconfig that lives minutes and is never stored. `cluster` is its externalId. */
export interface WorkloadPort {
  /** Second Deployments that a promotion made for a share (`<name>-canary`, `<name>-green`) are not among them. */
  listWorkloads(cluster: string): Promise<CloudResult<WorkloadFact[]>>
  /** Failure kind not-found when it does not exist. */
  getWorkload(
    cluster: string,
    namespace: string,
    kind: WorkloadKind,
    name: string,
  ): Promise<CloudResult<WorkloadFact>>
}
