import type { PromotionStep } from '../../lib/api/contract/promotion-detail.ts'

export type StageState = 'waiting' | 'moving' | 'watched' | 'done' | 'failed' | 'given-back'

/** One share of one wave as its promotion stands; `percent` null: the wave is written whole. */
export interface Stage {
  key: string
  wave: number
  percent: number | null
  state: StageState
  /** What watches the share; null of the whole. */
  judge: PromotionStep | null
}

const stateOf = (acts: readonly PromotionStep[], judge: PromotionStep | null): StageState => {
  const all = judge ? [...acts, judge] : acts
  if (all.some(({ state }) => state === 'failed')) return 'failed'
  if (all.every(({ state }) => state === 'done')) return 'done'
  if (judge?.startedAt) return 'watched'
  return acts.some(({ startedAt }) => startedAt !== null) ? 'moving' : 'waiting'
}

/**
 * The shares of a promotion in the order in which they are reached, wave by wave, each wave ending with the whole. Once a share
 * goes back nothing after it is reached any more. Pure.
 */
export function stagesOf(steps: readonly PromotionStep[]): Stage[] {
  const isBack = steps.some(({ name, startedAt }) => name === 'back' && startedAt !== null)
  const waves = [...new Set(steps.flatMap(({ name, wave }) => (name === 'share' && wave ? [wave] : [])))]
  const stages = waves.flatMap((wave) => {
    const mine = steps.filter((step) => step.wave === wave)
    const shares = mine.filter(({ name }) => name === 'share')
    const percents = [...new Set(shares.flatMap(({ percent }) => percent ?? []))]
    const whole = mine.filter(({ name }) => name === 'write' || name === 'rollout')
    return [
      ...percents.map((percent): Stage => {
        const judge = mine.find((step) => step.name === 'judge' && step.percent === percent) ?? null
        const acts = shares.filter((step) => step.percent === percent)
        return { key: `${wave}-${percent}`, wave, percent, state: stateOf(acts, judge), judge }
      }),
      { key: `${wave}-whole`, wave, percent: null, state: stateOf(whole, null), judge: null },
    ]
  })
  if (!isBack) return stages
  return stages.map((stage) =>
    stage.state === 'moving' || stage.state === 'watched' ? { ...stage, state: 'given-back' } : stage,
  )
}

/** Where it stands: what moves or is watched, else the last that was reached. */
export const standing = (stages: readonly Stage[]): Stage | null =>
  stages.findLast(({ state }) => state !== 'waiting') ?? stages[0] ?? null
