import { findImage, placeIn } from './delivery.ts'
import type { Matched, MatchingInput, WorkloadSubject } from './subject.ts'

/** Where a service lives in one environment, as rules derive it from a workload. */
export interface DerivedTarget {
  service: string
  environmentId: string
  clusterId: string
  namespace: string
  workloadKind: WorkloadSubject['kind']
  workloadName: string
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

/** Targets of every matched workload, in each environment whose placement takes it. */
export function deriveTargets(input: MatchingInput, matches: readonly Matched[]): DerivedTarget[] {
  const serviceOf = new Map(
    matches.filter((match) => match.noun === 'workload').map((match) => [match.subjectId, match.service]),
  )
  const imageOwner = new Map(
    matches.filter((match) => match.noun === 'image').map((match) => [match.subjectId, match.service]),
  )
  const imagesOf = new Map<string, MatchingInput['images']>()
  for (const image of input.images) {
    const owner = imageOwner.get(image.id)
    if (owner) imagesOf.set(owner, [...(imagesOf.get(owner) ?? []), image])
  }
  return input.workloads.flatMap((workload) => {
    const service = serviceOf.get(workload.id)
    if (!service) return []
    const own = imagesOf.get(service) ?? []
    const containers = Object.fromEntries(
      workload.containers.flatMap((container) => {
        const image = findImage(container.image, own)
        return image ? [[container.name, image.id]] : []
      }),
    )
    return input.environments.flatMap(({ id: environmentId, placement }): DerivedTarget[] => {
      const entry = placeIn(placement, workload)
      if (!entry) return []
      const { manifest } = placement
      const values = {
        cluster: workload.clusterName,
        namespace: workload.namespace,
        service,
        workload: workload.name,
      }
      return [
        {
          service,
          environmentId,
          clusterId: workload.clusterId,
          namespace: workload.namespace,
          workloadKind: workload.kind,
          workloadName: workload.name,
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
  })
}
