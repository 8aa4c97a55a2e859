import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { type BrotliCompress, constants, createBrotliCompress } from 'node:zlib'
import { acceptsBrotli } from '../platform/compression.ts'

const text = /^(text\/(?!event-stream)|application\/(json|javascript|xml|manifest\+json)|image\/svg)/

/** Encoding and callback of a write, of which callers leave out either. */
const rest = (encoding: unknown, done: unknown) => [encoding, done].filter((part) => part !== undefined)

/**
 * Sends what Next renders with brotli, as it streams. Decided when the head is written, because only then is it known
 * what the answer is.
 */
export function compressResponse(request: IncomingMessage, response: ServerResponse): void {
  if (!acceptsBrotli(request.headers['accept-encoding']) || request.method === 'HEAD') return
  const write = response.write.bind(response)
  const end = response.end.bind(response)
  const writeHead = response.writeHead.bind(response)
  let stream: BrotliCompress | null = null
  let decided = false

  const decide = () => {
    if (decided) return
    decided = true
    const kind = String(response.getHeader('content-type') ?? '')
    const bare = response.statusCode === 204 || response.statusCode === 304
    if (bare || !text.test(kind) || response.hasHeader('content-encoding')) return
    response.removeHeader('content-length')
    response.setHeader('content-encoding', 'br')
    response.appendHeader('vary', 'accept-encoding')
    const made = createBrotliCompress({
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 4,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    })
    made.on('data', (chunk: Buffer) => {
      if (!write(chunk)) made.pause()
    })
    made.on('end', () => end())
    response.on('drain', () => made.resume())
    // Whoever writes was told to wait by this stream, so this stream has to tell them to go on.
    made.on('drain', () => response.emit('drain'))
    response.on('close', () => made.destroy())
    stream = made
  }

  response.writeHead = (
    status: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    headers?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ) => {
    const given = typeof reason === 'string' ? headers : (reason ?? headers)
    response.statusCode = status
    if (given && !Array.isArray(given)) {
      for (const [name, value] of Object.entries(given))
        if (value !== undefined) response.setHeader(name, value)
    }
    decide()
    return typeof reason === 'string' ? writeHead(status, reason) : writeHead(status)
  }
  response.write = (chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    decide()
    if (!stream) return Reflect.apply(write, response, [chunk, encoding, done])
    const accepted = stream.write(chunk, ...(rest(encoding, done) as [BufferEncoding]))
    stream.flush()
    return accepted
  }
  response.end = (chunk?: unknown, encoding?: unknown, done?: unknown): ServerResponse => {
    decide()
    if (!stream) return Reflect.apply(end, response, [chunk, encoding, done])
    if (typeof chunk === 'function') stream.end(chunk)
    else if (chunk == null) stream.end()
    else stream.end(chunk, ...(rest(encoding, undefined) as [BufferEncoding]))
    return response
  }
}
