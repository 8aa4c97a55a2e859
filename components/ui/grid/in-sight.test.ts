import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemsBetween, topsOf } from './in-sight.ts'

const heights = fc.array(fc.constantFrom(28, 36, 44), { maxLength: 400 })

describe('the items in sight', () => {
  it('are those that lie between two heights, and none twice', () => {
    fc.assert(
      fc.property(heights, fc.integer({ min: -2000, max: 20_000 }), fc.nat(3000), (list, from, length) => {
        const tops = topsOf(list)
        const { first, end } = itemsBetween(tops, from, from + length)
        const total = tops.at(-1) ?? 0
        list.forEach((height, index) => {
          const top = tops[index] ?? 0
          const seen = top <= from + length && top + height > from
          if (seen) expect(index >= first && index < end).toBe(true)
        })
        // Nothing but what is seen, unless the window lies beside the list: then its nearest item.
        if (from >= 0 && from + length < total)
          expect((tops[end] ?? 0) - (tops[first] ?? 0)).toBeLessThanOrEqual(length + 2 * 44)
        expect(end - first).toBeGreaterThanOrEqual(Math.min(1, list.length))
      }),
    )
  })

  it('are none of an empty list', () => {
    expect(itemsBetween(topsOf([]), 0, 900)).toEqual({ first: 0, end: 0 })
  })
})
