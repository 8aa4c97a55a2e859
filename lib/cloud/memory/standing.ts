import type { WorkloadFact } from '../ports/cluster.ts'
import type { Estate } from './estate.ts'

export interface WorkloadSpec {
  namespace: string
  name: string
  kind?: WorkloadFact['kind']
  /** host/namespace/repository */
  image: string
  digest: string
  container?: string
  replicas?: number
}

export const factOf = (spec: WorkloadSpec, mark: string, revision: string | null): WorkloadFact => {
  const container = spec.container ?? spec.name
  const replicas = spec.replicas ?? 2
  const image = `${spec.image}@${spec.digest}`
  return {
    namespace: spec.namespace,
    kind: spec.kind ?? 'Deployment',
    name: spec.name,
    containers: [{ name: container, image }],
    running: [{ container, image, digests: [{ digest: spec.digest, pods: replicas, readyPods: replicas }] }],
    replicas,
    readyReplicas: replicas,
    settled: true,
    problem: null,
    problemText: null,
    changedMark: mark,
    appliedRevision: revision,
  }
}

/** A workload as it stands once its rollout is over, or stuck where its digest is arranged to fail. */
export function standingFact(
  estate: Estate,
  spec: WorkloadSpec,
  mark: string,
  revision: string | null,
): WorkloadFact {
  const fact = factOf(spec, mark, revision)
  const problem = estate.failingDigests.get(spec.digest)
  if (problem === undefined || fact.replicas === 0) return fact
  return {
    ...fact,
    settled: false,
    readyReplicas: 0,
    problem,
    problemText: `arranged: ${problem}`,
    running: fact.running.map((each) => ({
      ...each,
      digests: [{ digest: spec.digest, pods: fact.replicas, readyPods: 0 }],
    })),
  }
}
