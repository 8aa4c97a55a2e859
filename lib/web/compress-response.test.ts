import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { compressResponse } from './compress-response.ts'

test('a writer that waits for drain gets to the end of a page larger than any buffer', async () => {
  const chunk = `${'x'.repeat(200)}\n`.repeat(400)
  const writePage = async (response: ServerResponse) => {
    response.setHeader('content-type', 'text/html')
    for (let at = 0; at < 40; at += 1) {
      if (!response.write(chunk + at))
        await new Promise((resolve) => response.once('drain', () => resolve(null)))
    }
    response.end()
  }
  const server = createServer((request, response) => {
    compressResponse(request, response)
    void writePage(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { get } = await import('node:http')
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    get({ port, host: '127.0.0.1', headers: { 'accept-encoding': 'br' } }, (answer) => {
      expect(answer.headers['content-encoding']).toBe('br')
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve(Buffer.concat(parts)))
    }).on('error', reject)
  })
  server.close()
  expect(brotliDecompressSync(bytes).toString()).toHaveLength(40 * chunk.length + 70)
})
