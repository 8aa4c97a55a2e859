import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest } from '../../kernel/mount.ts'
import type { Reply } from '../../kernel/reply.ts'
import type { World } from '../../kernel/world.ts'

const LIFETIME_SECONDS = 600

/** Where blob downloads are redirected to: signed addresses that refuse a second way of authentication, as OSS does. */
export class ObjectStorage {
  readonly #world: World
  readonly #secret = randomBytes(32)

  constructor(world: World) {
    this.#world = world
  }

  signedUrl(host: string, digest: string): string {
    const expires = String(Math.floor(this.#world.clock.wall() / 1000) + LIFETIME_SECONDS)
    const signature = this.#sign(digest, expires).toString('base64url')
    return `http://${elsewhere(host, this.#world.url)}/oss/blobs/${digest}?Expires=${expires}&Signature=${signature}`
  }

  serve(request: MountRequest): Reply {
    if (request.headers.authorization !== undefined) {
      throw new Refusal(
        400,
        'InvalidArgument',
        'Only one auth mechanism allowed; the request has a signature in its address.',
      )
    }
    const digest = request.variable('digest')
    const expires = request.query.get('Expires') ?? ''
    const expected = this.#sign(digest, expires)
    const given = Buffer.from(request.query.get('Signature') ?? '', 'base64url')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new Refusal(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.')
    }
    if (this.#world.clock.wall() > Number(expires) * 1000)
      throw new Refusal(403, 'AccessDenied', 'Request has expired.')
    const bytes = this.#world.store.readBlob(digest)
    if (bytes === undefined) throw new Refusal(404, 'NoSuchKey', 'The specified key does not exist.')
    return { headers: { 'content-type': 'application/octet-stream' }, body: bytes }
  }

  #sign(digest: string, expires: string): Buffer {
    return createHmac('sha256', this.#secret).update(`${digest}\n${expires}`).digest()
  }
}

/** Object storage lives on another host than the registry: clients drop their credentials on the way, as they must. */
function elsewhere(host: string, url: string): string {
  const [name = '', port = '80'] = host.split(':')
  if (name === '127.0.0.1') return `localhost:${port}`
  return name === 'localhost' ? `127.0.0.1:${port}` : new URL(url).host
}
