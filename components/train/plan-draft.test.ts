import { describe, expect, it } from 'vitest'
import { faultsOf, planOf, usualDraft } from './plan-draft.ts'

describe('the plan as it is typed', () => {
  it.each([
    ['1', { count: 1 }],
    ['25%', { percent: 25 }],
    [' 10 % ', { percent: 10 }],
    ['', {}],
  ])('budget "%s"', (budget, meant) => {
    expect(planOf({ ...usualDraft, budget })?.budget).toEqual(meant)
  })

  it.each(['0', '-1', 'many', '101%', '1.5'])('does not read the budget "%s"', (budget) => {
    expect(planOf({ ...usualDraft, budget })).toBeNull()
    expect(faultsOf({ ...usualDraft, budget }).budget).toBe(true)
  })

  it('reads minutes and size, and says which it cannot read', () => {
    expect(planOf({ bake: '30', budget: '2', perWave: '5', goEachWave: true })).toEqual({
      bakeMinutes: 30,
      budget: { count: 2 },
      maxPerWave: 5,
      goEachWave: true,
    })
    expect(faultsOf({ bake: '', budget: '1', perWave: 'x', goEachWave: false })).toEqual({
      bake: true,
      budget: false,
      perWave: true,
    })
  })
})
