import type { IncomingMessage, ServerResponse } from 'node:http'
import { anonymous, type Caller } from './caller.ts'
import { Refusal } from './errors.ts'
import type { Answer, Reply } from './reply.ts'

/** A request below a mounted prefix (token APIs, registry, Kubernetes, Git). */
export class MountRequest {
  readonly method: string
  /** Raw path below the prefix, always starting with `/`; percent-encoding kept. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly requestId: string
  /** Simulated instant, ms. */
  readonly now: number
  /** Path variables of the matched route. */
  variables: Record<string, string> = {}
  caller: Caller = anonymous
  /** What the journal says was touched. */
  resource = ''
  /** For handlers that answer by themselves. */
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  #body: Promise<Buffer> | undefined

  constructor(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    path: string,
    requestId: string,
    now: number,
  ) {
    this.incoming = incoming
    this.outgoing = outgoing
    const [pathname, search] = splitOnce(path, '?')
    this.method = incoming.method ?? 'GET'
    this.path = pathname
    this.query = new URLSearchParams(search)
    this.headers = incoming.headers
    this.requestId = requestId
    this.now = now
  }

  /** The whole body; do not mix with reading `incoming` as a stream. */
  body(): Promise<Buffer> {
    this.#body ??= readBody(this.incoming, 256 * 1024 * 1024)
    return this.#body
  }

  async json<T = Record<string, unknown>>(): Promise<T> {
    const bytes = await this.body()
    try {
      return (bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'))) as T
    } catch {
      throw new Refusal(400, 'InvalidJSON', 'The request body is not valid JSON.')
    }
  }

  variable(name: string): string {
    return this.variables[name] ?? ''
  }
}

export interface Route {
  method: string
  /** Below the mount's prefix; see path-pattern.ts. */
  pattern: string
  /** Names the call in faults and journal: `GetRepository`. */
  action: string
  write?: boolean
  handle(request: MountRequest): Answer | Promise<Answer>
}

export interface Mount {
  product: string
  /** `/oapi/v1/codeup`; the longest matching prefix wins. */
  prefix: string
  /** First match wins. */
  routes: Route[]
  /** Tells who is calling or throws a Refusal; anonymous when absent. */
  authenticate?(request: MountRequest): Caller | Promise<Caller>
  /** The error envelope; `{errorCode, errorMessage, requestId}` when absent. */
  errorReply?(error: Refusal, requestId: string): Reply
  /** Body of a failure inside HTTP 200; `{success: false, errorCode, errorMessage, requestId}` when absent. */
  businessBody?(code: string, message: string, requestId: string): Record<string, unknown>
}

export function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limitBytes) reject(new Refusal(413, 'RequestTooLarge', 'The request body is too large.'))
      else chunks.push(chunk)
    })
    incoming.on('end', () => resolve(Buffer.concat(chunks)))
    incoming.on('error', reject)
  })
}

export function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
