import type { Digest } from '../../../domain/build/digest.ts'
import { type AddressRule, checkUrl } from '../transport/address.ts'
import { CallError } from '../transport/call-error.ts'
import { type Http, type HttpAnswer, type HttpQuestion, jsonOf } from '../transport/fetch.ts'
import { type Challenge, isTrustedRealm, parseChallenge, registryError } from './map.ts'
import { manifestTypes, WireToken } from './wire.ts'

/** User and password of the registry, where it wants one. */
export interface RegistryPassword {
  user: string
  password: string
}

export interface PasswordSource {
  get(): Promise<RegistryPassword | null>
  drop(): void
}

interface Bearer {
  token: string
  untilMs: number
}

type Ask = Pick<HttpQuestion, 'method' | 'headers' | 'body'>

const basicOf = ({ user, password }: RegistryPassword): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** Refused although signed in: the password may have run out, so one new one is worth a try. */
function lateRefusal(answer: HttpAnswer): CallError {
  const error = registryError(answer)
  return new CallError('refused', error.message, { code: error.code, expired: true })
}

/** One registry host under one role (OCI distribution API, section 6.1). */
export class RegistryClient {
  private readonly http: Http
  private readonly base: URL
  private readonly rule: AddressRule
  private readonly password: PasswordSource
  /** By scope: `repository:ns/name:pull,push`. */
  private readonly bearers = new Map<string, Bearer>()
  private basic: string | null = null
  /** How this host wants to be asked: known after its first answer, so that later scopes need no refusal first. */
  private challenge: Challenge | null = null

  constructor(http: Http, base: URL, rule: AddressRule, password: PasswordSource) {
    this.http = http
    this.base = base
    this.rule = rule
    this.password = password
  }

  /** Forgets every token: the next call signs in again. */
  drop(): void {
    this.bearers.clear()
    this.basic = null
    this.password.drop()
  }

  getManifest(name: string, reference: string, signal: AbortSignal): Promise<HttpAnswer> {
    return this.ask(
      name,
      'pull',
      `manifests/${reference}`,
      { method: 'GET', headers: { accept: manifestTypes } },
      signal,
    )
  }

  headManifest(name: string, reference: string, signal: AbortSignal): Promise<HttpAnswer> {
    return this.ask(
      name,
      'pull',
      `manifests/${reference}`,
      { method: 'HEAD', headers: { accept: manifestTypes } },
      signal,
    )
  }

  putManifest(
    name: string,
    imageTag: string,
    document: { bytes: Uint8Array; mediaType: string },
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const headers = { 'content-type': document.mediaType }
    return this.ask(
      name,
      'pull,push',
      `manifests/${imageTag}`,
      { method: 'PUT', headers, body: document.bytes },
      signal,
    )
  }

  /** The one place that follows a redirect: blobs live in object storage, which must not see our token. */
  async getBlob(name: string, digest: Digest, signal: AbortSignal): Promise<HttpAnswer> {
    const answer = await this.ask(name, 'pull', `blobs/${digest}`, { method: 'GET' }, signal)
    if (![301, 302, 303, 307, 308].includes(answer.status)) return answer
    const url = new URL(answer.headers.location ?? '', answer.url)
    checkUrl(url, this.rule)
    return this.http({ method: 'GET', url, signal, maxBytes: 4 << 20 })
  }

  private urlOf(path: string): URL {
    const base = this.base.href.endsWith('/') ? this.base.href : `${this.base.href}/`
    return new URL(`v2/${path}`, base)
  }

  private authorization(scope: string): Record<string, string> {
    const bearer = this.bearers.get(scope)
    if (bearer && bearer.untilMs > performance.now()) return { authorization: `Bearer ${bearer.token}` }
    return this.basic === null ? {} : { authorization: this.basic }
  }

  private async ask(
    name: string,
    verbs: string,
    path: string,
    ask: Ask,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const url = this.urlOf(`${name}/${path}`)
    const scope = `repository:${name}:${verbs}`
    const send = () =>
      this.http({ ...ask, url, signal, headers: { ...ask.headers, ...this.authorization(scope) } })
    if (this.challenge !== null && this.authorization(scope).authorization === undefined) {
      await this.signIn(this.challenge, scope, signal)
    }
    const first = await send()
    if (first.status !== 401) return first
    this.challenge = parseChallenge(first.headers['www-authenticate'])
    if (this.challenge === null) throw registryError(first)
    await this.signIn(this.challenge, scope, signal)
    const second = await send()
    if (second.status === 401) throw lateRefusal(second)
    return second
  }

  private async signIn(challenge: Challenge, scope: string, signal: AbortSignal): Promise<void> {
    const password = await this.password.get()
    if (challenge.scheme === 'basic') {
      if (password === null) throw new CallError('refused', 'the registry wants a password and there is none')
      this.basic = basicOf(password)
      return
    }
    const realm = URL.canParse(challenge.realm) ? new URL(challenge.realm) : null
    if (realm === null || !isTrustedRealm(realm, this.base)) {
      throw new CallError(
        'refused',
        `the token realm ${realm?.host ?? 'without address'} is not the vendor's`,
        {
          code: 'UntrustedRealm',
        },
      )
    }
    if (challenge.service !== null) realm.searchParams.set('service', challenge.service)
    realm.searchParams.set('scope', scope)
    const headers: Record<string, string> = password === null ? {} : { authorization: basicOf(password) }
    const answer = await this.http({ method: 'GET', url: realm, headers, signal, maxBytes: 1 << 20 })
    if (answer.status === 401) throw lateRefusal(answer)
    if (answer.status !== 200) throw registryError(answer)
    const token = WireToken.parse(jsonOf(answer))
    // The specification's default life of a token is 60 s; a fifth is kept in hand.
    const untilMs = performance.now() + (token.expires_in ?? 60) * 800
    if (this.bearers.size >= 2000) this.bearers.clear()
    this.bearers.set(scope, { token: token.token ?? token.access_token ?? '', untilMs })
  }
}
