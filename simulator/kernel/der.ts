/** DER, as far as an X.509 certificate needs it. */
export function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const size = body.length
  const length =
    size < 0x80
      ? Buffer.from([size])
      : size < 0x100
        ? Buffer.from([0x81, size])
        : Buffer.from([0x82, size >> 8, size & 0xff])
  return Buffer.concat([Buffer.from([tag]), length, body])
}

export const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts)
export const set = (...parts: Buffer[]): Buffer => der(0x31, ...parts)
export const octets = (content: Buffer): Buffer => der(0x04, content)
export const bits = (content: Buffer, unused = 0): Buffer => der(0x03, Buffer.from([unused]), content)
export const text = (value: string): Buffer => der(0x0c, Buffer.from(value, 'utf8'))
export const boolean = (value: boolean): Buffer => der(0x01, Buffer.from([value ? 0xff : 0]))

/** A positive integer from its bytes, big end first. */
export function integer(bytes: Buffer): Buffer {
  const first = bytes[0] ?? 0
  return der(0x02, first >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const part of rest) {
    const groups = [part & 0x7f]
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80)
    bytes.push(...groups)
  }
  return der(0x06, Buffer.from(bytes))
}

/** GeneralizedTime where UTCTime would not reach. */
export function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)
  const isLong = Number(digits.slice(0, 4)) >= 2050
  return der(isLong ? 0x18 : 0x17, Buffer.from(`${isLong ? digits : digits.slice(2)}Z`))
}

export const pem = (label: string, content: Buffer): string =>
  `-----BEGIN ${label}-----\n${(content.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`
