import type { ComponentEntity } from '../descriptor/entity.ts'
import { parsePipelineName, pipelineKindOf, slugsOf } from '../pipeline/name.ts'
import {
  type DiscoveredService,
  type KnownService,
  type Matched,
  type MatchingInput,
  type MatchReason,
  type MatchRule,
  partsOfPath,
  type RepositorySubject,
} from './subject.ts'

/** Component types that nobody deploys by themselves. */
const notDeployed = new Set(['library', 'documentation', 'template', 'infrastructure'])

interface Evidence {
  byPipeline: Set<string>
  pipelineNames: Set<string>
  images: Set<string>
  manifests: Set<string>
}

function gather(input: MatchingInput): Evidence {
  const delivering = input.pipelines.filter((each) => ['ci', 'cd'].includes(pipelineKindOf(each.name)))
  return {
    byPipeline: new Set(delivering.flatMap((each) => each.repositoryIds)),
    pipelineNames: new Set(
      delivering.flatMap((each) => {
        const name = parsePipelineName(each.name)
        return name ? slugsOf(name) : []
      }),
    ),
    images: new Set(input.images.map((image) => `${image.namespace}/${image.name}`)),
    manifests: new Set(input.environments.flatMap(({ placement }) => placement.manifest?.repository ?? [])),
  }
}

interface Verdict {
  reason: MatchRule | MatchReason
  detail: Record<string, string | string[]>
  components: (ComponentEntity | null)[]
}

/** Whether a repository is a service's, and the first rule that says so. */
function judge(repository: RepositorySubject, evidence: Evidence, known: KnownService[]): Verdict {
  const { name, line } = partsOfPath(repository.path)
  const no = (reason: MatchReason, detail: Verdict['detail'] = {}): Verdict => ({
    reason,
    detail,
    components: [],
  })
  if (evidence.manifests.has(repository.path)) return no('manifest-repository')
  if (repository.archived) return no('archived')
  const components = repository.entities.filter((entity) => entity.kind === 'component')
  const deployed = components.filter((component) => !notDeployed.has(component.type))
  if (deployed.length > 0) {
    return { reason: 'descriptor', detail: { file: 'catalog-info.yaml' }, components: deployed }
  }
  if (components[0]) return no('descriptor-type', { type: components[0].type })
  const yes = (reason: MatchRule): Verdict => ({ reason, detail: {}, components: [null] })
  if (known.some((service) => service.codeRepositoryId === repository.id)) return yes('known-repository')
  const pipelines = evidence.byPipeline.has(repository.id) || evidence.pipelineNames.has(name)
  const image = evidence.images.has(`${line ?? ''}/${name}`)
  if (pipelines && image) return yes('pipelines-and-image')
  if (pipelines) return yes('pipelines')
  if (image) return yes('image')
  if (known.some((service) => service.slug === name)) return yes('service-name')
  return no('nothing-delivers-it')
}

const slugLike = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

function kindOf(component: ComponentEntity | null, name: string, input: MatchingInput, repositoryId: string) {
  if (component?.type === 'website') return 'web'
  const pipeline = input.pipelines.find((each) => each.repositoryIds.includes(repositoryId))
  const said = pipeline ? parsePipelineName(pipeline.name)?.kind : undefined
  return said ?? (/-(web|h5|site|portal|admin)$/.test(name) ? 'web' : 'service')
}

/** A slug that nobody else has: the name, or with its product line in front. */
function freeSlug(name: string, line: string | null, taken: Set<string>): string {
  const wanted = slugLike(name)
  if (!taken.has(wanted)) return wanted
  const longer = line === null ? `${wanted}-2` : `${slugLike(line)}-${wanted}`
  for (let count = 2, slug = longer; ; count += 1, slug = `${longer}-${count}`)
    if (!taken.has(slug)) return slug
}

/** Repositories -> services: new ones are found, known ones are found again by repository, slug or earlier slug. */
export function discoverServices(input: MatchingInput): {
  services: DiscoveredService[]
  matches: Matched[]
} {
  const evidence = gather(input)
  const taken = new Set(input.services.map((service) => service.slug))
  const claimed = new Set<string>()
  const services: DiscoveredService[] = []
  const matches: Matched[] = []
  const pins = new Map(
    input.pins.filter((pin) => pin.noun === 'repository').map((pin) => [pin.subjectId, pin]),
  )

  const sorted = [...input.repositories].sort((a, b) => (a.path < b.path ? -1 : 1))
  for (const repository of sorted) {
    const pin = pins.get(repository.id)
    const { line, name } = partsOfPath(repository.path)
    const subject = { noun: 'repository', subjectId: repository.id, subjectName: repository.path } as const
    if (pin && pin.serviceId === null) {
      matches.push({ ...subject, service: null, reason: 'ignored', detail: {} })
      continue
    }
    const judged = judge(repository, evidence, input.services)
    const verdict = pin
      ? { ...judged, reason: 'pinned' as const, components: [judged.components[0] ?? null] }
      : judged
    const found: string[] = []
    for (const component of verdict.components) {
      const wanted = component?.name ?? name
      const known = input.services.find(
        (service) =>
          !claimed.has(service.id) &&
          (pin
            ? service.id === pin.serviceId
            : service.codeRepositoryId === repository.id
              ? verdict.components.length === 1 || service.slug === slugLike(wanted)
              : service.codeRepositoryId === null &&
                [service.slug, ...service.aliases].includes(slugLike(wanted))),
      )
      if (known) claimed.add(known.id)
      const slug = known?.slug ?? freeSlug(wanted, line, taken)
      taken.add(slug)
      found.push(slug)
      services.push({
        slug,
        id: known?.id ?? null,
        kind: kindOf(component, wanted, input, repository.id),
        codeRepositoryId: repository.id,
        repositoryName: name,
        productLine: line ?? component?.system ?? null,
        title: component?.title ?? null,
        team: component?.owner ?? null,
        tier: component?.tier ?? null,
        description: component?.description ?? null,
        techStack: component?.techStack ?? null,
        loadProfile: component?.loadProfile ?? null,
        dependsOn: component?.dependsOn ?? null,
      })
    }
    const detail = found.length > 1 ? { ...verdict.detail, services: found } : verdict.detail
    matches.push({ ...subject, service: found[0] ?? null, reason: verdict.reason, detail })
  }

  for (const service of input.services) {
    if (claimed.has(service.id)) continue
    services.push({ ...bare, slug: service.slug, id: service.id, productLine: service.productLine })
  }
  return { services, matches }
}

/** A service that has no repository here: made in the portal, or its repository went away. */
const bare: Omit<DiscoveredService, 'slug' | 'id' | 'productLine'> = {
  kind: 'service',
  codeRepositoryId: null,
  repositoryName: null,
  title: null,
  team: null,
  tier: null,
  description: null,
  techStack: null,
  loadProfile: null,
  dependsOn: null,
}
