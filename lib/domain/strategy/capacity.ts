import type { FittedTarget } from './fit.ts'
import { secondReplicas } from './replicas.ts'
import type { Strategy } from './strategy.ts'

/** A target with its pods as seen last; null: not seen. */
export type SizedTarget = Pick<FittedTarget, 'kind' | 'workloadKind'> & { pods: number | null }

/** Largest share of its steps, where it has any. */
const largest = (strategy: Strategy): number =>
  strategy.kind === 'canary' ? Math.max(...strategy.steps.map(({ percent }) => percent)) : 0

/**
 * Pods that a strategy runs beside those of a target at its most: blue-green as many again; a canary beside a Deployment those
 * of its largest share. EDAS replaces pods by batches, a function's versions share what calls need, and an Argo Rollout does
 * as its manifest says: none that we add. Null where the pods are not known. Pure.
 */
export function addedPods(strategy: Strategy, { kind, workloadKind, pods }: SizedTarget): number | null {
  if (strategy.kind === 'rolling' || kind !== 'ack' || workloadKind === 'Rollout') return 0
  if (pods === null) return null
  return strategy.kind === 'blue-green' ? pods : secondReplicas(pods, largest(strategy))
}

/** Of all targets that are brought along at once, which is one wave; here of all of them, at its most. */
export function addedPodsOf(strategy: Strategy, targets: readonly SizedTarget[]): number | null {
  const added = targets.map((target) => addedPods(strategy, target))
  return added.some((pods) => pods === null)
    ? null
    : added.reduce<number>((sum, pods) => sum + (pods ?? 0), 0)
}
