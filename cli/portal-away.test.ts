import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { runCli } from '../lib/testing/command-line.ts'
import { selfSigned } from '../lib/testing/self-signed.ts'

const token = `slc_${'t'.repeat(43)}`
const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

interface Answer {
  status?: number
  body?: string
  headers?: Record<string, string>
}

/** Something at an address that gives these answers one after the other, the last for ever. */
async function answering(...answers: (Answer | 'hang up')[]) {
  const asked: IncomingMessage[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? {}
    asked.push(request)
    if (answer === 'hang up') return request.destroy()
    const { status = 200, body = '{}', headers = {} } = answer
    return response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  })
  open.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, asked }
}

const status = (url: string) => runCli(['status', '--json'], { SLUICE_URL: url, SLUICE_TOKEN: token })
const good = { body: '{"items":[],"next":null,"now":"2026-01-01T00:00:00Z"}' }

describe('what answers is no portal, or nothing does', () => {
  it.each([
    ['a proxy that asks to sign in', { status: 302, headers: { location: 'https://sso.example.com/?from=x' } }, 'sends elsewhere (302 to https://sso.example.com'],
    ['a page', { body: '<html>', headers: { 'content-type': 'text/html' } }, 'answered 200 and no JSON (text/html)'],
    ['another product', { status: 404, body: '{"error":"no route"}' }, 'answered 404 and no JSON'],
  ])('says so of %s, and sends the token no further', async (_, answer, words) => {
    const { url, asked } = await answering(answer)
    const { code, err, out } = await status(url)
    expect([code, err]).toEqual([6, expect.stringContaining(words)])
    expect(asked).toHaveLength(1)
    expect(out + err).not.toContain(token)
  }) // biome-ignore format: one glance

  it('says of a call that the portal does not have where the right command is', async () => {
    const body = JSON.stringify({ code: 'not-found', message: 'there is no such address', detail: { path: '/x' }, requestId: 'r' })
    const { url } = await answering({ status: 404, body })
    const { code, err, json } = await status(url)
    expect([code, json.code, err]).toEqual([2, 'other-version', expect.stringContaining('/cli/sluice.cjs')])
  }) // biome-ignore format: one glance

  it('tries a read again while a portal starts anew', async () => {
    const { url, asked } = await answering({ status: 503 }, 'hang up', good)
    expect((await status(url)).code).toBe(0)
    expect(asked).toHaveLength(3)
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${token}`)
    expect(asked[0]?.headers['user-agent']).toMatch(/^sluice\//)
  })

  it('gives up on one that stays away', async () => {
    const body = JSON.stringify({ code: 'unavailable', message: 'the database does not answer; try again', requestId: 'r' })
    const { url, asked } = await answering({ status: 503, body })
    const { code, err } = await status(url)
    expect([code, err]).toEqual([6, expect.stringContaining('the database does not answer')])
    expect(asked).toHaveLength(4)
  }) // biome-ignore format: one glance

  it('keeps one key over all tries of a write', async () => {
    const preview = JSON.stringify({
      service: { id: 's', slug: 'a' }, environment: 'test', build: { id: 'b', digest: `sha256:${'a'.repeat(64)}`, version: 'v1', commitSha: null, branch: null },
      from: null, change: { direction: 'first', added: [], removed: [] }, verdicts: [], request: { allowed: true }, prognosis: { key: 'starts-now', until: null }, now: '2026-01-01T00:00:00Z',
    }) // biome-ignore format: one glance
    const made = JSON.stringify({ id: 'p', number: 7, state: 'pending' })
    const { url, asked } = await answering({ body: preview }, 'hang up', { body: made, status: 201 }, { body: made })
    const build = `sha256:${'a'.repeat(64)}`
    const { code } = await runCli(['promote', 'a', '--to', 'test', '--build', build], { SLUICE_URL: url, SLUICE_TOKEN: token })
    expect(code).toBe(0)
    const keys = asked.filter(({ url: path }) => path === '/api/v1/promotions').map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^[\x21-\x7e]{20,200}$/)
  }) // biome-ignore format: one glance

  it('says of an internal error under which id the log has it', async () => {
    const body = JSON.stringify({
      code: 'internal',
      message: 'something went wrong on our side',
      requestId: 'req-77',
    })
    const { url } = await answering({ status: 500, body })
    const { code, err } = await status(url)
    expect([code, err]).toEqual([1, expect.stringContaining('(req-77)')])
  })

  it('says of a certificate that is not trusted what to set', async () => {
    const server = createSecureServer(selfSigned())
    open.push(server)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const untrusted = await status(`https://127.0.0.1:${port}`)
    expect([untrusted.code, untrusted.err]).toEqual([6, expect.stringContaining('NODE_EXTRA_CA_CERTS')])
    const plain = await answering(good)
    const wrong = await status(plain.url.replace('http:', 'https:'))
    expect([wrong.code, wrong.err]).toEqual([6, expect.stringContaining('does not speak TLS as expected')])
  }) // biome-ignore format: one glance

  it('says that nobody knows the host', async () => {
    const { code, err } = await status('https://no-such-host.invalid')
    expect([code, err]).toEqual([6, expect.stringContaining('nobody knows the host')])
  })
})
