import { assertNever } from '../failure/result.ts'
import { isBudgetSpent, type StoredPlan } from './plan.ts'
import { isOver, type RowOutcome } from './row.ts'
import type { PausedFor, TrainState } from './state.ts'

/** What of a train the rules look at. */
export interface TrainView {
  state: TrainState
  plan: StoredPlan
  /** The wave that is under way, from 1. */
  wave: number
  nextWaveAt: Date | null
}

export interface RowView {
  serviceId: string
  wave: number
  outcome: RowOutcome
  /** Services that must go before it and take part. */
  needs: readonly string[]
}

export type TrainAction =
  /** It has ended. */
  | { do: 'nothing' }
  /** A person has to do something first. */
  | { do: 'await-person' }
  /** Something it depends on failed: these would stand on it. */
  | { do: 'leave-out'; rows: { serviceId: string; because: string }[] }
  /** Ask for the promotions of these. */
  | { do: 'ask'; serviceIds: string[] }
  | { do: 'wait' }
  | { do: 'bake'; until: Date }
  | { do: 'next-wave'; wave: number }
  | { do: 'pause'; because: PausedFor }
  | { do: 'finish'; as: 'succeeded' | 'failed' }

function decideGoing(train: TrainView, rows: readonly RowView[], now: Date): TrainAction {
  const failed = rows.filter((row) => row.outcome === 'failed')
  const going = rows.filter((row) => row.outcome !== 'skipped')
  if (isBudgetSpent(train.plan.budget, failed.length - train.plan.forgiven, going.length))
    return { do: 'pause', because: 'budget' }

  const gone = new Set(failed.map((row) => row.serviceId))
  const lost = rows.flatMap((row) => {
    const because = row.outcome === 'waiting' ? row.needs.find((need) => gone.has(need)) : undefined
    return because === undefined ? [] : [{ serviceId: row.serviceId, because }]
  })
  if (lost.length > 0) return { do: 'leave-out', rows: lost }

  const here = rows.filter((row) => row.wave <= train.wave)
  const waiting = here.filter((row) => row.outcome === 'waiting')
  if (waiting.length > 0) return { do: 'ask', serviceIds: waiting.map((row) => row.serviceId) }
  if (here.some((row) => !isOver(row.outcome))) return { do: 'wait' }

  const next = Math.min(...rows.filter((row) => !isOver(row.outcome)).map((row) => row.wave))
  if (!Number.isFinite(next)) return { do: 'finish', as: failed.length > 0 ? 'failed' : 'succeeded' }
  // A wave in which nothing went needs no time to show itself.
  const moved = rows.some((row) => row.wave === train.wave && row.outcome === 'succeeded')
  const baked = new Date(now.getTime() + train.plan.bakeMinutes * 60_000)
  if (moved && train.plan.bakeMinutes > 0 && train.nextWaveAt === null) return { do: 'bake', until: baked }
  // Further ahead than it ever was: the clock was moved back since, and it bakes from now.
  if (train.nextWaveAt !== null && train.nextWaveAt > baked) return { do: 'bake', until: baked }
  if (train.nextWaveAt !== null && now < train.nextWaveAt) return { do: 'bake', until: train.nextWaveAt }
  return { do: 'next-wave', wave: next }
}

/**
 * The rules of a train as one pure function: (train, rows, now) -> next action. Total: every state has an answer, an
 * end always answers `nothing`. A paused one whose last row is over has nothing to be let go for, and ends.
 */
export function decideTrain(train: TrainView, rows: readonly RowView[], now: Date): TrainAction {
  switch (train.state) {
    case 'draft':
    case 'ready':
      return { do: 'await-person' }
    case 'paused': {
      if (!rows.every((row) => isOver(row.outcome))) return { do: 'await-person' }
      return { do: 'finish', as: rows.some((row) => row.outcome === 'failed') ? 'failed' : 'succeeded' }
    }
    case 'going':
      if (rows.every((row) => isOver(row.outcome)))
        return { do: 'finish', as: rows.some((row) => row.outcome === 'failed') ? 'failed' : 'succeeded' }
      return decideGoing(train, rows, now)
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return { do: 'nothing' }
    default:
      return assertNever(train.state)
  }
}
