import type { StrategyItem } from '../../lib/api/contract/strategy.ts'

type Strategy = StrategyItem['strategy']
type Kind = Strategy['kind']

export interface StepDraft {
  /** Tells rows apart while they are edited. */
  key: number
  percent: string
  minutes: string
  pause: boolean
}

/** A strategy as it is typed: every kind keeps its own fields, so that choosing another one loses nothing. */
export interface StrategyDraft {
  kind: Kind
  steps: StepDraft[]
  bake: string
  pause: boolean
  hold: string
}

const start: StepDraft[] = [
  { key: 0, percent: '10', minutes: '10', pause: false },
  { key: 1, percent: '50', minutes: '10', pause: false },
]

export function draftOf(strategy: Strategy): StrategyDraft {
  const draft: StrategyDraft = { kind: strategy.kind, steps: start, bake: '10', pause: true, hold: '60' }
  if (strategy.kind === 'canary')
    return {
      ...draft,
      steps: strategy.steps.map(({ percent, bakeMinutes, pause }, key) => ({
        key,
        percent: String(percent),
        minutes: String(bakeMinutes),
        pause,
      })),
    }
  if (strategy.kind === 'blue-green') {
    const { bakeMinutes, pause, holdMinutes } = strategy
    return { ...draft, bake: String(bakeMinutes), pause, hold: String(holdMinutes) }
  }
  return draft
}

const whole = (text: string, most: number): number | null =>
  /^\d{1,6}$/.test(text.trim()) && Number(text) <= most ? Number(text) : null
const day = 24 * 60
const mostSteps = 10

/** The strategy as typed; null while a number is none, or a share is not above the one before. */
export function strategyOf(draft: StrategyDraft): Strategy | null {
  if (draft.kind === 'rolling') return { kind: 'rolling' }
  if (draft.kind === 'blue-green') {
    const [bakeMinutes, holdMinutes] = [whole(draft.bake, day), whole(draft.hold, 7 * day)]
    if (bakeMinutes === null || holdMinutes === null) return null
    return { kind: 'blue-green', bakeMinutes, pause: draft.pause, holdMinutes }
  }
  const steps = draft.steps.flatMap(({ percent, minutes, pause }) => {
    const [share, bakeMinutes] = [whole(percent, 99), whole(minutes, day)]
    return share === null || share < 1 || bakeMinutes === null ? [] : [{ percent: share, bakeMinutes, pause }]
  })
  const rises = steps.every(({ percent }, index) => percent > (steps[index - 1]?.percent ?? 0))
  const isWhole = steps.length === draft.steps.length && steps.length > 0 && steps.length <= mostSteps
  return isWhole && rises ? { kind: 'canary', steps } : null
}

/** With one more share behind the last, half way to the whole. */
export function withStep(draft: StrategyDraft): StrategyDraft {
  const last = Number(draft.steps.at(-1)?.percent ?? 0) || 0
  const percent = String(Math.min(99, Math.floor((last + 100) / 2)))
  const key = Math.max(-1, ...draft.steps.map((step) => step.key)) + 1
  return { ...draft, steps: [...draft.steps, { key, percent, minutes: '10', pause: false }] }
}

/** Hours for which blue-green runs everything twice, at least; a person who cuts over takes their own time. */
export const doubledHours = (strategy: Strategy | null): number =>
  strategy?.kind === 'blue-green' ? (strategy.bakeMinutes + strategy.holdMinutes) / 60 : 0
