import { createHash } from 'node:crypto'
import { type Digest, parseDigest } from '../../../domain/build/digest.ts'
import type { ManifestDocument } from '../../ports/registry.ts'
import { CallError, kindOfStatus } from '../transport/call-error.ts'
import type { HttpAnswer } from '../transport/fetch.ts'
import { retryAfterOf } from '../transport/fetch.ts'
import { WireErrors, WireManifest } from './wire.ts'

export interface Challenge {
  scheme: 'bearer' | 'basic'
  realm: string
  service: string | null
}

/** `Bearer realm="..",service="..",scope=".."`; null when it is neither Bearer nor Basic. */
export function parseChallenge(header: string | undefined): Challenge | null {
  const match = /^\s*(bearer|basic)\s+(.*)$/i.exec(header ?? '')
  if (!match?.[1] || match[2] === undefined) return null
  const values = new Map<string, string>()
  for (const [, name, quoted, bare] of match[2].matchAll(/([a-z_]+)=(?:"([^"]*)"|([^",\s]+))/gi)) {
    if (name) values.set(name.toLowerCase(), quoted ?? bare ?? '')
  }
  const scheme = match[1].toLowerCase() === 'bearer' ? 'bearer' : 'basic'
  return { scheme, realm: values.get('realm') ?? '', service: values.get('service') ?? null }
}

/**
 * The password goes to the registry itself or to the vendor's token hosts and to nobody else (section 6.1, step 3).
 * `dockerauth.{region}`, `dockerauth-ee.{region}`, their VPC variants, `dockerauth-{region}`.
 */
export function isTrustedRealm(realm: URL, registry: URL): boolean {
  if (realm.host === registry.host) return realm.protocol === registry.protocol
  return (
    realm.protocol === 'https:' &&
    /^dockerauth(-[a-z0-9-]+)?(\.[a-z0-9-]+)?\.aliyuncs\.com$/.test(realm.hostname)
  )
}

export function digestOfBytes(bytes: Uint8Array): Digest {
  const digest = parseDigest(createHash('sha256').update(bytes).digest('hex'))
  if (digest === null) throw new Error('a sha256 is always a digest')
  return digest
}

/** Exact bytes as a document; what was asked by digest, or what the header claims, must be what came. */
export function toManifest(answer: HttpAnswer, asked: string): ManifestDocument {
  const digest = digestOfBytes(answer.bytes)
  const claimed = parseDigest(answer.headers['docker-content-digest'] ?? '')
  const expected = asked.startsWith('sha256:') ? asked : (claimed ?? digest)
  if (digest !== expected) throw new CallError('nonsense', `asked for ${expected}, the bytes are ${digest}`)
  const document = WireManifest.parse(parseJson(answer.bytes))
  const children = (document.manifests ?? []).map((child) => parseDigest(child.digest))
  return {
    digest,
    mediaType: (answer.headers['content-type'] ?? document.mediaType ?? '').split(';')[0] ?? '',
    bytes: answer.bytes,
    children: children.filter((child) => child !== null),
  }
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new CallError('nonsense', `${bytes.byteLength} bytes that are not JSON`)
  }
}

/** A refusal in the words of the distribution specification; anything else by its status. */
export function registryError(answer: HttpAnswer): CallError {
  let code: string | null = null
  let message = `the registry answered ${answer.status}`
  try {
    const first = WireErrors.parse(parseJson(answer.bytes)).errors[0]
    code = first?.code ?? null
    message = first?.message ?? message
  } catch {
    // HTML from a proxy: the status has to do.
  }
  const overwritten = /cannot be overwritten|immutable/i.test(message)
  const kind =
    code === 'TOOMANYREQUESTS' ? 'throttled' : overwritten ? 'conflict' : kindOfStatus(answer.status)
  return new CallError(kind, message, { code, retryAfterMs: retryAfterOf(answer.headers) })
}
