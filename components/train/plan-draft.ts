/** The plan as it is typed. */
export interface PlanDraft {
  bake: string
  budget: string
  perWave: string
  goEachWave: boolean
}

export const usualDraft: PlanDraft = { bake: '0', budget: '1', perWave: '', goEachWave: false }

const whole = (text: string, from: number, to: number): number | null => {
  const number = Number(text.trim())
  return text.trim() !== '' && Number.isInteger(number) && number >= from && number <= to ? number : null
}

/** `3` is so many, `10%` a share, nothing is without end. */
function budgetOf(text: string): { count?: number; percent?: number } | null {
  const bare = text.trim()
  if (bare === '') return {}
  const percent = /^(\d{1,3})\s*%$/.exec(bare)?.[1]
  const value = whole(percent ?? bare, 1, percent === undefined ? 1000 : 100)
  if (value === null) return null
  return percent === undefined ? { count: value } : { percent: value }
}

/** What of the draft cannot be read. */
export function faultsOf(draft: PlanDraft) {
  return {
    bake: whole(draft.bake, 0, 1440) === null,
    budget: budgetOf(draft.budget) === null,
    perWave: draft.perWave.trim() !== '' && whole(draft.perWave, 1, 1000) === null,
  }
}

/** The plan that was meant; null while something of it cannot be read. */
export function planOf(draft: PlanDraft) {
  const budget = budgetOf(draft.budget)
  const bakeMinutes = whole(draft.bake, 0, 1440)
  if (budget === null || bakeMinutes === null || faultsOf(draft).perWave) return null
  return { bakeMinutes, budget, maxPerWave: whole(draft.perWave, 1, 1000), goEachWave: draft.goEachWave }
}
