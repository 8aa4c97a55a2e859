import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { precompress } from './precompress.ts'
import { createStaticFiles } from './static-files.ts'

describe('built files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'static-'))
  const script = 'console.log(1)\n'.repeat(500)
  let server: Server

  beforeAll(async () => {
    writeFileSync(join(folder, 'a.js'), script)
    writeFileSync(join(folder, 'small.css'), 'a{}')
    writeFileSync(join(folder, 'font.woff2'), Buffer.alloc(4000, 1))
    writeFileSync(join(folder, 'secret.env'), 'x')
    writeFileSync(join(folder, '..', 'outside.js'), 'outside')
    const files = createStaticFiles(folder)
    server = createServer((incoming, response) => {
      void files.answer(incoming, response, (incoming.url ?? '/').slice(1)).then((done) => {
        if (!done) response.writeHead(404).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    server.close()
    rmSync(folder, { recursive: true })
    rmSync(join(folder, '..', 'outside.js'))
  })

  const get = (path: string, encoding = 'br', method = 'GET') =>
    new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }>((resolve, reject) => {
      const { port } = server.address() as AddressInfo
      request(
        { port, host: '127.0.0.1', path, method, headers: { 'accept-encoding': encoding } },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(parts) }),
          )
        },
      )
        .on('error', reject)
        .end()
    })

  it('go out compressed and for ever, also when nobody compressed them before', async () => {
    for (const round of ['before', 'after'] as const) {
      if (round === 'after') expect(await precompress(folder)).toBe(1)
      const answer = await get('/a.js')
      expect(answer.headers).toMatchObject({
        'content-encoding': 'br',
        'cache-control': 'public, max-age=31536000, immutable',
      })
      expect(brotliDecompressSync(answer.bytes).toString()).toBe(script)
    }
    expect((await get('/a.js', 'gzip')).bytes.toString()).toBe(script)
    expect((await get('/small.css')).headers['content-encoding']).toBeUndefined()
    expect((await get('/font.woff2')).headers).toMatchObject({ 'content-type': 'font/woff2' })
    expect((await get('/a.js', 'br', 'HEAD')).bytes).toHaveLength(0)
    expect(await precompress(folder)).toBe(0)
  })

  it.each([
    '/../outside.js',
    '/%2e%2e/outside.js',
    '/..%2foutside.js',
    '/a.js%00',
    '/%',
    '/secret.env',
    '/nothing.js',
    '/a.js.br',
  ])('do not answer %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })
})
