import { randomBytes } from 'node:crypto'
import type { Caller } from '../../kernel/caller.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest } from '../../kernel/mount.ts'
import type { Reply } from '../../kernel/reply.ts'
import { callerOfPassword } from '../acr/passwords.ts'
import { mayUse, type RegistryDoor, type RegistryVerb, verbs } from './door.ts'

const LIFETIME_SECONDS = 300

/** Who knocks at `/auth` with the user and password that GetAuthorizationToken gave. */
export function signIn(door: RegistryDoor, request: MountRequest): { caller: Caller; instanceId: string } {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const [user = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  const known = user === 'cr_temp_user' ? callerOfPassword(door.state, rest.join(':')) : undefined
  if (known === undefined) {
    throw new Refusal(401, 'UNAUTHORIZED', 'authentication required', {
      headers: { 'www-authenticate': 'Basic realm="registry"' },
    })
  }
  return known
}

/** `/auth`: trades user and password for a bearer token, whose scopes are what was asked and what RAM allows. */
export function grantToken(door: RegistryDoor, request: MountRequest): Reply {
  const { state } = door
  const known = signIn(door, request)
  const service = request.query.get('service') ?? ''
  if (service !== '' && !service.endsWith(`:${known.instanceId}`)) {
    throw new Refusal(401, 'UNAUTHORIZED', 'the password is for another instance')
  }
  const scopes = new Map<string, Set<string>>()
  for (const [name, verb] of request.query.getAll('scope').flatMap(wantedOf)) {
    if (!mayUse(state, known.caller, known.instanceId, name, verb)) continue
    const granted = scopes.get(name)
    if (granted === undefined) scopes.set(name, new Set([verb]))
    else granted.add(verb)
  }
  const token = randomBytes(48).toString('base64url')
  door.bearers.set(token, {
    token,
    caller: known.caller,
    instanceId: known.instanceId,
    scopes,
    validity: state.world.clock.startValidity(LIFETIME_SECONDS * 1000),
  })
  for (const old of door.bearers.values()) {
    if (!state.world.clock.isExpired(old.validity)) break
    door.bearers.delete(old.token)
  }
  const issued_at = new Date(state.world.clock.wall()).toISOString()
  return { body: { token, access_token: token, expires_in: LIFETIME_SECONDS, issued_at } }
}

/** `repository:ns/name:pull,push`, several of them separated by spaces. */
function wantedOf(text: string): Array<[string, RegistryVerb]> {
  return text.split(' ').flatMap((scope): Array<[string, RegistryVerb]> => {
    const match = /^repository:([^:]+):([a-z,*]+)$/.exec(scope)
    if (match === null) return []
    const asked = (match[2] ?? '').split(',')
    return verbs
      .filter((verb) => asked.includes(verb) || asked.includes('*'))
      .map((verb) => [match[1] ?? '', verb])
  })
}
