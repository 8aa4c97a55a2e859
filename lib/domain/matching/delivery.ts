import { parseImageName, plainHost } from '../image/reference.ts'
import { parsePipelineName, slugsOf } from '../pipeline/name.ts'
import { isPlaced, placeApplication, placeWorkload, wordOfFunction } from './placed.ts'
import type {
  DeployedNoun,
  DiscoveredService,
  ImageSubject,
  Matched,
  MatchingInput,
  MatchReason,
  MatchRule,
  PipelineSubject,
} from './subject.ts'

type Finding = { service: string | null; reason: MatchRule | MatchReason; detail?: Matched['detail'] }

const no = (reason: MatchReason, detail: Matched['detail'] = {}): Finding => ({
  service: null,
  reason,
  detail,
})

/** Services by what they are looked for: thousands of pipelines ask thousands of services. */
interface ServiceIndex {
  bySlug: Map<string, DiscoveredService>
  byRepository: Map<string, DiscoveredService[]>
  /** By slug and by repository name. */
  byName: Map<string, DiscoveredService[]>
}

function indexOf(services: DiscoveredService[]): ServiceIndex {
  const index: ServiceIndex = { bySlug: new Map(), byRepository: new Map(), byName: new Map() }
  const add = (map: Map<string, DiscoveredService[]>, key: string, service: DiscoveredService) => {
    const list = map.get(key)
    if (list) list.push(service)
    else map.set(key, [service])
  }
  for (const service of services) {
    index.bySlug.set(service.slug, service)
    if (service.codeRepositoryId !== null) add(index.byRepository, service.codeRepositoryId, service)
    add(index.byName, service.slug, service)
    if (service.repositoryName !== null && service.repositoryName !== service.slug) {
      add(index.byName, service.repositoryName, service)
    }
  }
  return index
}

function matchPipeline(pipeline: PipelineSubject, services: ServiceIndex): Finding {
  const name = parsePipelineName(pipeline.name)
  const slugs = name ? slugsOf(name) : []
  const named = slugs.map((slug) => services.bySlug.get(slug)).find((service) => service !== undefined)
  const sources = [...new Set(pipeline.repositoryIds.flatMap((id) => services.byRepository.get(id) ?? []))]
  const source =
    sources.find((service) => service === named) ?? (sources.length === 1 ? sources[0] : undefined)
  if (source) {
    const detail: Record<string, string> = {}
    if (!name) detail.finding = 'name-follows-no-rule'
    else if (named !== source) detail.finding = 'name-says-other'
    return { service: source.slug, reason: 'pipeline-source', detail }
  }
  if (sources.length > 1) return no('ambiguous', { services: sources.map((service) => service.slug) })
  if (named) return { service: named.slug, reason: 'pipeline-name' }
  return name ? no('no-such-service', { service: slugs[0] ?? '' }) : no('name-follows-no-rule')
}

function matchImage(image: ImageSubject, services: ServiceIndex): Finding {
  const sameName = services.byName.get(image.name) ?? []
  const sameLine = sameName.filter((service) => service.productLine === image.namespace)
  if (sameLine.length === 1) return { service: sameLine[0]?.slug ?? null, reason: 'image-path' }
  if (sameName.length === 1) {
    const [only] = sameName
    return { service: only?.slug ?? null, reason: 'image-name', detail: { finding: 'namespace-differs' } }
  }
  if (sameName.length > 1) return no('ambiguous', { services: sameName.map((service) => service.slug) })
  return no('no-such-service', { service: image.name })
}

/** Which image repository a pod template's image lives in; the registry's VPC host is the same registry. */
export function findImage(image: string, images: readonly ImageSubject[]): ImageSubject | null {
  const name = parseImageName(image)
  if (!name) return null
  return (
    images.find(
      (each) =>
        each.name === name.name &&
        each.namespace === name.namespace &&
        plainHost(each.host) === plainHost(name.host),
    ) ?? null
  )
}

/** A workload, an application or a function, for finding whose it is. */
interface Deployed {
  noun: DeployedNoun
  /** What may be the name of its service. */
  name: string
  containers: readonly { name: string; image: string }[]
  /** Names the service only together with its product line; null: the name says enough. */
  line: string | null
}

function matchDeployed(
  { noun, name, containers, line }: Deployed,
  services: ServiceIndex,
  imageMatches: Map<string, string | null>,
  images: (image: string) => ImageSubject | null,
): Finding {
  const known = containers.map((container) => images(container.image)).filter((image) => image !== null)
  const slugs = [
    ...new Set(known.map((image) => imageMatches.get(image.id) ?? null).filter((slug) => slug !== null)),
  ]
  const own = slugs.includes(name) ? name : slugs.length === 1 ? slugs[0] : undefined
  if (own !== undefined) return { service: own, reason: `${noun}-image` }
  if (slugs.length > 1) return no('ambiguous', { services: slugs })
  const named = services.bySlug.get(name)
  const image = containers[0]?.image ?? ''
  if (named && (line === null || named.productLine === line))
    return { service: named.slug, reason: `${noun}-name`, detail: { finding: 'foreign-image', image } }
  return known.length > 0 ? no('no-such-service', { image }) : no('foreign-image', { image })
}

/** Pipelines, image repositories and what runs -> services, each with the rule that matched or why none did. */
export function matchDelivery(input: MatchingInput, services: DiscoveredService[]): Matched[] {
  const index = indexOf(services)
  const pins = new Map(input.pins.map((pin) => [`${pin.noun} ${pin.subjectId}`, pin]))
  const slugOf = new Map(
    services.filter((service) => service.id !== null).map((each) => [each.id, each.slug]),
  )
  const settle = (
    subject: Pick<Matched, 'noun' | 'subjectId' | 'subjectName'>,
    find: () => Finding,
  ): Matched => {
    const pin = pins.get(`${subject.noun} ${subject.subjectId}`)
    const pinned: Finding | undefined =
      pin &&
      (pin.serviceId === null
        ? no('ignored')
        : { service: slugOf.get(pin.serviceId) ?? null, reason: 'pinned' as const })
    const { service, reason, detail = {} } = pinned ?? find()
    return { ...subject, service, reason, detail }
  }
  const pipelines = input.pipelines.map((each) =>
    settle({ noun: 'pipeline', subjectId: each.id, subjectName: each.name }, () =>
      matchPipeline(each, index),
    ),
  )
  const images = input.images.map((each) =>
    settle(
      { noun: 'image', subjectId: each.id, subjectName: `${each.host}/${each.namespace}/${each.name}` },
      () => matchImage(each, index),
    ),
  )
  const imageMatches = new Map(images.map((match) => [match.subjectId, match.service]))
  const byPath = new Map<string, ImageSubject[]>()
  for (const image of input.images) {
    const key = `${image.namespace}/${image.name}`
    byPath.set(key, [...(byPath.get(key) ?? []), image])
  }
  const lookup = (text: string) => {
    const name = parseImageName(text)
    return name ? findImage(text, byPath.get(`${name.namespace}/${name.name}`) ?? []) : null
  }
  const find = (deployed: Deployed): Finding => matchDeployed(deployed, index, imageMatches, lookup)
  const { environments } = input
  const workloads = input.workloads.map((each) => {
    const { name, namespace, clusterName: cluster, containers } = each
    const subject = {
      noun: 'workload',
      subjectId: each.id,
      subjectName: `${cluster}/${namespace}/${name}`,
    } as const
    return settle(subject, () =>
      isPlaced(environments, (placement) => placeWorkload(placement, each))
        ? find({ noun: 'workload', name, containers, line: namespace })
        : no('no-environment', { cluster, namespace }),
    )
  })
  const applications = input.applications.map((each) => {
    const { name, region, containers, clusterName, namespace } = each
    const subject = { noun: 'application', subjectId: each.id, subjectName: `${region}/${name}` } as const
    return settle(subject, () =>
      isPlaced(environments, (placement) => placeApplication(placement, each))
        ? find({ noun: 'application', name, containers, line: null })
        : no('no-environment', { cluster: clusterName ?? region, namespace: namespace ?? '' }),
    )
  })
  const functions = input.functions.map((each) => {
    const { region, name, containers } = each
    const subject = { noun: 'function', subjectId: each.id, subjectName: `${region}/${name}` } as const
    return settle(subject, () => {
      if (containers.length === 0) return no('no-container')
      const word = wordOfFunction(environments, each)
      if (word === null) return no('no-environment', { cluster: region, namespace: name })
      return find({ noun: 'function', name: word, containers, line: null })
    })
  })
  return [...pipelines, ...images, ...workloads, ...applications, ...functions]
}
