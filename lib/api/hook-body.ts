import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { bodyLimitBytes } from './body.ts'
import { Refusal, refuse } from './failure.ts'

/** A sender has this long for its whole body. */
const patienceMs = 10_000
/** Who is refused in the middle of writing gets this long to read why; what it still writes is thrown away. */
const lingerMs = 1000

const tooLarge = () =>
  refuse('too-large', `a body may have ${bodyLimitBytes} bytes`, { limitBytes: bodyLimitBytes })
const tooSlow = () =>
  new Refusal(refuse('invalid', 'the body took too long', { field: 'body' }).failure, { status: 408 })

/** Refuses what says by itself that it is too long: nothing of it is read. */
export function assertShort(request: IncomingMessage): void {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) throw tooLarge()
}

/** The bytes of a delivery: at most 1 MB, in at most 10 seconds. Fails with too-large (413) or invalid (408, or 400 cut off). */
export async function readShortBody(request: IncomingMessage): Promise<Buffer> {
  assertShort(request)
  const chunks: Buffer[] = []
  let size = 0
  return await new Promise<Buffer>((resolve, reject) => {
    const end = (done: () => void) => {
      clearTimeout(timer)
      request.off('data', onData)
      request.pause()
      done()
    }
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size > bodyLimitBytes) end(() => reject(tooLarge()))
      else chunks.push(chunk)
    }
    const timer = setTimeout(() => end(() => reject(tooSlow())), patienceMs)
    const cut = () => end(() => reject(refuse('invalid', 'the body ended early', { field: 'body' })))
    request.on('data', onData)
    request.once('end', () => end(() => resolve(Buffer.concat(chunks))))
    request.once('error', cut)
    request.once('close', cut)
  })
}

/**
 * Ends a connection on which somebody is still writing: the answer goes out at once, is left there to be read for a moment,
 * and no more than what comes in that moment is taken.
 */
export async function hangUp(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
): Promise<void> {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.write(text)
  request.resume()
  if (!request.complete) {
    const over = new AbortController()
    for (const event of ['end', 'close'] as const) request.once(event, () => over.abort())
    await pause(lingerMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined)
  }
  response.end()
  request.destroy()
}
