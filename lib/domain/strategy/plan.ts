import type { Strategy } from './strategy.ts'

/** What one wave does before its targets are written whole. */
export interface ShareStep {
  name: 'share' | 'judge'
  wave: number
  targetId: string | null
  percent: number
}

/** Shares in the order of their steps; blue-green stands ready first, and then takes all. */
export function sharesOf(strategy: Strategy): number[] {
  switch (strategy.kind) {
    case 'rolling':
      return []
    case 'canary':
      return strategy.steps.map(({ percent }) => percent)
    case 'blue-green':
      return [0, 100]
  }
}

/** How long and by whose word a share is watched. */
export function watchOf(strategy: Strategy, percent: number): { bakeMinutes: number; pause: boolean } {
  switch (strategy.kind) {
    case 'rolling':
      return { bakeMinutes: 0, pause: false }
    case 'canary': {
      const step = strategy.steps.find((each) => each.percent === percent)
      return { bakeMinutes: step?.bakeMinutes ?? 0, pause: step?.pause ?? false }
    }
    case 'blue-green':
      return percent === 0
        ? { bakeMinutes: strategy.bakeMinutes, pause: strategy.pause }
        : { bakeMinutes: strategy.holdMinutes, pause: false }
  }
}

/** Steps of one wave before it is written whole: every target gets a share, then all of them are watched at it. */
export function shareSteps(strategy: Strategy, wave: number, targetIds: readonly string[]): ShareStep[] {
  return sharesOf(strategy).flatMap((percent) => [
    ...targetIds.map((targetId) => ({ name: 'share' as const, wave, targetId, percent })),
    { name: 'judge' as const, wave, targetId: null, percent },
  ])
}

/** A step as far as shares ask. */
export interface StrategyStep {
  name: string
  wave: number | null
  targetId: string | null
  state: string
  /** Null: nobody has begun it. */
  startedAt: Date | null
}

const begun = ({ startedAt }: StrategyStep): boolean => startedAt !== null

/**
 * Targets of which the new build has, or may have, a share, and which were not written whole: what going back gives back.
 * Empty where there is no share to give back: nothing was begun yet, or the wave is being written.
 */
export function sharedTargets(steps: readonly StrategyStep[]): { wave: number; targetIds: string[] } | null {
  const open = steps.findLast((step) => step.name === 'share' && begun(step))
  if (!open || open.wave === null) return null
  const { wave } = open
  const ofWave = steps.filter((step) => step.wave === wave)
  if (ofWave.some(({ name, state }) => name === 'write' && state === 'done')) return null
  const ids = ofWave
    .filter((step) => step.name === 'share' && begun(step))
    .flatMap(({ targetId }) => targetId ?? [])
  return { wave, targetIds: [...new Set(ids)] }
}
