import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { covers, isInDate, longestWaiverMs, type WaiverScope, wrongEnd } from './waiver.ts'

const now = new Date('2026-11-21T00:00:00Z')
const at = (ms: number) => new Date(now.getTime() + ms)
const waiver = (change: Partial<WaiverScope> = {}): WaiverScope => ({
  finding: 'CVE-1',
  serviceId: 'order',
  environmentId: 'production',
  createdAt: at(-1000),
  endsAt: at(1000),
  ...change,
})
const of = { finding: 'CVE-1', serviceId: 'order', environmentId: 'production' }

describe('a waiver', () => {
  it.each([
    ['this finding here', {}, true],
    ['another finding', { finding: 'CVE-2' }, false],
    ['another service', { serviceId: 'cart' }, false],
    ['every service', { serviceId: null }, true],
    ['another environment', { environmentId: 'test' }, false],
    ['every environment', { environmentId: null }, true],
    ['from this instant', { createdAt: now }, true],
    ['from later', { createdAt: at(1) }, false],
    ['until this instant', { endsAt: now }, false],
    ['revoked before', { revokedAt: at(-1) }, false],
    ['revoked now', { revokedAt: now }, false],
    ['to be revoked', { revokedAt: at(1) }, true],
  ] as const)('for %s: covers is as said', (_words, change, expected) => {
    expect(covers(waiver(change), of, now)).toBe(expected)
  })

  it('holds in one half-open stretch of time: never before, never at its end or after', () => {
    const offset = fc.integer({ min: -5000, max: 5000 })
    fc.assert(
      fc.property(offset, offset, offset, (from, to, moment) => {
        expect(isInDate({ createdAt: at(from), endsAt: at(to) }, at(moment))).toBe(
          from <= moment && moment < to,
        )
      }),
    )
  })

  it('ends ahead, and at most 180 days ahead', () => {
    expect(wrongEnd(now, now)).toBe('past')
    expect(wrongEnd(at(1), now)).toBeNull()
    expect(wrongEnd(at(longestWaiverMs), now)).toBeNull()
    expect(wrongEnd(at(longestWaiverMs + 1), now)).toBe('too-long')
    expect(longestWaiverMs).toBe(180 * 86_400_000)
  })
})
