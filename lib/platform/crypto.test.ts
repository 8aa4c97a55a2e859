import { describe, expect, it } from 'vitest'
import { bearerHash, makeApiToken } from './auth/api-token.ts'
import { hashPassword, makePassword, verifyPassword } from './auth/password.ts'
import { readCookie, readSession, sessionCookieName, signSession } from './auth/session-token.ts'
import { acceptsBrotli } from './compression.ts'
import { matchesHash, open, seal, sha256 } from './crypto.ts'

const key = (id: string, byte: number) => ({ id, bytes: Buffer.alloc(32, byte) })

it('compares a text with the hash of another, never with the text itself', () => {
  expect(matchesHash('token', sha256('token'))).toBe(true)
  for (const wrong of ['', 'toke', 'tokens', sha256('token')])
    expect(matchesHash(wrong, sha256('token'))).toBe(false)
  expect(matchesHash('token', 'token')).toBe(false)
  // Whatever is given, what is compared has 32 bytes, and the comparison looks at all of them.
  expect(matchesHash.toString()).toMatch(/timingSafeEqual/)
})

describe('sealing', () => {
  it('opens what it sealed, with any of the keys, under the same label', () => {
    const old = seal([key('old', 1)], 'päßword 密码', 'a')
    expect(open([key('new', 2), key('old', 1)], old, 'a')).toBe('päßword 密码')
    expect(seal([key('new', 2), key('old', 1)], 'x', 'a').keyId).toBe('new')
    expect(seal([key('k', 1)], 'x', 'a').bytes).not.toEqual(seal([key('k', 1)], 'x', 'a').bytes)
  })

  it('does not open another label, a changed bit, or with another key', () => {
    const sealed = seal([key('k', 1)], 'secret', 'a')
    const changed = {
      ...sealed,
      bytes: Buffer.from(sealed.bytes.map((byte, at) => (at === 30 ? byte ^ 1 : byte))),
    }
    expect(() => open([key('k', 1)], sealed, 'b')).toThrow()
    expect(() => open([key('k', 1)], changed, 'a')).toThrow()
    expect(() => open([key('k', 2)], sealed, 'a')).toThrow()
    expect(() => open([key('other', 1)], sealed, 'a')).toThrow('not configured')
  })
})

describe('tokens', () => {
  const id = '01a1fc25-2e61-77cf-840a-67184e6b29fb'
  const secret = 'x'.repeat(40)

  it('reads back a session that it signed, and no other', () => {
    const token = signSession(id, secret)
    expect(readSession(token, secret)).toBe(id)
    expect(readSession(token, 'y'.repeat(40))).toBeNull()
    const [head, , tail] = token.split('.')
    const other = Buffer.from(JSON.stringify({ sid: id.replace('0', '1') })).toString('base64url')
    expect(readSession(`${head}.${other}.${tail}`, secret)).toBeNull()
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
    for (const bad of ['', '.', '..', `${none}.${other}.`, token.slice(0, -1), 'x'.repeat(5000)])
      expect(readSession(bad, secret)).toBeNull()
  })

  it('binds the cookie to the host over https', () => {
    expect(sessionCookieName('https://a')).toBe('__Host-sluice-session')
    expect(readCookie('a=1; sluice-session=x=y ; b=2', 'sluice-session')).toBe('x=y')
    expect(readCookie('xsluice-session=1', 'sluice-session')).toBeNull()
  })

  it('takes a bearer token of ours in its exact shape', () => {
    const { secret: token, hash } = makeApiToken()
    expect(bearerHash(`Bearer ${token}`)).toBe(hash)
    expect(bearerHash(`bearer  ${token} `)).toBe(hash)
    for (const bad of [token, `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token} x`, 'Bearer'])
      expect(bearerHash(bad)).toBeNull()
  })

  it('verifies a password, and takes no shortcut without one', async () => {
    const stored = await hashPassword('right')
    expect(stored).toContain('$argon2id$')
    expect(await verifyPassword(stored, 'right')).toBe(true)
    expect(await verifyPassword(stored, 'wrong')).toBe(false)
    expect(await verifyPassword(null, 'right')).toBe(false)
    expect(new Set(Array.from({ length: 50 }, makePassword)).size).toBe(50)
  })
})

it.each([
  ['br', true], ['gzip, br', true], ['br;q=0.5', true], ['br;q=1.0, *;q=0.1', true], ['br;q=0', false], ['br;q=0.0', false],
  ['gzip', false], ['', false], ['brotli', false], ['x-br', false],
])('accept-encoding "%s": brotli %s', (header, expected) => {
  expect(acceptsBrotli(header)).toBe(expected)
}) // biome-ignore format: one glance
