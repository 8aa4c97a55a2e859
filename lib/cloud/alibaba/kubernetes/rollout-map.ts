import type { RolloutFact, RolloutShare, RolloutStep } from '../../ports/rollout.ts'
import { ownsPod, rolloutHashLabel, runningOf } from './map.ts'
import { promotionOf } from './share-mark.ts'
import type { WirePod, WireRollout } from './wire.ts'

type Step = NonNullable<NonNullable<WireRollout['spec']['strategy']['canary']>['steps']>[number]

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3_600 }

function toStep(step: Step): RolloutStep {
  if ('setWeight' in step && typeof step.setWeight === 'number')
    return { kind: 'weight', percent: step.setWeight }
  if (!('pause' in step)) return { kind: 'other', name: Object.keys(step)[0] ?? 'unknown' }
  const { duration } = (step.pause ?? {}) as { duration?: string | number | null }
  const match = /^(\d+)([smh]?)$/.exec(String(duration ?? ''))
  const seconds = match === null ? null : Number(match[1]) * (unitSeconds[match[2] || 's'] ?? 1)
  return { kind: 'pause', seconds: seconds === 0 ? null : seconds }
}

const phases: Record<string, RolloutFact['phase']> = {
  Progressing: 'progressing',
  Paused: 'paused',
  Healthy: 'healthy',
  Degraded: 'degraded',
}

/** The last weight set up to a step: what the controller works towards there. */
function weightAt(steps: readonly RolloutStep[], index: number): number {
  if (index >= steps.length) return 100
  const weight = steps.slice(0, index + 1).findLast((step) => step.kind === 'weight')
  return weight?.kind === 'weight' ? weight.percent : 0
}

function shareOf(rollout: WireRollout, hash: string, pods: WirePod[]): RolloutShare {
  const own = pods.filter(({ metadata }) => metadata.labels?.[rolloutHashLabel] === hash)
  const ready = own.filter(
    ({ status }) => status?.containerStatuses?.length && status.containerStatuses.every((one) => one.ready),
  )
  return {
    replicaSet: `${rollout.metadata.name}-${hash}`,
    image: own[0]?.status?.containerStatuses?.[0]?.image ?? null,
    replicas: own.length,
    readyReplicas: ready.length,
    running: runningOf(rollout, own),
  }
}

/** An Argo Rollout and what its pods report; `pods` may hold those of others. */
export function toRollout(rollout: WireRollout, pods: WirePod[]): RolloutFact {
  const { spec, metadata } = rollout
  const status = rollout.status ?? {}
  const own = pods.filter((pod) => !pod.metadata.deletionTimestamp && ownsPod('Rollout', rollout, pod))
  const steps = (spec.strategy.canary?.steps ?? []).map(toStep)
  const stepIndex = steps.length === 0 ? null : (status.currentStepIndex ?? 0)
  const { currentPodHash: wanted, stableRS: stable } = status
  const isNew = (status.observedGeneration ?? 0) < (metadata.generation ?? 0)
  const isStable = !isNew && wanted !== undefined && wanted !== null && wanted === stable
  const aborted = status.abort === true && !isStable
  const paused = (status.pauseConditions ?? []).length > 0
  const current = stepIndex === null ? undefined : steps[stepIndex]
  const byTimer = current?.kind === 'pause' && current.seconds !== null
  const routed = status.canary?.weights?.canary.weight
  const byStep = spec.strategy.blueGreen || stepIndex === null ? 0 : weightAt(steps, stepIndex)
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    strategy: spec.strategy.blueGreen ? 'blue-green' : 'canary',
    containers: spec.template.spec.containers.map(({ name, image }) => ({ name, image: image ?? '' })),
    steps,
    stepIndex,
    percent: isStable ? 100 : isNew || aborted ? 0 : (routed ?? byStep),
    phase: isNew ? 'unknown' : (phases[status.phase ?? ''] ?? 'unknown'),
    waits: !isNew && !aborted && paused && !byTimer && spec.paused !== true,
    aborted,
    message: status.message ?? null,
    stable: stable ? shareOf(rollout, stable, own) : null,
    next: isStable || isNew || !wanted ? null : shareOf(rollout, wanted, own),
    promotion: promotionOf(metadata),
    changedMark: metadata.resourceVersion ?? null,
  }
}
