import { findImage } from './delivery.ts'
import { placeApplication, placeFunction, placeWorkload } from './placed.ts'
import type { DeployedNoun, Matched, MatchingInput, WorkloadSubject } from './subject.ts'

/** Where a service lives in one environment, as rules derive it from what runs there. */
export interface DerivedTarget {
  service: string
  environmentId: string
  kind: 'ack' | 'edas' | 'fc'
  clusterId: string | null
  namespace: string | null
  /** Null for an application and a function. */
  workloadKind: WorkloadSubject['kind'] | null
  /** Of the workload, the application or the function. */
  workloadName: string
  applicationId: string | null
  functionId: string | null
  functionAlias: string | null
  /** Container -> image repository: which containers this service's builds go into. */
  containers: Record<string, string>
  wave: number
  manifest: {
    repository: string
    branch: string
    path: string
    format: 'kustomize' | 'yaml' | 'helm-values'
  } | null
}

export const fillTemplate = (template: string, values: Record<string, string>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

type Containers = readonly { name: string; image: string }[]

/** Whose a subject is, and into which of its containers its service's builds go. */
function readMatches(input: MatchingInput, matches: readonly Matched[]) {
  const owners = new Map(matches.map((match) => [`${match.noun} ${match.subjectId}`, match.service]))
  const imagesOf = new Map<string, MatchingInput['images']>()
  for (const image of input.images) {
    const owner = owners.get(`image ${image.id}`)
    if (!owner) continue
    const images = imagesOf.get(owner)
    if (images) images.push(image)
    else imagesOf.set(owner, [image])
  }
  return {
    serviceOf: (noun: DeployedNoun, id: string) => owners.get(`${noun} ${id}`) ?? null,
    containersOf: (service: string, containers: Containers): Record<string, string> =>
      Object.fromEntries(
        containers.flatMap((container) => {
          const image = findImage(container.image, imagesOf.get(service) ?? [])
          return image ? [[container.name, image.id]] : []
        }),
      ),
  }
}
type Read = ReturnType<typeof readMatches>

const nowhere = {
  clusterId: null,
  namespace: null,
  workloadKind: null,
  applicationId: null,
  functionId: null,
}

function targetsOfWorkload(
  workload: WorkloadSubject,
  read: Read,
  environments: MatchingInput['environments'],
): DerivedTarget[] {
  const service = read.serviceOf('workload', workload.id)
  if (!service) return []
  const containers = read.containersOf(service, workload.containers)
  return environments.flatMap(({ id: environmentId, placement }): DerivedTarget[] => {
    const entry = placeWorkload(placement, workload)
    if (!entry) return []
    const { manifest } = placement
    const { clusterName: cluster, namespace, name } = workload
    const values = { cluster, namespace, service, workload: name }
    return [
      {
        ...nowhere,
        service,
        environmentId,
        kind: 'ack',
        clusterId: workload.clusterId,
        namespace,
        workloadKind: workload.kind,
        workloadName: name,
        functionAlias: null,
        containers,
        wave: entry.wave,
        manifest: manifest && {
          repository: manifest.repository,
          branch: manifest.branch,
          path: fillTemplate(manifest.pathTemplate, values),
          format: manifest.format,
        },
      },
    ]
  })
}

/** Targets of everything that was matched, in each environment whose placement takes it. */
export function deriveTargets(input: MatchingInput, matches: readonly Matched[]): DerivedTarget[] {
  const read = readMatches(input, matches)
  const { environments } = input
  const applications = input.applications.flatMap((application) => {
    const service = read.serviceOf('application', application.id)
    if (!service) return []
    const containers = read.containersOf(service, application.containers)
    return environments.flatMap(({ id: environmentId, placement }): DerivedTarget[] => {
      const entry = placeApplication(placement, application)
      if (!entry) return []
      return [
        {
          ...nowhere,
          service,
          environmentId,
          kind: 'edas',
          clusterId: application.clusterId,
          namespace: application.namespace,
          workloadName: application.name,
          applicationId: application.id,
          functionAlias: null,
          containers,
          wave: entry.wave,
          manifest: null,
        },
      ]
    })
  })
  const functions = input.functions.flatMap((each) => {
    const service = read.serviceOf('function', each.id)
    if (!service) return []
    const containers = read.containersOf(service, each.containers)
    return placeFunction(environments, each).map(
      ({ environmentId, entry }): DerivedTarget => ({
        ...nowhere,
        service,
        environmentId,
        kind: 'fc',
        workloadName: each.name,
        functionId: each.id,
        functionAlias: entry.alias,
        containers,
        wave: entry.wave,
        manifest: null,
      }),
    )
  })
  const workloads = input.workloads.flatMap((each) => targetsOfWorkload(each, read, environments))
  return [...workloads, ...applications, ...functions]
}
