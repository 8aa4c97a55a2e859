import { expect, it } from 'vitest'
import { doubledHours, draftOf, strategyOf, withStep } from './draft.ts'

const canary = {
  kind: 'canary' as const,
  steps: [
    { percent: 10, bakeMinutes: 5, pause: false },
    { percent: 50, bakeMinutes: 0, pause: true },
  ],
}
const blueGreen = { kind: 'blue-green' as const, bakeMinutes: 10, pause: true, holdMinutes: 80 }

it('reads back what was set, and takes no share that is not above the one before', () => {
  for (const strategy of [{ kind: 'rolling' as const }, canary, blueGreen])
    expect(strategyOf(draftOf(strategy))).toEqual(strategy)
  const draft = draftOf(canary)
  expect(strategyOf(withStep(draft))).toMatchObject({ steps: [{}, {}, { percent: 75 }] })
  for (const percent of ['10', '0', '100', '', 'x'])
    expect(
      strategyOf({
        ...draft,
        steps: draft.steps.map((step) => (step.key === 1 ? { ...step, percent } : step)),
      }),
    ).toBeNull()
  expect(strategyOf({ ...draft, steps: [] })).toBeNull()
  expect(doubledHours(blueGreen)).toBe(1.5)
  expect(doubledHours(canary)).toBe(0)
})
