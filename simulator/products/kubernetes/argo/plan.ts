import type { Rollout, RolloutStep } from './object.ts'

export const isPause = ({ pause }: RolloutStep): boolean => typeof pause === 'object' && pause !== null

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** Milliseconds of `30`, `30s`, `10m`, `1h`; undefined where a pause has no end of its own. */
export function pauseMs({ pause }: RolloutStep): number | undefined {
  const duration = pause?.duration
  if (duration === undefined || duration === 0) return undefined
  const match = /^(\d+)([smh]?)$/.exec(String(duration))
  return match === null ? undefined : Number(match[1]) * (unitMs[match[2] || 's'] ?? 1_000)
}

/** The weight in force at a step: the last one set up to it; everything after the last step. */
export function weightAt(steps: readonly RolloutStep[], index: number): number {
  if (index >= steps.length) return 100
  return steps.slice(0, index + 1).findLast((step) => step.setWeight !== undefined)?.setWeight ?? 0
}

export interface Sizes {
  next: number
  stable: number
}

/**
 * Pods of each version for a weight where pods alone make it: as near to it as `replicas` pods and the surge allow, and
 * never none for a weight above zero.
 */
export function sizesOf(replicas: number, surge: number, weight: number): Sizes {
  if (weight >= 100) return { next: replicas, stable: 0 }
  if (weight <= 0 || replicas === 0) return { next: 0, stable: replicas }
  let best: Sizes | undefined
  let distance = Number.POSITIVE_INFINITY
  for (let total = replicas; total <= replicas + surge; total += 1) {
    const next = Math.min(total - 1, Math.max(1, Math.round((total * weight) / 100)))
    const off = Math.abs(next / total - weight / 100)
    if (next < 1 || off >= distance) continue
    best = { next, stable: total - next }
    distance = off
  }
  return best ?? { next: 1, stable: replicas }
}

export function surgeOf({ spec }: Rollout): number {
  const { maxSurge = '25%' } = spec.strategy.canary ?? {}
  if (typeof maxSurge === 'number') return maxSurge
  const percent = Number.parseFloat(maxSurge)
  return Number.isFinite(percent) ? Math.ceil((percent / 100) * spec.replicas) : 0
}
