import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLog } from '../platform/log.ts'
import { createPages } from './pages.ts'

const seen: (string | undefined)[] = []
const pages = createPages(
  {
    origin: 'http://portal.test',
    simulated: false,
    loopback: false,
    simulatorUrl: null,
    databaseUrl: '',
    sessionSecret: '',
    keys: [],
    proxyHops: 1,
    log: createLog('silent', 'test'),
  },
  false,
)
const server = createServer(pages.handle)
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

function ask(headers: Record<string, string>, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo
    const method = body === undefined ? 'GET' : 'POST'
    const sent = request({ port, host: '127.0.0.1', path: '/', method, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

it('says that it is starting, then lets pages be drawn', async () => {
  expect(await ask({})).toBe(503)
  pages.open(async (incoming, response) => {
    seen.push(incoming.headers['x-sluice-address']?.toString())
    if (incoming.headers.break) throw new Error('broken')
    response.writeHead(200).end()
  })
  expect(await ask({})).toBe(200)
})

it('refuses forms that are too long or will not say how long they are', async () => {
  expect(await ask({ 'content-length': '2000000' }, '')).toBe(413)
  expect(await ask({ 'transfer-encoding': 'chunked' }, 'x')).toBe(411)
  expect(await ask({ 'content-length': '1' }, 'x')).toBe(200)
})

it('believes only what our own proxy added about the caller’s address', async () => {
  seen.length = 0
  await ask({ 'x-forwarded-for': '1.1.1.1, 2.2.2.2', 'x-sluice-address': '3.3.3.3' })
  expect(seen).toEqual(['2.2.2.2'])
})

it('answers 500 when a page breaks, and lives', async () => {
  expect(await ask({ break: '1' })).toBe(500)
  expect(await ask({})).toBe(200)
})
