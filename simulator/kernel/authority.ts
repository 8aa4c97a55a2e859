import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bits, boolean, der, integer, octets, oid, pem, sequence, set, text, time } from './der.ts'
import type { World } from './world.ts'

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
const CLOCK_SLACK_MS = 300_000
const TEN_YEARS_MS = 3_652 * 86_400_000

export interface Certificate {
  certificate: string
  privateKey: string
  /** Serial number as Node's peer certificate writes it: upper-case hexadecimal. */
  serial: string
}

interface Request {
  commonName: string
  organisation?: string
  validToWall: number
  use: 'authority' | 'server' | 'client'
  /** Names and addresses that a server answers under. */
  names?: string[]
}

/** The certificate authority of the simulated cloud; its key outlives a restart, so kubeconfigs do too. */
export class Authority {
  readonly certificate: string
  readonly #key: KeyObject
  readonly #wall: () => number

  constructor(world: World) {
    this.#wall = () => world.clock.wall()
    const kept = world.meta.get('authority')?.value as Certificate | undefined
    if (kept !== undefined) {
      this.#key = createPrivateKey(kept.privateKey)
      this.certificate = kept.certificate
      return
    }
    const made = this.#make({
      commonName: 'kubernetes',
      use: 'authority',
      validToWall: this.#wall() + TEN_YEARS_MS,
    })
    world.meta.put({ key: 'authority', value: made })
    this.#key = createPrivateKey(made.privateKey)
    this.certificate = made.certificate
  }

  server(names: string[]): Certificate {
    return this.#make({
      commonName: 'kube-apiserver',
      use: 'server',
      names,
      validToWall: this.#wall() + TEN_YEARS_MS,
    })
  }

  client(commonName: string, organisation: string, validToWall: number): Certificate {
    return this.#make({ commonName, organisation, use: 'client', validToWall })
  }

  #make({ commonName, organisation, validToWall, use, names = [] }: Request): Certificate {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const signer = use === 'authority' ? privateKey : this.#key
    const serial = randomBytes(16)
    serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
    const subject = nameOf(commonName, organisation)
    const body = sequence(
      der(0xa0, integer(Buffer.from([2]))),
      integer(serial),
      ecdsaWithSha256,
      use === 'authority' ? subject : nameOf('kubernetes'),
      sequence(time(this.#wall() - CLOCK_SLACK_MS), time(validToWall)),
      subject,
      publicKey.export({ type: 'spki', format: 'der' }),
      der(0xa3, sequence(...extensionsOf(use, names))),
    )
    const signature = sign('sha256', body, signer)
    return {
      certificate: pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bits(signature))),
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      serial: serial.toString('hex').toUpperCase(),
    }
  }
}

const attribute = (id: string, value: string): Buffer => set(sequence(oid(id), text(value)))

const nameOf = (commonName: string, organisation?: string): Buffer =>
  sequence(
    ...(organisation === undefined ? [] : [attribute('2.5.4.10', organisation)]),
    attribute('2.5.4.3', commonName),
  )

const extension = (id: string, critical: boolean, content: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(content))

function extensionsOf(use: Request['use'], names: string[]): Buffer[] {
  if (use === 'authority') {
    return [
      extension('2.5.29.19', true, sequence(boolean(true))),
      // keyCertSign and cRLSign.
      extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)),
    ]
  }
  const purpose = use === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2'
  const extensions = [
    extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.37', false, sequence(oid(purpose))),
  ]
  if (names.length > 0)
    extensions.push(extension('2.5.29.17', false, sequence(...names.map(alternativeName))))
  return extensions
}

function alternativeName(name: string): Buffer {
  if (/^\d+(\.\d+){3}$/.test(name)) return der(0x87, Buffer.from(name.split('.').map(Number)))
  return der(0x82, Buffer.from(name, 'ascii'))
}

const authorities = new WeakMap<World, Authority>()

export function authorityOf(world: World): Authority {
  let authority = authorities.get(world)
  if (authority === undefined) {
    authority = new Authority(world)
    authorities.set(world, authority)
  }
  return authority
}
