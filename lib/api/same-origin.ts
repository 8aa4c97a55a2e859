import type { IncomingMessage } from 'node:http'
import { Refusal, refuse } from './failure.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A cookie is sent by the browser whoever asked, so an unsafe call with one must show that our own page asked:
 * a same-origin Origin or Sec-Fetch-Site, and a kind of body which no form can send: JSON, or what the address takes.
 */
export function assertSameOrigin(
  request: IncomingMessage,
  origin: string,
  assertKind: (request: IncomingMessage) => void = assertJson,
): void {
  if (safe.has(request.method ?? 'GET')) return
  const site = request.headers['sec-fetch-site']
  const from = request.headers.origin
  const ours =
    (from === undefined || from === origin) &&
    (site === undefined || site === 'same-origin') &&
    (from !== undefined || site !== undefined)
  if (!ours)
    throw refuse('forbidden', 'a call with a cookie must come from our own pages', { check: 'origin' })
  assertKind(request)
}

export function assertJson(request: IncomingMessage): void {
  const kind = request.headers['content-type']
  const empty =
    request.headers['transfer-encoding'] === undefined && Number(request.headers['content-length'] ?? 0) === 0
  if (kind === undefined ? empty : /^application\/json\s*(;|$)/i.test(kind)) return
  throw new Refusal(
    refuse('invalid', 'the body must be application/json', { field: 'content-type' }).failure,
    { status: 415 },
  )
}
