import { Agent, type Dispatcher, request } from 'undici'
import { type AddressRule, checkedLookup, checkUrl } from './address.ts'
import { CallError, clampRetryAfter, networkError } from './call-error.ts'

export interface HttpAnswer {
  status: number
  headers: Record<string, string>
  bytes: Uint8Array
  /** Where it was asked, without query. */
  url: string
}

export interface HttpQuestion {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: URL
  headers?: Record<string, string>
  body?: string | Uint8Array
  signal: AbortSignal
  maxBytes?: number
}

/** `close` waits for calls under way, `destroy` ends them. */
export type ClosableHttp = Http & { close(): Promise<void>; destroy(): Promise<void> }

export type Http = (question: HttpQuestion) => Promise<HttpAnswer>

interface TlsIdentity {
  ca?: string
  cert?: string
  key?: string
}

const defaultMaxBytes = 64 << 20

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      result[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value)
  }
  return result
}

async function read(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body as AsyncIterable<Uint8Array>) {
    size += part.byteLength
    if (size > maxBytes) {
      body.destroy()
      throw new CallError('nonsense', `the answer is over ${maxBytes} bytes`)
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Plain HTTP that keeps the address rule, follows no redirect, and reads a bounded body. */
export function createHttp(rule: AddressRule, identity: TlsIdentity = {}): ClosableHttp {
  const agent = new Agent({
    connect: { lookup: checkedLookup(rule) as never, timeout: 10_000, ...identity },
    keepAliveTimeout: 20_000,
    connections: 32,
    bodyTimeout: 60_000,
    headersTimeout: 60_000,
  })
  const http = async (question: HttpQuestion): Promise<HttpAnswer> => {
    checkUrl(question.url, rule)
    try {
      const answer = await request(question.url, {
        dispatcher: agent,
        method: question.method,
        headers: { 'user-agent': 'sluice', ...question.headers },
        body: question.body ?? null,
        signal: question.signal,
      })
      const bytes = await read(answer.body, question.maxBytes ?? defaultMaxBytes)
      return {
        status: answer.statusCode,
        headers: flat(answer.headers),
        bytes,
        url: `${question.url.origin}${question.url.pathname}`,
      }
    } catch (error) {
      throw networkError(error)
    }
  }
  return Object.assign(http, { close: () => agent.close(), destroy: () => agent.destroy() })
}

/** The JSON of an answer; HTML, an empty body or a cut one is nonsense. */
export function jsonOf(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(answer.bytes))
  } catch {
    const type = answer.headers['content-type'] ?? 'no type'
    throw new CallError(
      'nonsense',
      `status ${answer.status}, ${answer.bytes.byteLength} bytes of ${type}, not JSON`,
    )
  }
}

/** Seconds or a date (RFC 9110, Retry-After), or the vendor's milliseconds header. */
export function retryAfterOf(headers: Record<string, string>, now = Date.now()): number | null {
  const vendor = headers['x-acs-retry-after']
  if (vendor !== undefined) return clampRetryAfter(Number(vendor))
  const standard = headers['retry-after']
  if (standard === undefined) return null
  const seconds = Number(standard)
  return clampRetryAfter(Number.isFinite(seconds) ? seconds * 1000 : Date.parse(standard) - now)
}
