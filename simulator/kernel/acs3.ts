import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Caller } from './caller.ts'
import type { SimClock } from './clock.ts'
import { Refusal } from './errors.ts'
import type { Identity } from './identity.ts'
import { splitOnce } from './mount.ts'

export interface SignedRequest {
  method: string
  /** Path and query as received. */
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

const WINDOW_MS = 15 * 60_000
const mustBeSigned = [
  'host',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
]

const sha256 = (data: string | Buffer): string => hash('sha256', data, 'hex')
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** Verifies ACS3-HMAC-SHA256 (V3 signature) and tells who signed. Dates and nonces are judged by the machine's clock. */
export class Acs3Verifier {
  readonly #identity: Identity
  readonly #clock: SimClock
  readonly #nonces = new Map<string, number>()

  constructor(identity: Identity, clock: SimClock) {
    this.#identity = identity
    this.#clock = clock
  }

  verify(request: SignedRequest): Caller {
    const { headers } = request
    const match = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
    const [, accessKeyId, signedHeaders, signature] = match ?? []
    if (accessKeyId === undefined || signedHeaders === undefined || signature === undefined) {
      throw new Refusal(
        400,
        'IncompleteSignature',
        'The request signature does not conform to Aliyun standards.',
      )
    }
    const names = signedHeaders.split(';')
    const unsigned = [
      ...mustBeSigned,
      ...Object.keys(headers).filter((name) => name.startsWith('x-acs-')),
    ].find((name) => !names.includes(name))
    if (unsigned !== undefined) {
      throw new Refusal(400, 'IncompleteSignature', `The header "${unsigned}" must be present and signed.`)
    }
    const { secret, caller } = this.#credential(accessKeyId, headerText(headers, 'x-acs-security-token'))
    const hashedPayload = headerText(headers, 'x-acs-content-sha256')
    const canonical = canonicalRequest(request, names, hashedPayload)
    const expected = createHmac('sha256', secret)
      .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
      .digest()
    if (!timingSafeEqual(expected, Buffer.from(signature, 'hex')) || sha256(request.body) !== hashedPayload) {
      throw new Refusal(
        400,
        'SignatureDoesNotMatch',
        `Specified signature does not match our calculation. server string to sign is: ACS3-HMAC-SHA256\n${sha256(canonical)}`,
      )
    }
    this.#checkDate(headerText(headers, 'x-acs-date'))
    this.#checkNonce(`${accessKeyId}:${headerText(headers, 'x-acs-signature-nonce')}`)
    return caller
  }

  #credential(accessKeyId: string, securityToken: string): { secret: string; caller: Caller } {
    const key = this.#identity.accessKeys.get(accessKeyId)
    if (key !== undefined) {
      if (securityToken !== '') throw mismatch()
      if (key.status !== 'Active')
        throw new Refusal(403, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.')
      const now = this.#clock.now()
      if ((key.lastUsedAt ?? 0) < now - 60_000)
        this.#identity.accessKeys.patch(accessKeyId, { lastUsedAt: now })
      return { secret: key.secret, caller: this.#identity.userCaller(key) }
    }
    const session = this.#identity.sessions.get(accessKeyId)
    if (session === undefined) {
      throw new Refusal(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.')
    }
    if (securityToken === '')
      throw new Refusal(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.')
    if (securityToken !== session.securityToken) throw mismatch()
    if (this.#clock.isExpired(session.validity)) {
      throw new Refusal(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.')
    }
    return { secret: session.secret, caller: this.#identity.sessionCaller(session) }
  }

  #checkDate(text: string): void {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) || Number.isNaN(Date.parse(text))) {
      throw new Refusal(
        400,
        'InvalidTimeStamp.Format',
        'Specified time stamp or date value is not well formatted.',
      )
    }
    if (Math.abs(this.#clock.wall() - Date.parse(text)) > WINDOW_MS) {
      throw new Refusal(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.')
    }
  }

  #checkNonce(nonce: string): void {
    const now = this.#clock.wall()
    if (this.#nonces.has(nonce)) {
      throw new Refusal(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.')
    }
    this.#nonces.set(nonce, now)
    for (const [old, at] of this.#nonces) {
      if (at > now - 2 * WINDOW_MS) break
      this.#nonces.delete(old)
    }
  }
}

function mismatch(): Refusal {
  return new Refusal(
    400,
    'InvalidSecurityToken.MismatchWithAccessKey',
    'Specified SecurityToken mismatch with the AccessKey.',
  )
}

export function headerText(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return (Array.isArray(value) ? value.join(',') : (value ?? '')).trim()
}

function canonicalRequest(request: SignedRequest, names: string[], hashedPayload: string): string {
  const [path, search] = splitOnce(request.url, '?')
  const query = [...new URLSearchParams(search)]
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
    .map(([key, value]) => `${key}=${encode(value)}`)
    .join('&')
  return [
    request.method,
    path.replace(/\+/g, '%20').replace(/\*/g, '%2A').replace(/%7E/g, '~'),
    query,
    names.map((name) => `${name}:${headerText(request.headers, name)}\n`).join(''),
    names.join(';'),
    hashedPayload,
  ].join('\n')
}
