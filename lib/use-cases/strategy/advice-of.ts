import type { RecoveryRow } from '../../catalog/strategy/recovery.ts'
import {
  type Advice,
  advise,
  type Mismatch,
  mismatchOf,
  type RecoveryTime,
  recoveryOf,
} from '../../domain/strategy/advice.ts'
import { fits } from '../../domain/strategy/fit.ts'
import { type StrategyKind, strategyOf } from '../../domain/strategy/strategy.ts'

/** From this rank on users are there: preview, production. */
const usersFromRank = 30
const kinds: readonly StrategyKind[] = ['rolling', 'canary', 'blue-green']

export interface PlaceAdvice {
  service: string
  environment: string
  set: StrategyKind
  notice: RecoveryTime | null
  back: RecoveryTime | null
  advice: Advice
  mismatch: Mismatch | null
}

/** What a place's recovery calls for, and how what is set there differs. */
export function adviceOf(row: RecoveryRow): PlaceAdvice {
  const { notice, back } = recoveryOf(row)
  const possible = kinds.filter((kind) => row.targets.every((target) => fits(kind, target)))
  const advice = advise({ tier: row.tier, hasUsers: row.rank >= usersFromRank, notice, back, possible })
  const set = strategyOf(row.stored).kind
  const { service, environment } = row
  return { service, environment, set, notice, back, advice, mismatch: mismatchOf(set, advice) }
}
