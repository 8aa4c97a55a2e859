import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkHost, checkUrl, isClosedAddress } from './address.ts'
import { Attempts } from './attempt.ts'
import { Budget } from './budget.ts'
import { CallError, clampRetryAfter, failureOf, kindOfStatus, networkError, redact } from './call-error.ts'
import { createHttp, retryAfterOf } from './fetch.ts'
import { HealthBook } from './health.ts'
import { signedError } from './signed.ts'

const strict = { allowed: [], loopback: false }

describe('outgoing addresses', () => {
  it.each([
    ['10.1.2.3', true],
    ['100.100.100.200', true],
    ['127.0.0.1', true],
    ['169.254.169.254', true],
    ['172.31.0.1', true],
    ['192.168.1.1', true],
    ['0.0.0.0', true],
    ['255.255.255.255', true],
    ['::1', true],
    ['fd00::1', true],
    ['fe80::1', true],
    ['::ffff:10.0.0.1', true],
    ['64:ff9b::a00:1', true],
    ['47.98.116.130', false],
    ['172.32.0.1', false],
    ['2400:3200::1', false],
  ])('%s closed: %s', (address, closed) => {
    expect(isClosedAddress(address)).toBe(closed)
  })

  it.each([
    ['https://cr.cn-hangzhou.aliyuncs.com/', strict, null],
    ['http://cr.cn-hangzhou.aliyuncs.com/', strict, 'PlainHttp'],
    ['https://10.0.0.8:6443/', strict, 'PrivateAddress'],
    ['https://[::ffff:100.100.100.200]/', strict, 'PrivateAddress'],
    ['https://10.0.0.8:6443/', { allowed: ['10.0.0.0/8'], loopback: false }, null],
    ['https://10.0.0.8:6443/', { allowed: ['10.0.0.8'], loopback: false }, null],
    ['http://127.0.0.1:4010/', strict, 'PlainHttp'],
    ['https://127.0.0.1:4010/', strict, 'PrivateAddress'],
    ['http://127.0.0.1:4010/', { allowed: [], loopback: true }, null],
    ['http://10.0.0.8/', { allowed: ['10.0.0.8'], loopback: true }, 'PlainHttp'],
    ['https://user:secret@example.com/', strict, 'PasswordInAddress'],
    ['file:///etc/passwd', strict, 'PlainHttp'],
  ])('%s', (url, rule, code) => {
    const check = () => checkUrl(new URL(url), rule)
    if (code === null) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ kind: 'refused', code }))
  })

  it('looks at what a name resolves to, not only at the name', async () => {
    await expect(checkHost('localhost', strict)).rejects.toMatchObject({ code: 'PrivateAddress' })
    await expect(checkHost('localhost', { allowed: ['localhost'], loopback: false })).resolves.toBeUndefined()
    await expect(
      checkHost('localhost', { allowed: ['.host', '127.0.0.0/8', '::1'], loopback: false }),
    ).resolves.toBeUndefined()
  })
})

describe('plain HTTP', () => {
  let server: Server
  let base: string
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/redirect') response.writeHead(302, { location: '/secret' }).end()
      else if (request.url === '/big') response.end(Buffer.alloc(2048))
      else response.end('ok')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  const { signal } = new AbortController()

  it('follows no redirect and reads no more than it may', async () => {
    const http = createHttp({ allowed: [], loopback: true })
    const answer = await http({ method: 'GET', url: new URL('/redirect', base), signal })
    expect([answer.status, answer.headers.location]).toEqual([302, '/secret'])
    await expect(
      http({ method: 'GET', url: new URL('/big', base), signal, maxBytes: 1000 }),
    ).rejects.toMatchObject({
      kind: 'nonsense',
    })
    await http.destroy()
  })

  it('connects to no private address behind a name', async () => {
    const http = createHttp({ allowed: [], loopback: false })
    const url = new URL(base.replace('http://127.0.0.1', 'https://localhost'))
    await expect(http({ method: 'GET', url, signal })).rejects.toMatchObject({
      kind: 'refused',
      code: 'PrivateAddress',
    })
    await http.destroy()
  })
})

describe('judging failures', () => {
  it.each([
    [401, 'refused', true],
    [403, 'refused', true],
    [404, 'not-found', true],
    [409, 'conflict', true],
    [422, 'invalid', true],
    [429, 'throttled', false],
    [408, 'timeout', false],
    [500, 'unavailable', false],
    [503, 'unavailable', false],
  ] as const)('status %s is %s', (status, kind, definite) => {
    expect(kindOfStatus(status)).toBe(kind)
    expect(failureOf(new CallError(kind, 'x'), 'cr', 'ListRepository').definite).toBe(definite)
  })

  const sdk = (facts: object) => Object.assign(new Error('code: 400, failed'), facts)
  it.each([
    [
      sdk({ name: 'ThrottlingError', code: 'Throttling.User', statusCode: 400, retryAfter: 5 }),
      'throttled',
      200,
    ],
    [sdk({ name: 'ClientError', code: 'Throttling', statusCode: 503 }), 'throttled', null],
    [sdk({ name: 'ClientError', code: 'NoPermission', statusCode: 403 }), 'refused', null],
    [sdk({ name: 'ClientError', code: 'Forbidden.RAM', statusCode: 400 }), 'refused', null],
    [sdk({ name: 'ClientError', code: 'EntityNotExist.Role', statusCode: 404 }), 'not-found', null],
    [sdk({ name: 'ClientError', code: 'MissingParameter', statusCode: 400 }), 'invalid', null],
    [sdk({ name: 'ClientError', code: 'SignatureNonceUsed', statusCode: 400 }), 'unavailable', null],
    [sdk({ name: 'ClientError', code: 'InvalidTimeStamp.Expired', statusCode: 400 }), 'unavailable', null],
    [sdk({ name: 'ServerError', code: 'InternalError', statusCode: 500 }), 'unavailable', null],
    [sdk({ name: 'ServerError', code: 'Forbidden', statusCode: 503 }), 'unavailable', null],
    [sdk({ name: 'RequestTimeoutError' }), 'timeout', null],
    [new SyntaxError('Unexpected token <'), 'nonsense', null],
    [sdk({ code: 'ECONNRESET' }), 'unavailable', null],
    [sdk({ code: 'ETIMEDOUT' }), 'timeout', null],
    [undefined, 'unavailable', null],
  ])('reads the vendor’s error %#', (error, kind, retryAfterMs) => {
    expect(signedError(error)).toMatchObject({ kind, retryAfterMs })
  })

  it('asks for fresh credentials when the token is called expired', () => {
    const error = sdk({ name: 'ClientError', code: 'InvalidSecurityToken.Expired', statusCode: 400 })
    expect(signedError(error)).toMatchObject({ kind: 'unavailable', expired: true })
  })

  it('says what the cloud said, and not what its answer left out', () => {
    const said = 'Request was denied due to user flow control.'
    const error = sdk({
      name: 'ThrottlingError',
      code: 'Throttling.User',
      statusCode: 429,
      message: `code: 429, ${said} request id: 0A1B`,
      description: 'undefined',
      requestId: '0A1B',
    })
    expect(signedError(error)).toMatchObject({ message: said, requestId: '0A1B' })
  })

  it('says which action was refused', () => {
    const error = sdk({
      code: 'NoPermission',
      statusCode: 403,
      accessDeniedDetail: { AuthAction: 'cr:ListInstance' },
    })
    expect(signedError(error).message).toContain('cr:ListInstance')
  })

  it('reads what the network did', () => {
    expect(networkError(Object.assign(new Error('x'), { code: 'UND_ERR_HEADERS_TIMEOUT' })).kind).toBe(
      'timeout',
    )
    expect(
      networkError(
        new Error('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
      ),
    ).toMatchObject({
      kind: 'unavailable',
      code: 'ECONNREFUSED',
    })
    expect(networkError(Object.assign(new Error('aborted'), { name: 'AbortError' })).kind).toBe('timeout')
  })

  it.each([
    ['x-yunxiao-token: pt-abcdefgh1234', 'pt-abcdefgh1234'],
    ['{"SecurityToken":"CAISxyz.abc","x":1}', 'CAISxyz.abc'],
    ['Authorization: Bearer eyJhbGciOi.abc', 'eyJhbGciOi.abc'],
    ['password=hunter22', 'hunter22'],
    ['Signature=0123456789abcdef', '0123456789abcdef'],
  ])('cuts secrets out of %s', (text, secret) => {
    expect(redact(text)).not.toContain(secret)
  })

  it('clamps when to come back', () => {
    expect([0, 5, 500, 3_600_000, Number.NaN].map(clampRetryAfter)).toEqual([200, 200, 500, 60_000, 1000])
    expect(retryAfterOf({ 'x-acs-retry-after': '700' })).toBe(700)
    expect(retryAfterOf({ 'retry-after': '2' })).toBe(2000)
    expect(
      retryAfterOf({ 'retry-after': 'Sat, 21 Nov 2026 00:00:05 GMT' }, Date.parse('2026-11-21T00:00:00Z')),
    ).toBe(5000)
    expect(retryAfterOf({})).toBeNull()
  })
})

describe('pace', () => {
  it('lets a burst go and spreads the rest', () => {
    let now = 0
    const budget = new Budget(10, () => now)
    const waits = Array.from({ length: 23 }, () => budget.take())
    expect(waits.slice(0, 20)).toEqual(Array(20).fill(0))
    expect(waits.slice(20)).toEqual([100, 200, 300])
    expect(budget.left()).toBe(0)
    now = 1000
    expect(budget.left()).toBe(7)
    expect(budget.take()).toBe(0)
  })

  it('stands still after the vendor throttled', () => {
    let now = 0
    const budget = new Budget(10, () => now)
    budget.pause(1000)
    expect(budget.take()).toBe(1000)
    now = 5000
    expect(budget.take()).toBe(0)
  })
})

describe('attempts', () => {
  const settings = { connectionId: 'c', product: 'cr', perSecond: 1000, deadlineMs: 50, random: () => 0.5 }
  const make = (change = {}) => new Attempts({ ...settings, health: new HealthBook(), ...change })
  const failing = (error: unknown, times: number) => {
    let calls = 0
    const work = async () => {
      calls += 1
      if (calls <= times) throw error
      return calls
    }
    return { work, count: () => calls }
  }

  it.each([
    ['throttled', true, 2, 3],
    ['throttled', true, 9, 4],
    ['throttled', false, 9, 1],
    ['unavailable', true, 1, 2],
    ['unavailable', true, 9, 3],
    ['unavailable', false, 9, 1],
    ['nonsense', true, 9, 3],
    ['timeout', true, 9, 1],
    ['refused', true, 9, 1],
    ['not-found', true, 9, 1],
    ['conflict', false, 9, 1],
  ] as const)('%s, read %s, failing %s times: %s calls', async (kind, read, times, calls) => {
    const { work, count } = failing(
      new CallError(kind, 'x', { retryAfterMs: kind === 'throttled' ? 200 : null }),
      times,
    )
    const result = await make().call({ operation: 'X', read }, work)
    expect(count()).toBe(calls)
    expect(result.ok).toBe(times < calls)
  })

  it('renews once, also for a write, and no more', async () => {
    const { work, count } = failing(new CallError('unavailable', 'expired', { expired: true }), 9)
    let renewed = 0
    await make().call({ operation: 'X', read: false, renew: () => (renewed += 1) }, work)
    expect([count(), renewed]).toEqual([2, 1])
  })

  it('does not wait longer than its patience', async () => {
    const { work, count } = failing(new CallError('throttled', 'x', { retryAfterMs: 30_000 }), 9)
    const result = await make({ patienceMs: 1000 }).call({ operation: 'X', read: true }, work)
    expect(count()).toBe(1)
    expect(result).toMatchObject({ failure: { kind: 'throttled', retryAfterMs: 30_000 } })
  })

  it('takes an answer of another shape for nonsense', async () => {
    const work = async () => z.object({ Images: z.array(z.string()) }).parse({ Images: [1] })
    const result = await make().call({ operation: 'X', read: false }, work)
    expect(result).toMatchObject({
      failure: { kind: 'nonsense', definite: false, message: 'unexpected shape at Images.0' },
    })
  })

  it('lets go of an answer that comes too late', async () => {
    const late = Promise.withResolvers<never>()
    const result = await make().call({ operation: 'X', read: true }, () => late.promise)
    expect(result).toMatchObject({ failure: { kind: 'timeout' } })
    late.reject(new Error('nobody hears this'))
    await new Promise((resolve) => setImmediate(resolve))
  })
})
