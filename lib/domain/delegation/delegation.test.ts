import { expect, it } from 'vitest'
import { checkDelegation } from './delegation.ts'

const now = new Date('2026-06-10T00:00:00Z')
const day = (n: number) => new Date(now.getTime() + n * 24 * 3_600_000)

it.each([
  ['ok', 'chen', null, 1],
  ['ok', 'chen', 2, 9],
  ['ok', 'chen', -5, 120],
  ['invalid', 'lin', null, 1],
  ['invalid', 'chen', null, 0],
  ['invalid', 'chen', null, -1],
  ['invalid', 'chen', 3, 3],
  ['invalid', 'chen', null, 121],
])('%s: to %s from day %s to day %i', (expected, toPersonId, from, to) => {
  const wish = { fromPersonId: 'lin', toPersonId, fromAt: from === null ? null : day(from), toAt: day(to) }
  const result = checkDelegation(wish, now)
  expect(result.ok ? 'ok' : result.failure.code).toBe(expected)
})

it('gives nothing for the time before it was given', () => {
  const wish = { fromPersonId: 'lin', toPersonId: 'chen', fromAt: day(-9), toAt: day(1) }
  expect(checkDelegation(wish, now)).toEqual({ ok: true, value: { fromAt: now, toAt: day(1) } })
})
