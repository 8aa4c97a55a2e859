/** What a handler answers. An object body becomes JSON; a string or Buffer goes out as it is. */
export interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

/** Answered by a handler that wrote to the response itself (a watch, a Git pack). */
export const HANDLED = Symbol('handled')
export type Answer = Reply | typeof HANDLED

export function encodeReply(reply: Reply): {
  status: number
  headers: Record<string, string>
  bytes: Buffer
} {
  const headers = Object.fromEntries(
    Object.entries(reply.headers ?? {}).map(([k, v]) => [k.toLowerCase(), v]),
  )
  let bytes: Buffer
  if (reply.body === undefined) bytes = Buffer.alloc(0)
  else if (Buffer.isBuffer(reply.body)) bytes = reply.body
  else if (typeof reply.body === 'string') bytes = Buffer.from(reply.body)
  else {
    bytes = Buffer.from(JSON.stringify(reply.body))
    headers['content-type'] ??= 'application/json;charset=utf-8'
  }
  return { status: reply.status ?? 200, headers, bytes }
}
