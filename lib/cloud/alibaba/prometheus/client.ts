import type { RangeQuery } from '../../ports/observation.ts'
import type { PrometheusAddress } from '../arms/map.ts'
import { CallError } from '../transport/call-error.ts'
import { type Http, type HttpAnswer, jsonOf, retryAfterOf } from '../transport/fetch.ts'
import type { SigningKey } from '../transport/signed.ts'
import { errorOf } from './map.ts'
import { ErrorAnswer, RangeAnswer } from './wire.ts'

const mostBytes = 16 << 20

/** A session's key is its secret and its token, joined by a dollar, as the vendor's metric stores take it. */
function basicOf({ accessKeyId, accessKeySecret, securityToken }: SigningKey): string {
  const password = securityToken === null ? accessKeySecret : `${accessKeySecret}$${securityToken}`
  return `Basic ${Buffer.from(`${accessKeyId}:${password}`).toString('base64')}`
}

function headersFor(address: PrometheusAddress, key: SigningKey | null): Record<string, string> {
  if (address.way.kind === 'none') return {}
  if (address.way.kind === 'token') return { authorization: address.way.token }
  if (key === null)
    throw new CallError('refused', 'this Prometheus asks for an access key', { code: 'NoKey' })
  return { authorization: basicOf(key) }
}

function failure(answer: HttpAnswer): CallError {
  let body: unknown = null
  try {
    body = jsonOf(answer)
  } catch {
    body = null
  }
  const known = ErrorAnswer.safeParse(body)
  const error = errorOf(answer.status, known.success ? known.data : null)
  if (error.kind !== 'throttled') return error
  return new CallError('throttled', error.message, {
    code: error.code,
    retryAfterMs: retryAfterOf(answer.headers),
  })
}

/** The HTTP API of a Prometheus (section 13.2), managed or anybody's own. */
export class PrometheusClient {
  private readonly http: Http

  constructor(http: Http) {
    this.http = http
  }

  async queryRange(
    address: PrometheusAddress,
    key: SigningKey | null,
    query: RangeQuery,
    signal: AbortSignal,
  ) {
    const url = new URL(`${address.url.replace(/\/$/, '')}/api/v1/query_range`)
    const form = new URLSearchParams({
      query: query.promql,
      start: String(query.from.getTime() / 1000),
      end: String(query.to.getTime() / 1000),
      step: String(query.stepSeconds),
    })
    // In the body: an expression over many pods is longer than some gateways let an address be.
    const answer = await this.http({
      method: 'POST',
      url,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...headersFor(address, key),
      },
      body: form.toString(),
      signal,
      maxBytes: mostBytes,
    })
    if (answer.status >= 300) throw failure(answer)
    const body = jsonOf(answer)
    if (ErrorAnswer.safeParse(body).success) throw failure(answer)
    return RangeAnswer.parse(body)
  }
}
