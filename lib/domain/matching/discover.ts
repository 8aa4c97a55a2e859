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
  /** Repository -> what its pipelines' names say it is. */
  saidKinds: Map<string, DiscoveredService['kind']>
  images: Set<string>
  manifests: Set<string>
  knownByRepository: Map<string, KnownService[]>
  /** By slug and by earlier slugs. */
  knownBySlug: Map<string, KnownService[]>
}

function gather(input: MatchingInput): Evidence {
  const delivering = input.pipelines.filter((each) => ['ci', 'cd'].includes(pipelineKindOf(each.name)))
  const evidence: Evidence = {
    byPipeline: new Set(delivering.flatMap((each) => each.repositoryIds)),
    pipelineNames: new Set(),
    saidKinds: new Map(),
    images: new Set(input.images.map((image) => `${image.namespace}/${image.name}`)),
    manifests: new Set(input.environments.flatMap(({ placement }) => placement.manifest?.repository ?? [])),
    knownByRepository: new Map(),
    knownBySlug: new Map(),
  }
  for (const pipeline of input.pipelines) {
    const name = parsePipelineName(pipeline.name)
    if (!name) continue
    if (name.step !== 'merge-check') for (const slug of slugsOf(name)) evidence.pipelineNames.add(slug)
    for (const id of pipeline.repositoryIds)
      if (!evidence.saidKinds.has(id)) evidence.saidKinds.set(id, name.kind)
  }
  const add = (map: Map<string, KnownService[]>, key: string, service: KnownService) => {
    const list = map.get(key)
    if (list) list.push(service)
    else map.set(key, [service])
  }
  for (const service of input.services) {
    if (service.codeRepositoryId !== null) add(evidence.knownByRepository, service.codeRepositoryId, service)
    for (const slug of new Set([service.slug, ...service.aliases])) add(evidence.knownBySlug, slug, service)
  }
  return evidence
}

interface Verdict {
  reason: MatchRule | MatchReason
  detail: Record<string, string | string[]>
  components: (ComponentEntity | null)[]
}

/** Whether a repository is a service's, and the first rule that says so. */
function judge(repository: RepositorySubject, evidence: Evidence): Verdict {
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
  if (evidence.knownByRepository.has(repository.id)) return yes('known-repository')
  const pipelines = evidence.byPipeline.has(repository.id) || evidence.pipelineNames.has(name)
  const image = evidence.images.has(`${line ?? ''}/${name}`)
  if (pipelines && image) return yes('pipelines-and-image')
  if (pipelines) return yes('pipelines')
  if (image) return yes('image')
  if (evidence.knownBySlug.has(name)) return yes('service-name')
  return no('nothing-delivers-it')
}

const slugLike = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

function kindOf(
  component: ComponentEntity | null,
  name: string,
  said: DiscoveredService['kind'] | undefined,
) {
  if (component?.type === 'website') return 'web'
  return said ?? (/-(web|h5|site|portal|admin)$/.test(name) ? 'web' : 'service')
}

/** The service that this component of this repository was before, if it is known. */
function findKnown(
  repository: RepositorySubject,
  wanted: string,
  alone: boolean,
  evidence: Evidence,
  claimed: ReadonlySet<string>,
): KnownService | undefined {
  const free = (service: KnownService) => !claimed.has(service.id)
  const own = (evidence.knownByRepository.get(repository.id) ?? []).filter(free)
  const named = own.find((service) => service.slug === slugLike(wanted))
  if (named || (alone && own[0])) return named ?? own[0]
  const same = (evidence.knownBySlug.get(slugLike(wanted)) ?? []).filter(free)
  return same.find((service) => service.codeRepositoryId === null)
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
    const judged = judge(repository, evidence)
    const verdict = pin
      ? { ...judged, reason: 'pinned' as const, components: [judged.components[0] ?? null] }
      : judged
    const found: string[] = []
    for (const component of verdict.components) {
      const wanted = component?.name ?? name
      const alone = verdict.components.length === 1
      const known = pin
        ? input.services.find((service) => service.id === pin.serviceId)
        : findKnown(repository, wanted, alone, evidence, claimed)
      if (known) claimed.add(known.id)
      if (known?.retired) continue
      const slug = known?.slug ?? freeSlug(wanted, line, taken)
      taken.add(slug)
      found.push(slug)
      services.push({
        slug,
        id: known?.id ?? null,
        kind: kindOf(component, wanted, evidence.saidKinds.get(repository.id)),
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
    if (found.length === 0 && verdict.components.length > 0) {
      // All that was found of it is over.
      matches.push({ ...subject, service: null, reason: 'ignored', detail: {} })
      continue
    }
    const detail = found.length > 1 ? { ...verdict.detail, services: found } : verdict.detail
    matches.push({ ...subject, service: found[0] ?? null, reason: verdict.reason, detail })
  }

  for (const service of input.services) {
    if (claimed.has(service.id) || service.retired) continue
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
