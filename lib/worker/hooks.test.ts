import { describe, expect, it, vi } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { hookStage } from '../testing/hook-stage.ts'
import { testPortal } from '../testing/portal.ts'

const minute = 60_000
/** How soon is measured by the bench; here others share the processor. */
const soon = { timeout: 15_000, interval: 50 }

describe('what the cloud tells', () => {
  const test = testDatabase({ resetBefore: 'all' })
  const portal = testPortal(test)
  const stage = hookStage(test, portal)

  /** All that webhooks tell is known here as it is true there; merge requests that were closed before are not looked for. */
  async function nothingIsMissing(): Promise<void> {
    const [truth, known] = [await stage.truth(), await stage.known()]
    expect(known.head).toBe(truth.head)
    expect(known.commits.has(truth.head ?? '')).toBe(true)
    expect(known.runs).toEqual(truth.runs)
    expect(known.builds).toEqual(truth.builds)
    expect(known.scans).toEqual(truth.scans)
    for (const [number, state] of Object.entries(known.requests))
      expect([number, state]).toEqual([number, truth.requests[number]])
  }

  it('is here by itself, without any pass of sync: push, request, merge, tag, runs, image, scan', async () => {
    const { number, merge } = await stage.request('ORD-9001')
    await vi.waitFor(async () => expect((await stage.known()).requests[number]).toBe('open'), soon)
    await merge()
    await vi.waitFor(async () => {
      const [truth, known] = [await stage.truth(), await stage.known()]
      expect(known.requests[number]).toBe('merged')
      expect(known.head).toBe(truth.head)
      expect(known.runs).toEqual(truth.runs)
    }, soon)
    await stage.tag('200001-20000101.1')
    await vi.waitFor(async () => expect((await stage.known()).gitTags).toContain('200001-20000101.1'), soon)
    await stage.advance(8 * minute)
    await vi.waitFor(nothingIsMissing, soon)
    const deliveries = await test.database.prisma.hookDelivery.findMany()
    expect(new Set(deliveries.map(({ verdict }) => verdict))).toEqual(new Set(['taken']))
    expect(deliveries.filter(({ problem }) => problem !== null)).toEqual([])
  })

  it('is harmless doubled, the wrong way round, late, and with forged ones beside it', async () => {
    await stage.levers({ duplicate: true, reorder: true, forge: true, delayMs: 50 })
    const { merge } = await stage.request('ORD-9002')
    await merge()
    await stage.advance(8 * minute)
    await stage.sent()
    await stage.levers({ duplicate: false, reorder: false, forge: false, delayMs: 0 })
    await vi.waitFor(nothingIsMissing, soon)
    const deliveries = await test.database.prisma.hookDelivery.findMany()
    const verdicts = new Set(deliveries.map(({ verdict }) => verdict))
    expect(verdicts).toEqual(new Set(['taken', 'duplicate', 'refused']))
  })

  it('is not missed when it is not told for a minute: the next pass finds all of it', async () => {
    await stage.levers({ off: true })
    const before = await test.database.prisma.hookDelivery.count()
    const { number, merge } = await stage.request('ORD-9003')
    await merge()
    await stage.advance(minute)
    await stage.sent()
    expect((await stage.known()).head).not.toBe((await stage.truth()).head)
    await stage.pass()
    await nothingIsMissing()
    // What was running then ends while nobody tells.
    await stage.advance(7 * minute)
    await stage.pass()
    await nothingIsMissing()
    expect((await stage.known()).requests[number] ?? 'merged').toBe('merged')
    expect(await test.database.prisma.hookDelivery.count()).toBe(before)
    await stage.levers({ off: false })
  })
})
