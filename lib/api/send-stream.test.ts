import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { JsonStream } from '../platform/json-text.ts'
import { sendStream } from './send.ts'

const part = 'x'.repeat(64 * 1024)

describe('what is made while it is sent', () => {
  let close = async () => {}
  afterEach(() => close())

  /** Serves one stream; answers how serving ended, and the bytes as they came. */
  async function serve(parts: AsyncIterable<string>) {
    let ended: Promise<unknown> = Promise.resolve()
    const server = createServer((asked: IncomingMessage, response: ServerResponse) => {
      ended = sendStream(asked, response, new JsonStream(parts)).then(
        () => 'done',
        (error: unknown) => error,
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    close = async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    }
    const ask = (headers: Record<string, string> = {}) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        request({ host: '127.0.0.1', port, headers }, resolve).on('error', reject).end()
      })
    return { ask, ended: () => ended }
  }
  const whole = async (answer: IncomingMessage) => {
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  }

  it('arrives whole, compressed where that is understood', async () => {
    async function* make() {
      yield '{"a":"'
      yield part
      yield '"}'
    }
    const plain = await serve(make())
    expect(JSON.parse((await whole(await plain.ask())).toString('utf8'))).toEqual({ a: part })
    await close()
    const small = await serve(make())
    const answer = await small.ask({ 'accept-encoding': 'br' })
    expect(answer.headers['content-encoding']).toBe('br')
    expect(JSON.parse(brotliDecompressSync(await whole(answer)).toString('utf8'))).toEqual({ a: part })
  })

  it('is cut when making it fails: half a document never looks whole', async () => {
    async function* make() {
      yield `{"a":"${part}`
      throw new Error('the database went away')
    }
    const { ask, ended } = await serve(make())
    await expect(ask().then(whole)).rejects.toThrow()
    expect(await ended()).toMatchObject({ message: 'the database went away' })
  })

  it('is made no faster than it is read, and not at all for who went away', async () => {
    let made = 0
    async function* make() {
      for (; made < 5000; made += 1) yield part
    }
    const { ask, ended } = await serve(make())
    const answer = await ask()
    await new Promise((resolve) => answer.once('readable', resolve))
    answer.destroy()
    expect(await ended()).toBe('done')
    expect(made).toBeLessThan(1000)
  })
})
