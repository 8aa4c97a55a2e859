import type { IncomingMessage, ServerResponse } from 'node:http'
import { acceptsBrotli, brotli, compressFromBytes } from '../platform/compression.ts'
import { dataPolicy } from './security-headers.ts'

/** Sends JSON text, compressed where it pays. Answers of the API are never stored by anybody on the way. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): Promise<void> {
  if (response.headersSent || response.destroyed) return
  const all: Record<string, string | number> = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': dataPolicy,
    ...headers,
  }
  const encoding = request.headers['accept-encoding']
  if (text.length < compressFromBytes || !acceptsBrotli(encoding)) {
    all['content-length'] = Buffer.byteLength(text)
    if (text.length >= compressFromBytes) all.vary = 'accept-encoding'
    response.writeHead(status, all)
    response.end(text)
    return
  }
  const bytes = await brotli(Buffer.from(text), 4)
  all['content-encoding'] = 'br'
  all['content-length'] = bytes.length
  all.vary = 'accept-encoding'
  response.writeHead(status, all)
  response.end(bytes)
}
