import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { billingDayOf, billingInstant, completeDays, periodAfter, spanOfPeriod } from './billing-day.ts'
import { cutAt, dayAfter, daysOf, holdsOn, inForceOn } from './day-span.ts'

const days = fc.integer({ min: 0, max: 60 }).map((count) => dayAfter('2026-09-15', count))

describe('dated spans', () => {
  it.each([
    ['2026-10-01', null, '2026-09-30', false],
    ['2026-10-01', null, '2026-10-01', true],
    ['2026-10-01', '2026-10-05', '2026-10-04', true],
    ['2026-10-01', '2026-10-05', '2026-10-05', false],
    ['2026-10-05', '2026-10-05', '2026-10-05', false],
  ])('%s to %s on %s: %s', (fromOn, untilOn, day, expected) => {
    expect(holdsOn({ fromOn, untilOn }, day)).toBe(expected)
  })

  it('the version that began last is in force', () => {
    const versions = [
      { fromOn: '2026-10-10', name: 'b' },
      { fromOn: '2026-10-01', name: 'a' },
      { fromOn: '2026-10-10', name: 'c' },
    ]
    expect(inForceOn(versions, '2026-09-30')).toBeNull()
    expect(inForceOn(versions, '2026-10-09')?.name).toBe('a')
    expect(inForceOn(versions, '2026-10-10')?.name).toBe('c')
  })

  it('cut spans hold the same days, each once and in order', () => {
    fc.assert(
      fc.property(days, days, fc.array(days), (a, b, edges) => {
        const span = { fromOn: a, untilOn: b }
        expect(cutAt(span, edges).flatMap(daysOf)).toEqual(daysOf(span))
      }),
    )
  })
})

describe('billing days', () => {
  it.each([
    ['2026-10-31T15:59:59.999Z', '2026-10-31'],
    ['2026-10-31T16:00:00.000Z', '2026-11-01'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01'],
  ])('%s is %s', (at, day) => {
    expect(billingDayOf(new Date(at))).toBe(day)
  })

  it('begin at midnight in UTC+8', () => {
    expect(billingInstant('2026-11-04', 12).toISOString()).toBe('2026-11-04T04:00:00.000Z')
  })

  it.each([
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-05', 0, '2026-05'],
    ['2026-05', -17, '2024-12'],
  ])('%s and %i months are %s', (period, months, expected) => {
    expect(periodAfter(period, months)).toBe(expected)
  })

  it('a period has its days, and of these the complete ones', () => {
    expect(spanOfPeriod('2026-12')).toEqual({ fromOn: '2026-12-01', untilOn: '2027-01-01' })
    const at = (text: string) => daysOf(completeDays('2026-10', new Date(text))).length
    expect(at('2026-09-30T10:00:00Z')).toBe(0)
    expect(at('2026-10-03T10:00:00Z')).toBe(2)
    expect(at('2026-12-01T10:00:00Z')).toBe(31)
  })
})
