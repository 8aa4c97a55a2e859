import * as module from '@alicloud/openapi-core'
import * as $dara from '@darabonba/typescript'
import { type AddressRule, checkHost, checkUrl } from './address.ts'
import { CallError, clampRetryAfter, kindOfStatus, networkError } from './call-error.ts'
import { parseExact } from './exact-json.ts'
import { isNotOpened } from './not-opened.ts'

/** A key, and the token that comes with it when it is a session's. */
export interface SigningKey {
  accessKeyId: string
  accessKeySecret: string
  securityToken: string | null
}

/** One operation of one product, as its reference lists it. */
export interface SignedCall {
  action: string
  version: string
  style: 'RPC' | 'ROA'
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path variables already encoded; / for RPC. */
  pathname: string
  query: Record<string, string | number | boolean | null | undefined>
  /** Sent as JSON; ROA only. */
  body?: Record<string, unknown>
  /** Numbers of the answer arrive as the text that the cloud wrote: for money and long ids. */
  exactNumbers?: boolean
}

interface Signer {
  callApi(params: unknown, request: unknown, runtime: unknown): Promise<{ body?: unknown }>
}

// CommonJS seen from native modules: the namespace's default is the exports object, whose default is the class.
type Exports = typeof module & { default: { default?: unknown } & typeof module }
const exported = (module as unknown as Exports).default
const Core = (exported.default ?? exported) as new (config: unknown) => Signer
const { $OpenApiUtil } = module

/** Every field that could keep a call waiting is set: the SDK's own default is 3 s (section 3.8). */
const sdkTimeoutMs = 90_000

function signerFor(base: URL, region: string, key: SigningKey): Signer {
  return new Core(
    new $OpenApiUtil.Config({
      endpoint: base.host,
      protocol: base.protocol.replace(':', ''),
      regionId: region,
      accessKeyId: key.accessKeyId,
      accessKeySecret: key.accessKeySecret,
      ...(key.securityToken === null ? {} : { securityToken: key.securityToken }),
      readTimeout: sdkTimeoutMs,
      connectTimeout: sdkTimeoutMs,
      userAgent: 'sluice',
    }),
  )
}

const stale = /^(InvalidSecurityToken\.|InvalidAccessKeyId\.NotFound$)/
const clock = /^(InvalidTimeStamp|SignatureNonceUsed|IncompleteSignature|SignatureDoesNotMatch)/
const refused = /^(Forbidden|NoPermission|InvalidAccessKeyId|AuthFailed|Unauthorized)/i

/** How the SDK wraps what the cloud said between facts that stand apart. */
const wrapped = /^code: \d+, (.*) request id: .*$/s

/** The SDK's exceptions by name, never by class: two copies of it may be loaded (sections 3.6, 4.21). */
export function signedError(error: unknown): CallError {
  const facts = (error ?? {}) as Record<string, unknown>
  // The SDK prints what an answer left out as the word "undefined".
  const text = (name: string): string | null =>
    typeof facts[name] === 'string' && facts[name] !== 'undefined' ? (facts[name] as string) : null
  const message = text('description') ?? text('message')?.replace(wrapped, '$1') ?? 'failed'
  const code = text('code')
  const requestId = text('requestId')
  if (error instanceof CallError) return error
  const status = Number(facts.statusCode ?? Number.NaN)
  if (facts.name === 'ThrottlingError' || code?.includes('Throttling')) {
    const after = typeof facts.retryAfter === 'number' ? clampRetryAfter(facts.retryAfter) : null
    return new CallError('throttled', message, { code, requestId, retryAfterMs: after })
  }
  if (error instanceof SyntaxError) return new CallError('nonsense', 'the answer is not JSON')
  if (facts.name === 'RequestTimeoutError') return new CallError('timeout', message, { code })
  if (!Number.isFinite(status)) return networkError(error)
  if (code !== null && stale.test(code)) {
    return new CallError('unavailable', message, { code, requestId, expired: true })
  }
  if (code !== null && clock.test(code)) return new CallError('unavailable', message, { code, requestId })
  if (status < 500 && isNotOpened(code, message))
    return new CallError('not-opened', message, { code, requestId })
  const kind = code !== null && refused.test(code) && status < 500 ? 'refused' : kindOfStatus(status)
  return new CallError(kind, deniedFor(facts) ?? message, { code, requestId })
}

/** Which action was refused, where the cloud says so (AccessDeniedDetail). */
function deniedFor(facts: Record<string, unknown>): string | null {
  const detail = facts.accessDeniedDetail as Record<string, unknown> | undefined
  const action = detail?.AuthAction ?? detail?.authAction
  return typeof action === 'string' ? `${action} is not allowed` : null
}

/** Signs and sends (ACS3), nothing more. Signers are kept per key, so that sockets are used again. */
export class SignedDoor {
  private readonly base: URL
  private readonly region: string
  private readonly rule: AddressRule
  private readonly signers = new Map<string, Signer>()
  /** The name was looked at until then; the SDK looks it up again by itself, so a shorter time gains nothing. */
  private checkedUntilMs = 0

  constructor(base: URL, region: string, rule: AddressRule) {
    this.base = base
    this.region = region
    this.rule = rule
  }

  private signer(key: SigningKey): Signer {
    const found = this.signers.get(key.accessKeyId)
    if (found) return found
    if (this.signers.size >= 50) this.signers.clear()
    const made = signerFor(this.base, this.region, key)
    this.signers.set(key.accessKeyId, made)
    return made
  }

  async send(key: SigningKey, call: SignedCall): Promise<unknown> {
    checkUrl(this.base, this.rule)
    if (performance.now() > this.checkedUntilMs) {
      await checkHost(this.base.hostname, this.rule)
      this.checkedUntilMs = performance.now() + 30_000
    }
    const query: Record<string, string> = {}
    for (const [name, value] of Object.entries(call.query)) {
      if (value !== null && value !== undefined) query[name] = String(value)
    }
    const params = new $OpenApiUtil.Params({
      action: call.action,
      version: call.version,
      protocol: 'HTTPS',
      pathname: call.pathname,
      method: call.method,
      authType: 'AK',
      style: call.style,
      reqBodyType: call.style === 'RPC' ? 'formData' : 'json',
      bodyType: call.exactNumbers === true ? 'string' : 'json',
    })
    const request = new $OpenApiUtil.OpenApiRequest({
      headers: {},
      query,
      ...(call.body === undefined ? {} : { body: call.body }),
    })
    try {
      const answer = await this.signer(key).callApi(params, request, new $dara.RuntimeOptions({}))
      return call.exactNumbers === true ? parseExact(String(answer.body)) : answer.body
    } catch (error) {
      throw signedError(error)
    }
  }
}
