import type { KnownWorkload } from '../../catalog/cluster/reads.ts'
import type { WorkloadRow } from '../../catalog/cluster/writes.ts'
import type { WorkloadFact } from '../../cloud/ports/cluster.ts'

export interface WorkloadDifference {
  /** New, or different in anything that is shown or judged. */
  changed: WorkloadRow[]
  /** There again, and the same. */
  sameIds: string[]
  goneIds: string[]
  /** Appeared, went, or names other images: matching may come out otherwise. */
  regroups: boolean
}

const keyOf = (workload: { namespace: string; kind: string; name: string }): string =>
  `${workload.namespace}/${workload.kind}/${workload.name}`

/** Objects of the database come back with their keys in another order. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, each]) => [key, sorted(each)]),
        )
      : value

const faceOf = (workload: Omit<KnownWorkload, 'id' | 'gone'>): string =>
  JSON.stringify(
    sorted([
      workload.containers,
      workload.running,
      workload.replicas,
      workload.readyReplicas,
      workload.settled,
      workload.problem,
      workload.problemText,
    ]),
  )

export const toWorkloadRow = (fact: WorkloadFact, id: string): WorkloadRow => {
  const { appliedRevision: _revision, ...row } = fact
  return { ...row, id }
}

/** What a whole look at one cluster says that we did not know. Pure. */
export function differWorkloads(
  known: readonly KnownWorkload[],
  facts: readonly WorkloadFact[],
  makeId: () => string,
): WorkloadDifference {
  const before = new Map(known.map((workload) => [keyOf(workload), workload]))
  const changed: WorkloadRow[] = []
  const sameIds: string[] = []
  let regroups = false
  for (const fact of facts) {
    const old = before.get(keyOf(fact))
    before.delete(keyOf(fact))
    if (old && !old.gone && faceOf(old) === faceOf(fact)) {
      sameIds.push(old.id)
      continue
    }
    regroups ||=
      !old || old.gone || JSON.stringify(sorted(old.containers)) !== JSON.stringify(sorted(fact.containers))
    changed.push(toWorkloadRow(fact, old?.id ?? makeId()))
  }
  const goneIds = [...before.values()].filter((workload) => !workload.gone).map((workload) => workload.id)
  return { changed, sameIds, goneIds, regroups: regroups || goneIds.length > 0 }
}
