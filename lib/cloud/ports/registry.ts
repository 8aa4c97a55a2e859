import type { Digest } from '../../domain/build/digest.ts'
import type { CloudResult, Page } from './outcome.ts'

export interface ImageRepositoryFact {
  instanceId: string
  externalId: string
  host: string
  namespace: string
  name: string
  immutable: boolean
  /** The registry's own change mark; equal marks mean nothing changed. */
  changedMark: string | null
}
export interface ImageTagFact {
  name: string
  digest: Digest
  sizeBytes: number
  pushedAt: Date
}
export interface FindingFact {
  name: string
  severity: 'high' | 'medium' | 'low' | 'unknown'
  feature: string
  version: string
  fixedIn: string | null
  link: string | null
}
export interface ScanFact {
  state: 'absent' | 'running' | 'complete' | 'failed'
  counts: { high: number; medium: number; low: number; unknown: number } | null
  findings: FindingFact[]
}
export interface ImageReference {
  instanceId: string
  host: string
  namespace: string
  name: string
}

/** ACR Enterprise Edition, reading role. */
export interface ImageCatalogPort {
  listImageRepositories(page: string | null): Promise<CloudResult<Page<ImageRepositoryFact>>>
  listImageTags(
    repository: ImageRepositoryFact,
    page: string | null,
  ): Promise<CloudResult<Page<ImageTagFact>>>
  getScan(repository: ImageRepositoryFact, tag: string, digest: Digest): Promise<CloudResult<ScanFact>>
}

/** What may be taken out of the registry, under a promotion role. */
export interface ImageTagPort {
  /**
   * Takes one name off one digest, after a look: true when it was removed, false when it was not there. The image goes with
   * its last name. Failure kind conflict: the name points to another digest.
   */
  removeTag(
    repository: ImageReference & { externalId: string },
    imageTag: string,
    digest: Digest,
  ): Promise<CloudResult<boolean>>
}

export interface ManifestDocument {
  digest: Digest
  mediaType: string
  /** Exact bytes; their sha256 is the digest. */
  bytes: Uint8Array
  /** Child manifests of an index: a runtime may report one of these instead. */
  children: Digest[]
}

/** The registry itself (OCI distribution API), under the role of one session. */
export interface RegistryPort {
  /** Failure kind not-found when the digest is not there. */
  getManifest(image: ImageReference, reference: string): Promise<CloudResult<ManifestDocument>>
  /** What a tag points to now; value null when the tag does not exist. */
  resolveTag(image: ImageReference, tag: string): Promise<CloudResult<Digest | null>>
  /** Labels of the image's config; of an index, those of its first child. Failure kind not-found when it is not there. */
  getLabels(image: ImageReference, digest: Digest): Promise<CloudResult<Record<string, string>>>
  /** Points a tag to a digest that exists, by putting its exact bytes again. Failure kind conflict: immutable and taken. */
  putTag(image: ImageReference, tag: string, digest: Digest): Promise<CloudResult<Digest>>
}
