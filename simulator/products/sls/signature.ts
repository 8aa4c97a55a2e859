import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { headerText } from '../../kernel/acs3.ts'
import type { Caller } from '../../kernel/caller.ts'
import { Refusal } from '../../kernel/errors.ts'
import { type MountRequest, splitOnce } from '../../kernel/mount.ts'
import type { World } from '../../kernel/world.ts'

const windowMs = 15 * 60_000

function credential(
  world: World,
  accessKeyId: string,
  securityToken: string,
): { secret: string; caller: Caller } {
  const key = world.identity.accessKeys.get(accessKeyId)
  if (key !== undefined && key.status === 'Active' && securityToken === '') {
    return { secret: key.secret, caller: world.identity.userCaller(key) }
  }
  const session = world.identity.sessions.get(accessKeyId)
  if (session === undefined || session.securityToken !== securityToken) {
    throw new Refusal(401, 'Unauthorized', 'The security token or the access key id is not known.')
  }
  if (world.clock.isExpired(session.validity)) {
    throw new Refusal(401, 'SecurityTokenExpired', 'The security token has expired.')
  }
  return { secret: session.secret, caller: world.identity.sessionCaller(session) }
}

/** What the v1 signature covers: method, body, type, date, the product's own headers, path and sorted query. */
function textToSign(request: MountRequest): string {
  const { headers } = request
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-log-') || name.startsWith('x-acs-'))
    .sort()
    .map((name) => `${name}:${headerText(headers, name)}\n`)
  const query = [...request.query]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
  const [path] = splitOnce(request.incoming.url ?? '/', '?')
  const resource = `${path}${query.length === 0 ? '' : `?${query.join('&')}`}`
  const lines = ['content-md5', 'content-type', 'date'].map((name) => headerText(headers, name))
  return [request.method, ...lines, ''].join('\n') + own.join('') + resource
}

/** Verifies `LOG <key>:<signature>` (v1, HMAC-SHA256 or SHA1) and tells who signed. */
export async function verifyLog(world: World, request: MountRequest): Promise<Caller> {
  const { headers } = request
  const [, accessKeyId, signature] = /^LOG ([^:]+):(.+)$/.exec(headers.authorization ?? '') ?? []
  if (accessKeyId === undefined || signature === undefined) {
    throw new Refusal(401, 'Unauthorized', 'The request is not signed.')
  }
  const { secret, caller } = credential(world, accessKeyId, headerText(headers, 'x-acs-security-token'))
  const body = await request.body()
  const md5 = body.length === 0 ? '' : createHash('md5').update(body).digest('hex').toUpperCase()
  const algorithm = headerText(headers, 'x-log-signaturemethod').replace('hmac-', '')
  if (!['sha256', 'sha1'].includes(algorithm)) {
    throw new Refusal(400, 'InvalidParameter', 'x-log-signaturemethod is hmac-sha256 or hmac-sha1.')
  }
  const expected = createHmac(algorithm, secret).update(textToSign(request)).digest()
  const given = Buffer.from(signature, 'base64')
  const same = given.length === expected.length && timingSafeEqual(expected, given)
  if (!same || headerText(headers, 'content-md5').toUpperCase() !== md5) {
    throw new Refusal(401, 'SignatureNotMatch', `signature ${signature} not match`)
  }
  const sentAt = Date.parse(headerText(headers, 'date'))
  if (!(Math.abs(world.clock.wall() - sentAt) <= windowMs)) {
    throw new Refusal(400, 'RequestTimeExpired', 'The request time is too far from the time of the server.')
  }
  return caller
}
