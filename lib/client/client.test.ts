import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { clientContract } from '../../scripts/client-contract.ts'
import { api, client } from './api.ts'
import { serverNow } from './clock.ts'
import { failureOf } from './failure.ts'

describe('the browser client', () => {
  const calls: Request[] = []
  let answer: () => Response

  beforeEach(() => {
    calls.length = 0
    vi.stubGlobal('location', { origin: 'http://portal.test' })
    vi.stubGlobal('fetch', async (request: Request) => {
      calls.push(request)
      return answer()
    })
  })
  afterEach(() => vi.unstubAllGlobals())
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

  it('knows every route of the contract', () => {
    const known = readFileSync(new URL('./routes.json', import.meta.url), 'utf8')
    expect(known, 'run: node scripts/client-contract.ts').toBe(clientContract)
  })

  it('calls the address of the contract, and takes the server’s clock from the answer', async () => {
    const now = new Date(Date.now() + 3_600_000).toISOString()
    answer = () => json({ items: [], next: null, now })
    await client.service.list({ team: ['a', 'b'], q: 'x y' })
    expect(calls[0]?.url).toBe('http://portal.test/api/v1/services?team%5B0%5D=a&team%5B1%5D=b&q=x+y')
    expect(Math.abs(serverNow().getTime() - Date.parse(now))).toBeLessThan(1000)
  })

  it('sends JSON with a key of its own for each unsafe call', async () => {
    answer = () => json({ ended: 1 })
    await client.promotion.approve({ id: 'P-1', reason: 'ok' }).catch(() => {})
    await client.promotion.approve({ id: 'P-1', reason: 'ok' }).catch(() => {})
    expect(calls[0]?.url).toBe('http://portal.test/api/v1/promotions/P-1/approve')
    expect(await calls[0]?.json()).toEqual({ reason: 'ok' })
    const keys = calls.map((call) => call.headers.get('idempotency-key'))
    expect(new Set(keys).size).toBe(2)
  })

  it('tells a refusal by its code, and a portal that does not answer', async () => {
    answer = () =>
      json({ code: 'own-request', message: 'no', detail: { why: 'requester' }, requestId: 'r1' }, 403)
    const refused = await client.promotion.approve({ id: 'P-1' }).catch(failureOf)
    expect(refused).toEqual({
      code: 'own-request',
      message: 'no',
      detail: { why: 'requester' },
      requestId: 'r1',
      status: 403,
    })
    answer = () => {
      throw new TypeError('fetch failed')
    }
    const away = await client.session.get().catch(failureOf)
    expect(away).toMatchObject({ code: 'unreachable', status: 0 })
  })

  it('names queries by path and input, so that live events can find them', () => {
    expect(api.service.get.key({ input: { slug: 'a' } })[0]).toEqual(['service', 'get'])
    expect(api.service.key()[0]).toEqual(['service'])
  })
})
