import { createServer, request as open } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { limitBody } from './request-patience.ts'

const limitMs = 40

/** Sends a body of nine pieces, one each so often; answers whether all of it was taken. */
async function send(path: string, everyMs: number, method = 'POST'): Promise<boolean> {
  const server = createServer((request, response) => {
    limitBody(request, limitMs)
    request.resume().once('end', () => response.end('taken'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await new Promise<boolean>((resolve) => {
      const { port } = server.address() as AddressInfo
      const headers = method === 'POST' ? { 'content-length': 9 } : {}
      const call = open({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        response.resume().once('end', () => resolve(true))
      })
      call.on('error', () => resolve(false))
      if (method === 'GET') return call.end()
      let sent = 0
      const timer = setInterval(() => {
        if (call.destroyed) return clearInterval(timer)
        call.write('x')
        sent += 1
        if (sent < 9) return
        clearInterval(timer)
        call.end()
      }, everyMs)
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

it.each([
  ['/api/v1/promotions', 1, true],
  ['/api/v1/promotions', 15, false],
  // A file may take as long as it goes on coming.
  ['/api/v1/bill-sources/00000000-0000-4000-8000-000000000000/files?name=x', 15, true],
  ['/api/v1/bill-sources/00000000-0000-4000-8000-000000000000/files?name=x', 400, false],
])('%s, a byte each %i ms: %s', async (path, everyMs, taken) => {
  expect(await send(path, everyMs)).toBe(taken)
})

it('leaves what has no body', async () => {
  expect(await send('/', 0, 'GET')).toBe(true)
})
