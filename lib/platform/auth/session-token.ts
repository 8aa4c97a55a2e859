import { createHmac, timingSafeEqual } from 'node:crypto'

const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url')
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function signature(text: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(text).digest()
}

/** A JWT that holds a session id and nothing else: all the rest is read on each call. */
export function signSession(sessionId: string, secret: string): string {
  const body = `${header}.${Buffer.from(JSON.stringify({ sid: sessionId })).toString('base64url')}`
  return `${body}.${signature(body, secret).toString('base64url')}`
}

/** Tokens that were found to be ours: whether they are is settled for ever, whether their session is open is not. */
const verified = new Map<string, string>()
const keptTokens = 5000

/** The session id of a token that we signed, else null. */
export function readSession(token: string, secret: string): string | null {
  const known = verified.get(`${secret} ${token}`)
  if (known) return known
  const sid = verify(token, secret)
  if (sid) {
    if (verified.size >= keptTokens) verified.clear()
    verified.set(`${secret} ${token}`, sid)
  }
  return sid
}

function verify(token: string, secret: string): string | null {
  const cut = token.lastIndexOf('.')
  if (cut < 0 || token.length > 1000 || !token.startsWith(`${header}.`)) return null
  const given = Buffer.from(token.slice(cut + 1), 'base64url')
  const wanted = signature(token.slice(0, cut), secret)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(token.slice(header.length + 1, cut), 'base64url').toString(),
    )
    const sid = claims !== null && typeof claims === 'object' && 'sid' in claims ? claims.sid : null
    return typeof sid === 'string' && uuid.test(sid) ? sid : null
  } catch {
    return null
  }
}

/** `__Host-` binds the cookie to this very host, and needs https. */
export function sessionCookieName(origin: string): string {
  return origin.startsWith('https:') ? '__Host-sluice-session' : 'sluice-session'
}

/** One cookie of a Cookie header. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (!header) return null
  for (const part of header.split(';')) {
    const cut = part.indexOf('=')
    if (cut > 0 && part.slice(0, cut).trim() === name) return part.slice(cut + 1).trim()
  }
  return null
}
