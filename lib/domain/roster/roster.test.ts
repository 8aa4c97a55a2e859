import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type KnownPerson, peopleNamed } from './calendar-people.ts'
import { changeEntry, checkSpan, phaseOf, subjectOfScope } from './entry.ts'

const now = new Date('2026-06-10T00:00:00Z')
const day = (n: number) => new Date(now.getTime() + n * 24 * 3_600_000)
const entry = (from: number, to: number) => ({ personId: 'lin', fromAt: day(from), toAt: day(to) })

describe('a shift', () => {
  it.each([
    ['ok', 0, 1],
    ['ok', -1, 1],
    ['invalid', 1, 1],
    ['invalid', 2, 1],
    ['invalid', -2, -1],
    ['invalid', -2, 0],
    ['invalid', 0, 401],
    ['ok', 0, 400],
  ])('%s from day %i to day %i', (expected, from, to) => {
    const result = checkSpan(entry(from, to), now)
    expect(result.ok ? 'ok' : result.failure.code).toBe(expected)
  })

  it.each([
    ['over', -2, -1],
    ['over', -2, 0],
    ['running', 0, 1],
    ['running', -1, 1],
    ['coming', 1, 2],
  ])('%s from day %i to day %i', (phase, from, to) => {
    expect(phaseOf(entry(from, to), now)).toBe(phase)
  })

  it.each([
    ['wrong-state', entry(-2, -1), { toAt: day(3) }],
    ['wrong-state', entry(-1, 1), { personId: 'zhao' }],
    ['wrong-state', entry(-1, 1), { fromAt: day(0.5) }],
    ['ok', entry(-1, 1), { toAt: day(3) }],
    ['ok', entry(-1, 3), { toAt: day(1), fromAt: day(-1) }],
    ['invalid', entry(-1, 1), { toAt: day(-0.5) }],
    ['ok', entry(1, 2), { personId: 'zhao', fromAt: day(3), toAt: day(4) }],
    ['invalid', entry(1, 2), { fromAt: day(3) }],
  ])('%s: %o becomes %o', (expected, before, change) => {
    const result = changeEntry(before, change, now)
    expect(result.ok ? 'ok' : result.failure.code).toBe(expected)
  })

  it('never rewrites what was served', () => {
    const maybeDay = fc.option(fc.integer({ min: -9, max: 9 }).map(day), { nil: undefined })
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        maybeDay,
        maybeDay,
        (from, long, fromAt, toAt) => {
          const before = entry(from, from + long)
          const result = changeEntry(before, { fromAt, toAt }, now)
          if (!result.ok) return
          expect(before.toAt > now && result.value.toAt > now).toBe(true)
          if (before.fromAt <= now) expect(result.value.fromAt).toEqual(before.fromAt)
        },
      ),
    )
  })

  it('asks permission where it holds', () => {
    expect(subjectOfScope('all', null)).toEqual({})
    expect(subjectOfScope('team', 't')).toEqual({ teamId: 't' })
    expect(subjectOfScope('product-line', 'l')).toEqual({ productLineId: 'l' })
    expect(subjectOfScope('environment', 'e')).toEqual({ environmentId: 'e' })
  })
})

describe('whom an event names', () => {
  const one = (key: string, name: string, more: Partial<KnownPerson> = {}): KnownPerson => ({
    id: key,
    key,
    name,
    email: `${key}@example.com`,
    disabled: false,
    ...more,
  })
  const people = [
    one('lin', '林晓雯'),
    one('linda', 'Linda Ma'),
    one('becker', 'Anna Becker', { email: null }),
    one('gone', 'Gone Away', { disabled: true }),
  ]
  it.each([
    ['lin', 'whatever', ['Lin@Example.com']],
    ['lin linda', 'both', ['lin@example.com', 'linda@example.com']],
    ['lin', 'On call: 林晓雯 (primary)', []],
    ['lin', '值班林晓雯', []],
    ['lin', 'LIN on call', []],
    ['linda', 'Linda Ma on call', ['nobody@example.com']],
    ['becker', 'anna becker', []],
    ['nobody', 'Linus on call', []],
    ['nobody', 'someone else', ['x@example.com']],
    ['nobody', '', []],
    ['ambiguous', 'lin and becker', []],
    ['disabled', 'gone', []],
    ['disabled', 'lin', ['gone@example.com']],
  ])('%s: "%s" %o', (expected, summary, attendees) => {
    const found = peopleNamed({ summary, attendees }, people)
    expect('people' in found ? found.people.join(' ') : found.why).toBe(expected)
  })
})
