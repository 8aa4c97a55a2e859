import { Refusal } from '../../kernel/errors.ts'
import type { Manifest, Repository } from './rows.ts'
import { type AcrState, inRepo } from './state.ts'

export const mediaTypes = {
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
} as const

interface Descriptor {
  digest: string
  size: number
}

const isDescriptor = (value: unknown): value is Descriptor =>
  typeof value === 'object' &&
  value !== null &&
  /^sha256:[0-9a-f]{64}$/.test(String((value as Descriptor).digest)) &&
  typeof (value as Descriptor).size === 'number'

const invalid = (why: string) => new Refusal(400, 'MANIFEST_INVALID', `manifest invalid: ${why}`)

/** Keeps a manifest by its exact bytes; every blob or child it names must be in the repository. */
export function storeManifest(
  state: AcrState,
  repository: Readonly<Repository>,
  bytes: Buffer,
  mediaType: string,
  at: number,
): Readonly<Manifest> {
  const { repoId } = repository
  const parsed = parseManifest(bytes, mediaType)
  for (const { digest } of parsed.references) {
    const known = parsed.isIndex
      ? state.manifests.has(inRepo(repoId, digest))
      : state.blobs.has(inRepo(repoId, digest))
    if (!known) throw new Refusal(404, 'MANIFEST_BLOB_UNKNOWN', `blob unknown to registry: ${digest}`)
  }
  const digest = state.world.store.putBlob(bytes)
  const before = state.manifests.get(inRepo(repoId, digest))
  if (before !== undefined) return before
  const childSize = (child: string) => state.manifests.get(inRepo(repoId, child))?.imageSize ?? 0
  return state.manifests.put({
    repoId,
    digest,
    mediaType,
    size: bytes.length,
    references: parsed.references.map((reference) => reference.digest),
    isIndex: parsed.isIndex,
    configDigest: parsed.configDigest ?? digest,
    imageSize: parsed.references.reduce(
      (sum, { digest: child, size }) => sum + (parsed.isIndex ? childSize(child) : size),
      0,
    ),
    createdAt: at,
  })
}

function parseManifest(bytes: Buffer, mediaType: string) {
  let value: Record<string, unknown>
  try {
    value = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>
  } catch {
    throw invalid('not JSON')
  }
  if (value.schemaVersion !== 2) throw invalid('schemaVersion is not 2')
  if (value.mediaType !== undefined && value.mediaType !== mediaType)
    throw invalid('mediaType differs from Content-Type')
  if (mediaType === mediaTypes.dockerList || mediaType === mediaTypes.ociIndex) {
    const children = value.manifests
    if (!Array.isArray(children) || !children.every(isDescriptor)) throw invalid('manifests')
    return { isIndex: true, references: children }
  }
  if (mediaType !== mediaTypes.dockerManifest && mediaType !== mediaTypes.ociManifest) {
    throw new Refusal(400, 'MANIFEST_INVALID', `unsupported media type ${mediaType}`)
  }
  const { config, layers } = value
  if (!isDescriptor(config)) throw invalid('config')
  if (!Array.isArray(layers) || !layers.every(isDescriptor)) throw invalid('layers')
  return { isIndex: false, references: [config, ...layers], configDigest: config.digest }
}

/** Points a tag to a digest. A repository with immutable tags refuses to overwrite any but `latest`. */
export function pointTag(
  state: AcrState,
  repository: Readonly<Repository>,
  tag: string,
  digest: string,
  at: number,
): void {
  const { repoId } = repository
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(tag))
    throw new Refusal(400, 'TAG_INVALID', `manifest tag ${tag} is not valid`)
  const before = state.tags.get(inRepo(repoId, tag))
  if (before !== undefined && repository.tagImmutability && tag !== 'latest') {
    throw new Refusal(403, 'DENIED', 'The requested tag already exists and cannot be overwritten.')
  }
  const row = state.tags.put({ repoId, tag, digest, createdAt: before?.createdAt ?? at, updatedAt: at })
  state.repositories.patch(repoId, { modifiedAt: Math.max(at, repository.modifiedAt) })
  for (const listener of state.onTag) listener(repository, row, at)
}

export function removeTag(state: AcrState, repoId: string, tag: string): boolean {
  return state.tags.delete(inRepo(repoId, tag))
}

/** Removes a manifest with every tag that points to it. */
export function removeManifest(state: AcrState, repoId: string, digest: string): boolean {
  for (const { tag } of state.tags.by('manifest', inRepo(repoId, digest))) removeTag(state, repoId, tag)
  state.scans.delete(inRepo(repoId, digest))
  return state.manifests.delete(inRepo(repoId, digest))
}
