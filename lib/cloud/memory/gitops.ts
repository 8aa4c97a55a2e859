import { parse } from 'yaml'
import type { WorkloadFact } from '../ports/cluster.ts'
import { type Estate, type MemoryCluster, repositoryOf, workloadKey } from './estate.ts'
import { wantDigest } from './rollout-life.ts'
import { factOf, standingFact, type WorkloadSpec } from './standing.ts'

/** What runs in the clusters, and a small GitOps controller that brings what the manifests say into them. */
export class MemoryRuntime {
  private readonly estate: Estate
  private readonly watches: { repository: string; branch: string }[] = []
  private marks = 0

  constructor(estate: Estate) {
    this.estate = estate
  }

  private clusterOf(cluster: string): MemoryCluster {
    const found = [...this.estate.clusters.values()].find((each) =>
      [each.externalId, each.name].includes(cluster),
    )
    if (!found) throw new Error(`the test arranged no cluster ${cluster}`)
    return found
  }

  private place(cluster: string): Map<string, WorkloadFact> {
    return this.clusterOf(cluster).workloads
  }

  /** Puts a workload as if it had long been rolled out; `cluster` is a name or an external id. */
  set(cluster: string, spec: WorkloadSpec, revision: string | null = null): void {
    this.marks += 1
    const fact = factOf(spec, String(this.marks), revision)
    this.place(cluster).set(workloadKey(fact.namespace, fact.kind, fact.name), fact)
  }

  /** Changes single facts of a workload: half rolled out, unready, gone wrong. */
  patch(cluster: string, namespace: string, name: string, change: Partial<WorkloadFact>): void {
    const workloads = this.place(cluster)
    for (const [key, fact] of workloads) {
      if (fact.namespace !== namespace || fact.name !== name) continue
      this.marks += 1
      workloads.set(key, { ...fact, ...change, changedMark: String(this.marks) })
    }
  }

  remove(cluster: string, namespace: string, name: string): void {
    const workloads = this.place(cluster)
    for (const [key, fact] of workloads) {
      if (fact.namespace === namespace && fact.name === name) workloads.delete(key)
    }
  }

  /** Rollouts of this digest never get ready. */
  failDigest(digest: string, problem: NonNullable<WorkloadFact['problem']> = 'crash-loop'): void {
    this.estate.failingDigests.set(digest, problem)
  }

  /** From now on `reconcile` applies <cluster name>/<workload name>/kustomization.yaml of this branch. */
  watch(repository: string, branch = 'main'): void {
    this.watches.push({ repository, branch })
  }

  /** One turn of the controller: what the manifests say now runs and is ready, unless arranged to fail. */
  reconcile(): void {
    for (const { repository, branch } of this.watches) {
      const found = repositoryOf(this.estate, repository)
      const head = found.branches.get(branch)
      const commit = head === undefined ? undefined : found.commits.get(head)
      for (const [path, content] of commit?.files ?? []) {
        const parts = /^([^/]+)\/([^/]+)\/kustomization\.ya?ml$/.exec(path)
        if (parts?.[1] && parts[2]) this.apply(parts[1], parts[2], content, commit?.sha ?? null)
      }
    }
  }

  private apply(cluster: string, name: string, content: string, revision: string | null): void {
    const document = parse(content) as {
      images?: { name?: string; newName?: string; digest?: string }[]
    } | null
    const image = document?.images?.[0]
    if (!image?.digest || !image.name) return
    const rollouts = [...this.clusterOf(cluster).shares.rollouts.values()]
    const rollout = rollouts.find((each) => each.name === name)
    if (rollout) wantDigest(this.estate, rollout, image.digest)
    const workloads = this.place(cluster)
    const [key, fact] = [...workloads].find(([, each]) => each.name === name) ?? []
    if (!key || !fact) return
    const current = fact.running[0]?.digests[0]
    if (current?.digest === image.digest && fact.settled) return
    const spec: WorkloadSpec = {
      namespace: fact.namespace,
      name,
      kind: fact.kind,
      image: image.newName ?? image.name,
      digest: image.digest,
      replicas: fact.replicas,
      ...(fact.containers[0] ? { container: fact.containers[0].name } : {}),
    }
    this.marks += 1
    workloads.set(key, standingFact(this.estate, spec, String(this.marks), revision))
  }
}
