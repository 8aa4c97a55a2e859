import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AdviceFacts, advise, mismatchOf, type RecoveryTime, recoveryOf } from './advice.ts'
import type { StrategyKind } from './strategy.ts'

const kinds: StrategyKind[] = ['rolling', 'canary', 'blue-green']
const took = (minutes: number): RecoveryTime => ({ minutes, source: 'measured', samples: 5 })
const facts = (notice: number | null, back: number | null, more: Partial<AdviceFacts> = {}): AdviceFacts => ({
  tier: 2,
  hasUsers: true,
  notice: notice === null ? null : took(notice),
  back: back === null ? null : took(back),
  possible: kinds,
  ...more,
})

describe('the strategy that recovery calls for', () => {
  it.each([
    ['both soon over', facts(8, 4), 'rolling', 'soon-enough'],
    ['the same in a tier that may wait less', facts(8, 4, { tier: 1 }), 'canary', 'noticing'],
    ['noticing takes longer', facts(30, 4), 'canary', 'noticing'],
    ['going back takes longer', facts(4, 30), 'blue-green', 'going-back'],
    ['nobody is there', facts(90, 90, { hasUsers: false }), 'rolling', 'nobody-there'],
    ['not known how long noticing takes', facts(null, 30), null, 'unknown'],
    ['not known how long going back takes', facts(30, null), null, 'unknown'],
    ['EDAS has no blue-green', facts(4, 30, { possible: ['rolling', 'canary'] }), 'canary', 'going-back'],
    ['the targets can do neither', facts(30, 4, { possible: ['rolling'] }), 'rolling', 'noticing'],
  ] as const)('%s', (_words, asked, kind, why) => {
    expect(advise(asked)).toMatchObject({ kind, why })
  })

  it('never advises what a target cannot do, and says what it would have been', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.subarray(kinds.slice(1)), (notice, back, more) => {
        const possible: StrategyKind[] = ['rolling', ...more]
        const advice = advise(facts(notice, back, { possible }))
        expect(possible).toContain(advice.kind)
        if (advice.unfit !== null) expect(possible).not.toContain(advice.unfit)
      }),
    )
  })

  it.each([
    ['rolling', 'canary', 'too-little'],
    ['rolling', 'blue-green', 'too-little'],
    ['canary', 'blue-green', 'other'],
    ['blue-green', 'rolling', 'too-much'],
    ['canary', 'canary', null],
    ['rolling', null, null],
  ] as const)('%s where %s is called for: %s', (set, kind, mismatch) => {
    expect(mismatchOf(set, { kind, why: 'noticing', objectiveMinutes: 10, unfit: null })).toBe(mismatch)
  })
})

describe('the two numbers', () => {
  const nothing = {
    noticed: null,
    wentBack: null,
    rolledOut: null,
    statedNoticeMinutes: null,
    statedBackMinutes: null,
  }

  it.each([
    ['nothing is known', nothing, null, null],
    [
      'a history counts before what is stated',
      { ...nothing, noticed: { minutes: 12, samples: 3 }, statedNoticeMinutes: 2 },
      { minutes: 12, source: 'measured' },
      null,
    ],
    [
      'what is stated before one single time',
      { ...nothing, noticed: { minutes: 12, samples: 1 }, statedNoticeMinutes: 2 },
      { minutes: 2, source: 'stated' },
      null,
    ],
    [
      'one single time before none; going back is a rollout where nobody went back',
      { ...nothing, noticed: { minutes: 12, samples: 1 }, rolledOut: { minutes: 3, samples: 9 } },
      { minutes: 12, source: 'measured' },
      { minutes: 3, source: 'rollouts' },
    ],
  ] as const)('%s', (_words, known, notice, back) => {
    const found = recoveryOf(known)
    if (notice) expect(found.notice).toMatchObject(notice)
    else expect(found.notice).toBeNull()
    if (back) expect(found.back).toMatchObject(back)
    else expect(found.back).toBeNull()
  })
})
