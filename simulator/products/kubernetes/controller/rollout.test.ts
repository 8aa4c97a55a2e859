import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitsOf, nextSizeOfNew, nextSizesOfOld } from './rollout.ts'

describe('limits', () => {
  it.each([
    [{ maxSurge: '25%', maxUnavailable: '25%' }, 3, { surge: 1, unavailable: 0 }],
    [{ maxSurge: '25%', maxUnavailable: '25%' }, 10, { surge: 3, unavailable: 2 }],
    [{ maxSurge: 0, maxUnavailable: 0 }, 5, { surge: 0, unavailable: 1 }],
    [{ maxSurge: 0, maxUnavailable: '10%' }, 3, { surge: 0, unavailable: 1 }],
    [{ maxSurge: 2, maxUnavailable: 9 }, 4, { surge: 2, unavailable: 4 }],
    [undefined, 4, { surge: 1, unavailable: 1 }],
  ])('%j of %i', (rolling, replicas, limits) => {
    expect(limitsOf(rolling, replicas)).toEqual(limits)
  })
})

it('ends with new pods only, within its limits all the way, in whatever order pods come up', () => {
  const estate = fc.record({
    replicas: fc.integer({ min: 0, max: 12 }),
    surge: fc.integer({ min: 0, max: 5 }),
    unavailable: fc.integer({ min: 0, max: 5 }),
    broken: fc.integer({ min: 0, max: 12 }),
    waits: fc.array(fc.boolean(), { maxLength: 60 }),
  })
  fc.assert(
    fc.property(estate, ({ replicas, surge, unavailable, broken, waits }) => {
      const limits = limitsOf({ maxSurge: surge, maxUnavailable: unavailable }, replicas)
      const old = { name: 'old', replicas, available: Math.max(0, replicas - broken) }
      const next = { name: 'next', replicas: 0, available: 0 }
      const floor = Math.min(old.available, replicas - limits.unavailable)
      for (let round = 0; round < 200 && (next.available < replicas || old.replicas > 0); round += 1) {
        next.replicas = nextSizeOfNew(replicas, limits, next, [old])
        const size = nextSizesOfOld(replicas, limits, next, [old]).get('old') ?? 0
        // The set removes pods that are not ready first.
        const unready = old.replicas - old.available
        old.available -= Math.max(0, old.replicas - size - unready)
        old.replicas = size
        expect(old.replicas + next.replicas).toBeLessThanOrEqual(replicas + limits.surge)
        expect(old.available + next.available).toBeGreaterThanOrEqual(floor)
        if (waits[round] !== true && next.available < next.replicas) next.available += 1
      }
      expect([old.replicas, next.available]).toEqual([0, replicas])
    }),
  )
})
