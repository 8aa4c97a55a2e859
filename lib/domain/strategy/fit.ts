import type { WriteWay } from '../promotion/acting.ts'
import type { StrategyKind } from './strategy.ts'

export interface FittedTarget {
  kind: 'ack' | 'edas' | 'fc'
  /** Of ACK. */
  workloadKind: string | null
  writeWay: WriteWay
}

/**
 * Whether a target can give a new build its traffic in this way: EDAS knows batches with a share and no second set of pods;
 * what a pipeline delivers to EDAS or Function Compute comes whole; pods of a StatefulSet have one name each. Pure.
 */
export function fits(strategy: StrategyKind, { kind, workloadKind, writeWay }: FittedTarget): boolean {
  if (strategy === 'rolling') return true
  switch (kind) {
    case 'ack':
      return (
        workloadKind === 'Deployment' ||
        (workloadKind === 'Rollout' && strategy === 'canary' && writeWay === 'gitops')
      )
    case 'edas':
      return writeWay === 'direct' && strategy === 'canary'
    case 'fc':
      return writeWay === 'direct'
  }
}
