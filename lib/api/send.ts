import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliCompress } from 'node:zlib'
import { acceptsBrotli, brotli, compressFromBytes } from '../platform/compression.ts'
import type { FileStream, JsonStream } from '../platform/json-text.ts'
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
  // Made bytes once: counted as text and written as text, Node goes over it twice and joins it with the head besides.
  let bytes: Buffer = Buffer.from(text)
  if (bytes.length >= compressFromBytes) {
    all.vary = 'accept-encoding'
    if (acceptsBrotli(request.headers['accept-encoding'])) {
      bytes = await brotli(bytes, 4)
      all['content-encoding'] = 'br'
    }
  }
  all['content-length'] = bytes.length
  response.writeHead(status, all)
  response.end(bytes)
}

/**
 * Sends JSON, or a file, that is made while it is sent, no faster than the other side reads. When making it fails halfway the
 * connection is cut: half a document never looks like a whole one.
 */
export async function sendStream(
  request: IncomingMessage,
  response: ServerResponse,
  stream: JsonStream | FileStream,
  headers: Record<string, string> = {},
): Promise<void> {
  const brotli = acceptsBrotli(request.headers['accept-encoding'])
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': dataPolicy,
    vary: 'accept-encoding',
    ...(brotli ? { 'content-encoding': 'br' } : {}),
    ...headers,
  })
  const parts = Readable.from(stream.parts, { objectMode: true, highWaterMark: 2 })
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 4,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  }
  const way = brotli ? [parts, createBrotliCompress({ params }), response] : [parts, response]
  try {
    await pipeline(way)
  } catch (error) {
    // Who went away while it was sent is no failure of ours.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
      throw error
  }
}
