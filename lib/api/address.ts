import type { IncomingMessage } from 'node:http'

const loopback = /^(::ffff:)?127\.|^::1$/

/**
 * Where a call comes from. Only addresses that our own proxies appended are believed: the caller can write whatever it
 * likes into the rest of X-Forwarded-For.
 */
export function addressOf(request: IncomingMessage, proxyHops: number): string {
  const direct = request.socket.remoteAddress ?? 'unknown'
  if (proxyHops === 0) return direct
  const chain = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  return chain[chain.length - proxyHops] ?? direct
}

/** From this machine, and not passed on by a proxy. */
export function isLocal(request: IncomingMessage): boolean {
  const passedOn = request.headers['x-forwarded-for'] ?? request.headers.forwarded
  return passedOn === undefined && loopback.test(request.socket.remoteAddress ?? '')
}
