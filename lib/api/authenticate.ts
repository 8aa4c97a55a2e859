import type { IncomingMessage } from 'node:http'
import type { Actor } from '../domain/permission/actor.ts'
import { bearerHash } from '../platform/auth/api-token.ts'
import { readCookie, readSession, sessionCookieName } from '../platform/auth/session-token.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { type Credential, getActor } from '../use-cases/session/actor.ts'
import { Refusal, refuse } from './failure.ts'
import type { Installation } from './installation.ts'
import { assertSameOrigin } from './same-origin.ts'

/** What the call shows. A call with an Authorization header is judged by it alone: cookies are ignored. */
export function credentialOf(request: IncomingMessage, installation: Installation): Credential | null {
  const authorization = request.headers.authorization
  if (authorization !== undefined) {
    const hash = bearerHash(authorization)
    return hash ? { kind: 'token', hash } : null
  }
  const cookie = readCookie(request.headers.cookie, sessionCookieName(installation.origin))
  const id = cookie ? readSession(cookie, installation.sessionSecret) : null
  return id ? { kind: 'session', id } : null
}

/** The actor of a call, or a refusal. `assertKind` is for an address whose body is no JSON. */
export async function authenticate(
  request: IncomingMessage,
  around: Surroundings,
  installation: Installation,
  assertKind?: (request: IncomingMessage) => void,
): Promise<Actor> {
  const credential = credentialOf(request, installation)
  if (!credential) {
    throw new Refusal(refuse('unauthenticated', 'sign in, or send a token').failure, {
      headers: { 'www-authenticate': 'Bearer' },
    })
  }
  if (credential.kind === 'session') assertSameOrigin(request, installation.origin, assertKind)
  const actor = await getActor(around, credential)
  if (!actor.ok) throw new Refusal(actor.failure, { headers: { 'www-authenticate': 'Bearer' } })
  return actor.value
}
