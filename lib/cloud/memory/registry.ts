import type { Digest } from '../../domain/build/digest.ts'
import type {
  ImageCatalogPort,
  ImageReference,
  ImageTagPort,
  RegistryPort,
  ScanFact,
} from '../ports/registry.ts'
import { digestOf, type Estate, type MemoryImage, type MemoryImageRepository } from './estate.ts'
import { bad, good, pageOf } from './outcome.ts'

const pageSize = 20
const encoder = new TextEncoder()

export interface ImageSpec {
  /** Told apart by this text: same content, same digest. */
  content: string
  imageTags: string[]
  sizeBytes?: number
  pushedAt?: Date
  labels?: Record<string, string>
  scan?: ScanFact
  /** Makes it an index of these contents; each becomes a child manifest. */
  childContents?: string[]
}

const cleanScan: ScanFact = {
  state: 'complete',
  counts: { high: 0, medium: 0, low: 0, unknown: 0 },
  findings: [],
}

export const repositoryKey = (reference: Pick<ImageReference, 'namespace' | 'name'>): string =>
  `${reference.namespace}/${reference.name}`

function imageOf(estate: Estate, spec: ImageSpec, children: MemoryImage[]): MemoryImage {
  const index = children.length > 0
  const mediaType = index
    ? 'application/vnd.oci.image.index.v1+json'
    : 'application/vnd.oci.image.manifest.v1+json'
  const document = index
    ? { schemaVersion: 2, mediaType, manifests: children.map((child) => ({ digest: child.digest })) }
    : { schemaVersion: 2, mediaType, config: { digest: digestOf(spec.content) }, layers: [] }
  const bytes = encoder.encode(JSON.stringify(document))
  return {
    digest: digestOf(bytes),
    mediaType,
    bytes,
    children: children.map((child) => child.digest),
    labels: spec.labels ?? {},
    sizeBytes: spec.sizeBytes ?? 40_000_000,
    pushedAt: spec.pushedAt ?? estate.now(),
    scan: spec.scan ?? cleanScan,
  }
}

function touch(repository: MemoryImageRepository): void {
  repository.changes += 1
  repository.changedMark = String(repository.changes)
}

/** Pushes an image: manifest bytes are made from the spec, so that the digest is their true sha256. */
export function pushImage(estate: Estate, repository: MemoryImageRepository, spec: ImageSpec): Digest {
  const children = (spec.childContents ?? []).map((content) =>
    imageOf(estate, { ...spec, content, childContents: [] }, []),
  )
  const image = imageOf(estate, spec, children)
  for (const each of [...children, image]) repository.images.set(each.digest, each)
  for (const name of spec.imageTags) {
    repository.imageTags.set(name, { digest: image.digest, pushedAt: image.pushedAt })
  }
  touch(repository)
  return image.digest
}

export function memoryImages(estate: Estate): ImageCatalogPort {
  return {
    listImageRepositories: async (page) => {
      const facts = [...estate.imageRepositories.values()].map(
        ({ images: _images, imageTags: _imageTags, changes: _changes, ...fact }) => fact,
      )
      return good(pageOf(facts, page, pageSize))
    },
    listImageTags: async (reference, page) => {
      const found = estate.imageRepositories.get(repositoryKey(reference))
      if (!found) return bad('not-found', 'images.listImageTags', 'no such repository')
      const facts = [...found.imageTags]
        .map(([name, { digest, pushedAt }]) => ({
          name,
          digest,
          pushedAt,
          sizeBytes: found.images.get(digest)?.sizeBytes ?? 0,
        }))
        .sort((a, b) => b.pushedAt.getTime() - a.pushedAt.getTime())
      return good(pageOf(facts, page, pageSize))
    },
    getScan: async (reference, _imageTag, digest) => {
      const image = estate.imageRepositories.get(repositoryKey(reference))?.images.get(digest)
      return image ? good(structuredClone(image.scan)) : bad('not-found', 'images.getScan', 'no such image')
    },
  }
}

export function memoryImageTags(estate: Estate): ImageTagPort {
  return {
    removeTag: async (reference, name, digest) => {
      const found = estate.imageRepositories.get(repositoryKey(reference))
      const taken = found?.imageTags.get(name)
      if (!found || !taken) return good(false)
      if (taken.digest !== digest)
        return bad('conflict', 'imageTags.removeTag', `${name} points to ${taken.digest}`)
      found.imageTags.delete(name)
      if (![...found.imageTags.values()].some((each) => each.digest === digest)) found.images.delete(digest)
      touch(found)
      return good(true)
    },
  }
}

export function memoryRegistry(estate: Estate): RegistryPort {
  const imageAt = (reference: ImageReference, name: string): MemoryImage | undefined => {
    const found = estate.imageRepositories.get(repositoryKey(reference))
    if (found && found.instanceId !== reference.instanceId) {
      const isCopied = estate.registryInstances.get(reference.instanceId)?.copies.has(name)
      return isCopied ? found.images.get(name as Digest) : undefined
    }
    const digest = found?.imageTags.get(name)?.digest ?? (name as Digest)
    return found?.images.get(digest)
  }
  return {
    getManifest: async (reference, name) => {
      const image = imageAt(reference, name)
      if (!image) return bad('not-found', 'registry.getManifest', `no manifest ${name}`)
      const { digest, mediaType, bytes, children } = image
      return good({ digest, mediaType, bytes, children })
    },
    resolveTag: async (reference, name) => good(imageAt(reference, name)?.digest ?? null),
    getLabels: async (reference, digest) => {
      const image = imageAt(reference, digest)
      return image ? good({ ...image.labels }) : bad('not-found', 'registry.getLabels', 'no such image')
    },
    putTag: async (reference, name, digest) => {
      const found = estate.imageRepositories.get(repositoryKey(reference))
      if (!found?.images.has(digest)) return bad('not-found', 'registry.putTag', `no manifest ${digest}`)
      const taken = found.imageTags.get(name)
      if (taken && taken.digest !== digest && found.immutable && name !== 'latest') {
        return bad('conflict', 'registry.putTag', 'the tag exists and cannot be overwritten')
      }
      if (taken?.digest !== digest) {
        found.imageTags.set(name, { digest, pushedAt: estate.now() })
        touch(found)
      }
      return good(digest)
    },
  }
}
