import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CommitNode } from '../promotion/change.ts'
import { containsFix, holdAge } from './hold.ts'

const setAt = new Date('2026-03-02T09:00:00Z')
const daysOn = (days: number, ms = 0) => new Date(setAt.getTime() + days * 24 * 60 * 60_000 + ms)

describe('the age of a hold', () => {
  it.each([
    ['open', 0],
    ['open', 2.99],
    ['review-due', 3],
    ['review-due', 14],
  ] as const)('is %s after %d days', (age, days) => {
    expect(holdAge({ setAt, reviewAt: daysOn(3), liftedAt: null }, daysOn(days))).toBe(age)
  })

  it('is reported once it is over 14 days, whatever its review says, and never when lifted', () => {
    const long = { setAt, reviewAt: daysOn(60), liftedAt: null }
    expect(holdAge(long, daysOn(14))).toBe('open')
    expect(holdAge(long, daysOn(14, 1))).toBe('reported')
    expect(holdAge({ ...long, liftedAt: daysOn(20) }, daysOn(30))).toBe('lifted')
  })

  it('never gets younger', () => {
    const order = ['open', 'review-due', 'reported']
    const day = fc.integer({ min: 0, max: 60 })
    fc.assert(
      fc.property(day, day, day, (review, one, two) => {
        const hold = { setAt, reviewAt: daysOn(review), liftedAt: null }
        const [early, late] = [Math.min(one, two), Math.max(one, two)]
        expect(order.indexOf(holdAge(hold, daysOn(late)))).toBeGreaterThanOrEqual(
          order.indexOf(holdAge(hold, daysOn(early))),
        )
      }),
    )
  })
})

const sha = (digit: string) => digit.repeat(40)
const nodes = (...list: [string, ...string[]][]) =>
  new Map<string, CommitNode>(
    list.map(([own, ...parents]) => [sha(own), { sha: sha(own), parents: parents.map(sha) }]),
  )

describe('a build that contains the fix', () => {
  const known = nodes(['a'], ['b', 'a'], ['c', 'b'], ['d', 'a'])
  it.each([
    ['yes', 'c', sha('b')],
    ['yes', 'b', sha('b')],
    ['yes', 'c', 'bbbbbbb'],
    ['yes', 'c', 'BBBBBBBB'],
    ['no', 'd', sha('b')],
    ['no', 'b', sha('c')],
    ['unknown', 'e', sha('b')],
  ] as const)('%s: %s contains %s', (answer, head, fix) => {
    expect(containsFix(sha(head), fix, known)).toBe(answer)
  })

  it('is unknown, not no, where part of the history was never seen', () => {
    expect(containsFix(sha('b'), sha('f'), nodes(['b', 'lost']))).toBe('unknown')
    expect(containsFix(null, sha('f'), known)).toBe('unknown')
  })
})
