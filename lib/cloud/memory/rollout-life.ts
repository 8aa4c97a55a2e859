import type { WorkloadFact } from '../ports/cluster.ts'
import type { RolloutFact, RolloutShare } from '../ports/rollout.ts'
import type { Estate } from './estate.ts'
import type { MemoryRollout } from './rollout-state.ts'
import { standingFact } from './standing.ts'

const hashOf = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 8)
const isPause = (rollout: MemoryRollout): boolean => rollout.steps[rollout.stepIndex]?.kind === 'pause'
export const isStable = ({ stable, wanted }: MemoryRollout): boolean => stable === wanted

/** As far as it can go by itself: to its next pause, to its end, or not at all where its pods do not come up. */
export function advanceRollout(estate: Estate, rollout: MemoryRollout): void {
  rollout.changes += 1
  if (isStable(rollout) || rollout.aborted || estate.failingDigests.has(rollout.wanted)) return
  if (rollout.strategy === 'canary') {
    while (rollout.stepIndex < rollout.steps.length && !isPause(rollout)) rollout.stepIndex += 1
    if (rollout.stepIndex < rollout.steps.length) return
  } else if (!rollout.cutOver) return
  rollout.stable = rollout.wanted
}

/** Another image is wanted; the stable one again ends what was begun. */
export function wantDigest(estate: Estate, rollout: MemoryRollout, digest: string): void {
  if (rollout.wanted === digest) return
  rollout.wanted = digest
  rollout.aborted = false
  rollout.cutOver = false
  rollout.stepIndex = digest === rollout.stable ? rollout.steps.length : 0
  advanceRollout(estate, rollout)
}

function percentOf(rollout: MemoryRollout): number {
  if (isStable(rollout)) return 100
  if (rollout.aborted || rollout.strategy === 'blue-green') return 0
  const done = rollout.steps.slice(0, rollout.stepIndex + 1).findLast((step) => step.kind === 'weight')
  return done?.kind === 'weight' ? done.percent : 0
}

/** Pods of the wanted version and of the stable one. */
function podsOf(rollout: MemoryRollout): { next: number; stable: number } {
  if (isStable(rollout)) return { next: 0, stable: rollout.replicas }
  if (rollout.aborted) return { next: 0, stable: rollout.replicas }
  if (rollout.strategy === 'blue-green') return { next: rollout.replicas, stable: rollout.replicas }
  const percent = percentOf(rollout)
  const next = percent === 0 ? 0 : Math.max(1, Math.round((rollout.replicas * percent) / 100))
  return { next, stable: rollout.replicas - next }
}

function running(estate: Estate, rollout: MemoryRollout, digest: string, pods: number): WorkloadFact {
  const { namespace, name, image, container } = rollout
  const spec = { namespace, name, kind: 'Rollout' as const, image, container, digest, replicas: pods }
  return standingFact(estate, spec, String(rollout.changes), null)
}

function shareOf(estate: Estate, rollout: MemoryRollout, digest: string, pods: number): RolloutShare {
  const fact = running(estate, rollout, digest, pods)
  return {
    replicaSet: `${rollout.name}-${hashOf(digest)}`,
    image: `${rollout.image}@${digest}`,
    replicas: pods,
    readyReplicas: fact.readyReplicas,
    running: fact.running,
  }
}

export function rolloutFact(estate: Estate, rollout: MemoryRollout): RolloutFact {
  const { namespace, name, strategy, steps, container, image, wanted, stable, aborted } = rollout
  const pods = podsOf(rollout)
  const failing = !isStable(rollout) && estate.failingDigests.has(wanted)
  const waits = !isStable(rollout) && !aborted && !failing && (strategy === 'blue-green' || isPause(rollout))
  return {
    namespace,
    name,
    strategy,
    containers: [{ name: container, image: `${image}@${wanted}` }],
    steps: structuredClone(steps),
    stepIndex: steps.length === 0 ? null : rollout.stepIndex,
    percent: percentOf(rollout),
    phase: isStable(rollout) ? 'healthy' : aborted ? 'degraded' : waits ? 'paused' : 'progressing',
    waits,
    aborted,
    message: aborted ? 'RolloutAborted' : null,
    stable: shareOf(estate, rollout, stable, pods.stable),
    next: isStable(rollout) ? null : shareOf(estate, rollout, wanted, pods.next),
    promotion: rollout.promotion,
    changedMark: String(rollout.changes),
  }
}

/** The same, as a workload. */
export function rolloutWorkload(estate: Estate, rollout: MemoryRollout): WorkloadFact {
  const pods = podsOf(rollout)
  const [stable, next] = [
    running(estate, rollout, rollout.stable, pods.stable),
    running(estate, rollout, rollout.wanted, pods.next),
  ]
  const digests = [stable, ...(pods.next > 0 ? [next] : [])].flatMap((fact) => fact.running[0]?.digests ?? [])
  const image = `${rollout.image}@${rollout.wanted}`
  const trouble = !isStable(rollout) && next.problem !== null ? next : null
  return {
    ...stable,
    containers: [{ name: rollout.container, image }],
    running: [{ container: rollout.container, image, digests }],
    replicas: rollout.replicas,
    readyReplicas: digests.reduce((sum, { readyPods }) => sum + readyPods, 0),
    settled: isStable(rollout) && stable.settled,
    problem: trouble?.problem ?? (rollout.aborted ? 'stuck' : stable.problem),
    problemText: trouble?.problemText ?? (rollout.aborted ? 'RolloutAborted' : stable.problemText),
  }
}
