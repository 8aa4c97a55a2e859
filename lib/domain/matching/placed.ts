import type { EnvironmentPlacement } from '../environment/settings.ts'
import type { ApplicationSubject, FunctionSubject, PlacedEnvironment, WorkloadSubject } from './subject.ts'

/** What of a name `*` stands for in a pattern; the whole name where the pattern has none; null: it does not fit. */
function wordIn(pattern: string, name: string): string | null {
  const [before = '', after, ...more] = pattern.split('*')
  if (after === undefined || more.length > 0) return pattern === name ? name : null
  if (name.length <= before.length + after.length) return null
  return name.startsWith(before) && name.endsWith(after)
    ? name.slice(before.length, name.length - after.length)
    : null
}

/** The entry that says most about a name, of those that take it. */
function bestOf<Entry extends { region: string; name: string }>(
  entries: readonly Entry[] | undefined,
  subject: { region: string; name: string },
): Entry | null {
  const fitting = (entries ?? []).filter(
    (entry) => entry.region === subject.region && wordIn(entry.name, subject.name) !== null,
  )
  return fitting.sort((a, b) => b.name.length - a.name.length)[0] ?? null
}

type Cluster = EnvironmentPlacement['clusters'][number]
function clusterOf(placement: EnvironmentPlacement, name: string, namespace: string): Cluster | null {
  const entries = placement.clusters.filter((cluster) => cluster.name === name)
  return (
    entries.find((cluster) => cluster.namespaces.includes(namespace)) ??
    entries.find((cluster) => cluster.namespaces.length === 0) ??
    null
  )
}

/** The cluster entry that takes a workload: one that names its namespace before one that takes all. */
export const placeWorkload = (placement: EnvironmentPlacement, workload: WorkloadSubject): Cluster | null =>
  clusterOf(placement, workload.clusterName, workload.namespace)

/** By the cluster it lives in like a workload; by its name where EDAS does not say the cluster. */
export const placeApplication = (
  placement: EnvironmentPlacement,
  application: ApplicationSubject,
): { wave: number } | null =>
  application.clusterName === null
    ? bestOf(placement.applications, application)
    : clusterOf(placement, application.clusterName, application.namespace ?? '')

type FunctionEntry = NonNullable<EnvironmentPlacement['functions']>[number]

/** The one environment whose entry says most about the function's name; two that say as much share it. */
export function placeFunction(
  environments: readonly PlacedEnvironment[],
  subject: FunctionSubject,
): { environmentId: string; entry: FunctionEntry }[] {
  const found = environments.flatMap(({ id, placement }) => {
    const entry = bestOf(placement.functions, subject)
    return entry ? [{ environmentId: id, entry }] : []
  })
  const longest = Math.max(0, ...found.map(({ entry }) => entry.name.length))
  return found.filter(({ entry }) => entry.name.length === longest)
}

/** What may be the service's name in a function's; null: no environment takes the function. */
export function wordOfFunction(
  environments: readonly PlacedEnvironment[],
  subject: FunctionSubject,
): string | null {
  const [first] = placeFunction(environments, subject)
  return first ? wordIn(first.entry.name, subject.name) : null
}

export const isPlaced = (
  environments: readonly PlacedEnvironment[],
  place: (placement: EnvironmentPlacement) => object | null,
): boolean => environments.some(({ placement }) => place(placement) !== null)
