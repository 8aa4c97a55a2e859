import type { IncomingMessage } from 'node:http'
import { Refusal, refuse } from './failure.ts'

export const bodyLimitBytes = 1_000_000

/** A caller that is still writing would not see our answer, so this much of a refused body is read and thrown away. */
const drainLimitBytes = 32_000_000

/** The bytes of a request, at most 1 MB; `too-large` for more. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const { failure } = refuse('too-large', `a body may have ${bodyLimitBytes} bytes`, {
    limitBytes: bodyLimitBytes,
  })
  const tooLarge = new Refusal(failure, { headers: { connection: 'close' } })
  if (Number(request.headers['content-length'] ?? 0) > drainLimitBytes) throw tooLarge
  let chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > drainLimitBytes) throw tooLarge
    if (size > bodyLimitBytes) chunks = []
    else chunks.push(chunk)
  }
  if (size > bodyLimitBytes) throw tooLarge
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

/** A JSON object, or undefined for no body. */
export function parseBody(bytes: Buffer): Record<string, unknown> | undefined {
  if (bytes.length === 0) return undefined
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw refuse('invalid', 'the body is not JSON', { field: 'body' })
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw refuse('invalid', 'the body must be a JSON object', { field: 'body' })
  }
  return value as Record<string, unknown>
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair: refused here, once, for every string of every call. */
export function assertStorable(value: unknown, path = '', depth = 0): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed()) {
      throw refuse('invalid', `${path || 'input'}: text with a NUL or half a character`, { field: path })
    }
    return
  }
  if (value === null || typeof value !== 'object') return
  if (depth > 40) throw refuse('invalid', `${path}: nested too deeply`, { field: path })
  for (const [key, inner] of Object.entries(value)) {
    assertStorable(key, path, depth + 1)
    assertStorable(inner, path ? `${path}.${key}` : key, depth + 1)
  }
}
