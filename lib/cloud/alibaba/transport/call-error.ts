import type { CloudFailure } from '../../ports/outcome.ts'

/** What a client throws and the attempt turns into a CloudFailure. `expired` asks for fresh credentials first. */
export class CallError extends Error {
  readonly kind: CloudFailure['kind']
  readonly code: string | null
  readonly requestId: string | null
  readonly retryAfterMs: number | null
  readonly expired: boolean

  constructor(
    kind: CloudFailure['kind'],
    message: string,
    facts: {
      code?: string | null
      requestId?: string | null
      retryAfterMs?: number | null
      expired?: boolean
    } = {},
  ) {
    super(message)
    this.name = 'CallError'
    this.kind = kind
    this.code = facts.code ?? null
    this.requestId = facts.requestId ?? null
    this.retryAfterMs = facts.retryAfterMs ?? null
    this.expired = facts.expired ?? false
  }
}

/** A no of the cloud; everything else means that we could not find out. */
const definite: Record<CloudFailure['kind'], boolean> = {
  'not-found': true,
  refused: true,
  'not-opened': true,
  conflict: true,
  invalid: true,
  throttled: false,
  unavailable: false,
  timeout: false,
  nonsense: false,
}

/** HTTP status -> kind, for products that speak plain HTTP. Throttling also has codes: look at those first. */
export function kindOfStatus(status: number): CloudFailure['kind'] {
  if (status === 401 || status === 403) return 'refused'
  if (status === 404 || status === 410) return 'not-found'
  if (status === 409 || status === 412) return 'conflict'
  if (status === 429) return 'throttled'
  if (status === 408) return 'timeout'
  if (status >= 500) return 'unavailable'
  return 'invalid'
}

/** Clouds say 0, an hour, or seconds for milliseconds: never less than 200 ms, never more than a minute. */
export function clampRetryAfter(milliseconds: number): number {
  return Number.isFinite(milliseconds) ? Math.min(60_000, Math.max(200, Math.round(milliseconds))) : 1_000
}

const schemed = /\b(Bearer |Basic |pt-)[\w.~+/=-]{4,}/gi
const named = /("?(?:[\w-]*token|password|secret|signature|authorization)"?\s*[:=]\s*"?)[^\s",;&]+/gi

/** One line without anything that could be a credential: what follows a scheme, then what follows a telling name. */
export function redact(text: string): string {
  return text
    .replace(schemed, (_match, scheme: string) => `${scheme}[cut]`)
    .replace(named, (_match, name: string) => `${name}[cut]`)
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300)
}

/** Anything thrown in a call as the failure that ports answer. */
export function failureOf(error: unknown, product: string, operation: string): CloudFailure {
  const known = error instanceof CallError ? error : new CallError('nonsense', messageOf(error))
  return {
    kind: known.kind,
    definite: definite[known.kind],
    product,
    operation,
    code: known.code,
    message: redact(known.message),
    requestId: known.requestId,
    retryAfterMs: known.retryAfterMs,
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const networkCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
])
const timeoutCodes = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

/** What the network did to a call, with undici's and Node's codes. */
export function networkError(error: unknown): CallError {
  if (error instanceof CallError) return error
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof CallError) return cause
  const code = (cause as { code?: unknown } | null)?.code
  const name = (cause as { name?: unknown } | null)?.name
  if (
    name === 'AbortError' ||
    name === 'TimeoutError' ||
    (typeof code === 'string' && timeoutCodes.has(code))
  ) {
    return new CallError('timeout', 'no answer in time', { code: typeof code === 'string' ? code : null })
  }
  if (typeof code === 'string' && (networkCodes.has(code) || code.startsWith('HPE_'))) {
    return new CallError('unavailable', `connection failed: ${code}`, { code })
  }
  if (typeof code === 'string' && /CERT|SSL|TLS/.test(code)) {
    return new CallError('unavailable', `the certificate was not accepted: ${code}`, { code })
  }
  return new CallError('unavailable', messageOf(cause), { code: typeof code === 'string' ? code : null })
}

/** A no that we give ourselves, without asking the cloud. */
export function ownRefusal(
  kind: CloudFailure['kind'],
  product: string,
  operation: string,
  message: string,
  code: string | null = null,
): { ok: false; failure: CloudFailure } {
  return { ok: false, failure: failureOf(new CallError(kind, message, { code }), product, operation) }
}
