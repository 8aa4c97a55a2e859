import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** One value of DER: its tag, the length of what follows, and that. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256]
  return Buffer.concat([Buffer.from([tag, ...head]), content])
}
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts)
const bytes = (hex: string) => Buffer.from(hex, 'hex')
const time = (at: Date) =>
  der(0x18, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`, 'latin1'))

/** ecdsa-with-SHA256; commonName; subjectAltName. */
const ecdsaWithSha256 = sequence(der(0x06, bytes('2a8648ce3d040302')))
const commonName = der(0x06, bytes('550403'))
const subjectAltName = der(0x06, bytes('551d11'))

function pem(word: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${word}-----\n${lines.join('\n')}\n-----END ${word}-----\n`
}

/** A certificate that vouches for itself, for 127.0.0.1 and localhost: who trusts it names it as its authority. */
export function selfSigned(until = new Date(Date.now() + 86_400_000)): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from('sluice test')))))
  const names = sequence(der(0x87, Buffer.from([127, 0, 0, 1])), der(0x82, Buffer.from('localhost')))
  const version = der(0xa0, der(0x02, Buffer.from([2])))
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]))
  const from = new Date(Math.min(until.getTime(), Date.now()) - 86_400_000)
  const signed = sequence(
    version,
    serial,
    ecdsaWithSha256,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(subjectAltName, der(0x04, names)))),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', signed, privateKey))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: pem('CERTIFICATE', sequence(signed, ecdsaWithSha256, signature)),
  }
}
