import { expect, it } from 'vitest'
import { RateLimit } from './rate-limit.ts'

it('admits a burst, then as many as come back with time, each source for itself', () => {
  let now = 0
  const limit = new RateLimit(2, 5, () => now)
  const asked = (source: string, times: number) =>
    Array.from({ length: times }, () => limit.admits(source)).filter(Boolean).length
  expect(asked('a', 10)).toBe(5)
  expect(asked('b', 1)).toBe(1)
  now = 1000
  expect(asked('a', 10)).toBe(2)
  now = 60_000
  expect(asked('a', 10)).toBe(5)
})

it('remembers a bounded number of sources, and forgets the quiet ones first', () => {
  const limit = new RateLimit(0, 1, () => 0)
  for (let at = 0; at < 10_000; at += 1) limit.admits(`s${at}`)
  expect(limit.admits('s0')).toBe(false)
  limit.admits('one more')
  expect(limit.admits('s1')).toBe(true)
  expect(limit.admits('s0')).toBe(false)
})
