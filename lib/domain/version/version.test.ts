import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, isOutsideItsMonth, parseVersion, printVersion, type Version } from './version.ts'

const versions: fc.Arbitrary<Version> = fc
  .record({
    batch: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-28'), noInvalidDate: true }),
    day: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-28'), noInvalidDate: true }),
    counter: fc.bigInt({ min: 0n, max: 10n ** 17n }),
  })
  .map(({ batch, day, counter }) => ({
    year: batch.getUTCFullYear(),
    month: batch.getUTCMonth() + 1,
    day: { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() },
    counter,
  }))

describe('versions', () => {
  it('reads the example of the rule', () => {
    const version = parseVersion('202406-20240630.539481')
    expect(version).toEqual({
      year: 2024,
      month: 6,
      day: { year: 2024, month: 6, day: 30 },
      counter: 539481n,
    })
  })

  it.each([
    '',
    'v1.2.3',
    'latest',
    '202406-20240630',
    '202406-20240630.',
    '202406-20240630.01',
    '202406-20240631.1',
    '202413-20240630.1',
    '202400-20240630.1',
    '202406-20230229.1',
    ' 202406-20240630.1',
    '202406-20240630.1\n',
    '202406-20240630.-1',
    '202406-20240630.1.2',
  ])('refuses %j', (text) => {
    expect(parseVersion(text)).toBeNull()
  })

  it('reads back what it printed', () => {
    fc.assert(
      fc.property(versions, (version) => {
        expect(parseVersion(printVersion(version))).toEqual(version)
      }),
    )
  })

  it('orders numerically, as a total order', () => {
    const [nine, ten] = [parseVersion('202406-20240630.9'), parseVersion('202406-20240630.10')]
    expect(compareVersions(nine!, ten!)).toBeLessThan(0)
    fc.assert(
      fc.property(versions, versions, versions, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0)
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
        expect(compareVersions(a, b) === 0).toBe(printVersion(a) === printVersion(b))
      }),
    )
  })

  it('takes a day outside the month and marks it', () => {
    expect(isOutsideItsMonth(parseVersion('202406-20240702.7')!)).toBe(true)
    expect(isOutsideItsMonth(parseVersion('202406-20240630.7')!)).toBe(false)
  })
})
