import { randomBytes } from 'node:crypto'
import { sha256 } from '../crypto.ts'

const shape = /^slc_[A-Za-z0-9_-]{43}$/

/** A token of 256 random bits: a plain SHA-256 is enough to store it. Shown once. */
export function makeApiToken(): { secret: string; prefix: string; hash: string } {
  const secret = `slc_${randomBytes(32).toString('base64url')}`
  return { secret, prefix: secret.slice(0, 12), hash: sha256(secret) }
}

/** Hash to look up for an Authorization header; null when it is no bearer token of ours. */
export function bearerHash(authorization: string): string | null {
  const [scheme, value, ...rest] = authorization.trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer' || !value || rest.length > 0 || !shape.test(value)) return null
  return sha256(value)
}
