import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mintVersion, nextCounter, parseBatch, versionMark } from './mint.ts'
import { parseVersion, printVersion } from './version.ts'

const zone = 'Asia/Shanghai'
const june = { batch: '202406', zone, at: new Date('2024-06-30T03:00:00Z'), used: new Set<bigint>() }

it('counts on from the greatest, and never gives out a number twice', () => {
  expect(nextCounter([])).toBe(1n)
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n })), (used) => {
      const next = nextCounter(used)
      expect(used.every((each) => each < next)).toBe(true)
    }),
  )
})

it('dates a version in the zone of its release', () => {
  const late = new Date('2024-06-30T16:30:00Z')
  const print = (wish: Partial<typeof june>) => {
    const made = mintVersion({ ...june, counter: 7n, ...wish })
    return made.ok ? printVersion(made.value) : made.failure.code
  }
  expect(print({})).toBe('202406-20240630.7')
  expect(print({ at: late })).toBe('202406-20240701.7')
  expect(print({ at: late, zone: 'Europe/Berlin' })).toBe('202406-20240630.7')
  expect(print({ zone: 'Mars/Olympus' })).toBe('invalid')
  expect(print({ batch: '202413' })).toBe('invalid')
  expect(print({ used: new Set([7n]) })).toBe('conflict')
  expect(mintVersion({ ...june, counter: 10n ** 18n }).ok).toBe(false)
})

it('mints only what can be read back, and marks it', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2001-01-02'), max: new Date('2090-01-01'), noInvalidDate: true }),
      fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
      fc.integer({ min: 1, max: 12 }),
      (at, counter, month) => {
        const batch = `2024${String(month).padStart(2, '0')}`
        const made = mintVersion({ batch, zone, at, counter, used: new Set() })
        if (!made.ok) throw new Error(made.failure.message)
        expect(parseVersion(printVersion(made.value))).toEqual(made.value)
        const inside = made.value.day.year === 2024 && made.value.day.month === month
        expect(versionMark(made.value, false)).toBe(inside ? 'on-time' : 'late')
        expect(versionMark(made.value, true)).toBe('hotfix')
      },
    ),
  )
})

it.each(['202400', '20246', '2024-06', '', '000006', '202406 '])('takes %j for no month', (text) => {
  expect(parseBatch(text)).toBeNull()
})
