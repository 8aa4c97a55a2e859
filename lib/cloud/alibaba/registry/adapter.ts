import { type Digest, parseDigest } from '../../../domain/build/digest.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import type { ImageReference, ManifestDocument, RegistryPort } from '../../ports/registry.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import type { HttpAnswer } from '../transport/fetch.ts'
import type { RegistryClient } from './client.ts'
import { parseJson, registryError, toManifest } from './map.ts'
import { WireConfig, WireManifest } from './wire.ts'

const nameOf = (image: ImageReference): string => `${image.namespace}/${image.name}`

function expectOk(answer: HttpAnswer): HttpAnswer {
  if (answer.status < 200 || answer.status > 299) throw registryError(answer)
  return answer
}

/** Image registry (OCI distribution API) over the client of each host. */
export function createRegistry(
  attempts: Attempts,
  clientOf: (image: ImageReference) => RegistryClient,
): RegistryPort {
  async function manifest(
    image: ImageReference,
    reference: string,
    signal: AbortSignal,
  ): Promise<ManifestDocument> {
    const answer = await clientOf(image).getManifest(nameOf(image), reference, signal)
    return toManifest(expectOk(answer), reference)
  }

  async function resolve(
    image: ImageReference,
    imageTag: string,
    signal: AbortSignal,
  ): Promise<Digest | null> {
    const answer = await clientOf(image).headManifest(nameOf(image), imageTag, signal)
    if (answer.status === 404) return null
    const digest = parseDigest(expectOk(answer).headers['docker-content-digest'] ?? '')
    return digest ?? (await manifest(image, imageTag, signal)).digest
  }

  async function put(
    image: ImageReference,
    imageTag: string,
    document: ManifestDocument,
    signal: AbortSignal,
  ): Promise<Digest> {
    const answer = await clientOf(image).putManifest(nameOf(image), imageTag, document, signal)
    if (answer.status >= 200 && answer.status < 300) {
      const stored = parseDigest(answer.headers['docker-content-digest'] ?? '')
      if (stored !== null && stored !== document.digest) {
        throw new CallError('nonsense', `put ${document.digest}, the registry stored ${stored}`)
      }
      return document.digest
    }
    const error = registryError(answer)
    // Another word for "immutable and taken" must not hide that the tag already says what we want.
    if (error.kind === 'conflict' || error.kind === 'invalid' || error.kind === 'refused') {
      const now = await resolve(image, imageTag, signal)
      if (now === document.digest) return now
      if (now !== null && error.kind === 'conflict') throw error
    }
    throw error
  }

  const call = <T>(
    image: ImageReference,
    operation: string,
    work: (signal: AbortSignal) => Promise<T>,
    read = true,
  ): Promise<CloudResult<T>> => attempts.call({ operation, read, renew: () => clientOf(image).drop() }, work)

  return {
    getManifest: (image, reference) =>
      call(image, 'GetManifest', (signal) => manifest(image, reference, signal)),

    resolveTag: (image, imageTag) =>
      call(image, 'HeadManifest', (signal) => resolve(image, imageTag, signal)),

    getLabels: (image, digest) =>
      call(image, 'GetConfig', async (signal) => {
        let document = await manifest(image, digest, signal)
        const child = document.children[0]
        if (child !== undefined) document = await manifest(image, child, signal)
        const config = parseDigest(WireManifest.parse(parseJson(document.bytes)).config?.digest ?? '')
        if (config === null) return {}
        const blob = await clientOf(image).getBlob(nameOf(image), config, signal)
        return WireConfig.parse(parseJson(expectOk(blob).bytes)).config?.Labels ?? {}
      }),

    putTag: async (image, imageTag, digest): Promise<CloudResult<Digest>> => {
      const document = await call(image, 'GetManifest', (signal) => manifest(image, digest, signal))
      if (!document.ok) return document
      const now = await call(image, 'HeadManifest', (signal) => resolve(image, imageTag, signal))
      if (!now.ok) return now
      if (now.value === digest) return { ok: true, value: digest }
      return call(image, 'PutManifest', (signal) => put(image, imageTag, document.value, signal), false)
    },
  }
}
