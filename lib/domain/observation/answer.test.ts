import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AnswerFacts, answerOf } from './answer.ts'

const open: AnswerFacts = {
  policy: 'roll-back',
  isRollback: false,
  hasBefore: true,
  wasWithinBefore: true,
  floor: [],
  rolledBackToday: false,
  stopped: false,
}

it.each<[string, Partial<AnswerFacts>]>([
  ['is-rollback', { isRollback: true }],
  ['nothing-before', { hasBefore: false }],
  ['before-unknown', { wasWithinBefore: false }],
  ['below-floor', { floor: ['drop-total'] }],
  ['once-a-day', { rolledBackToday: true }],
  ['stopped', { stopped: true }],
])('withholds a rollback by itself: %s', (why, change) => {
  expect(answerOf({ ...open, ...change })).toEqual({ do: 'ask', why })
})

it('goes back by itself only when nothing at all speaks against it, and only where the policy says so', () => {
  const anyFacts: fc.Arbitrary<AnswerFacts> = fc.record({
    policy: fc.constantFrom('roll-back', 'hold', 'ask'),
    isRollback: fc.boolean(),
    hasBefore: fc.boolean(),
    wasWithinBefore: fc.boolean(),
    floor: fc.array(fc.string(), { maxLength: 2 }),
    rolledBackToday: fc.boolean(),
    stopped: fc.boolean(),
  })
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const answer = answerOf(facts)
      if (answer.do === 'roll-back') expect(facts).toEqual(open)
      if (facts.policy === 'hold') expect(answer).toEqual({ do: 'hold' })
      if (facts.policy === 'ask') expect(answer).toEqual({ do: 'ask', why: null })
    }),
  )
  expect(answerOf(open)).toEqual({ do: 'roll-back' })
})
