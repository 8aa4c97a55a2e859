import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import type { RolloutFact, RolloutShare, WorkloadPlace } from '../../../cloud/ports/rollout.ts'
import { promqlOf, sampleQueryOf } from '../../../domain/observation/queries.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import { type Attempt, done, fromCloud, nameOf, promotingCloud, refused, unclear } from '../steps/attempt.ts'
import { gitops, restoreManifest } from '../ways/gitops.ts'
import { acceptedBy, type MeasuredShare, type ShareRuntime } from './share-runtime.ts'

function placeOf({ cluster, namespace, workloadName }: StepTarget): WorkloadPlace | null {
  return cluster && namespace && workloadName ? { cluster, namespace, name: workloadName } : null
}
const noPlace = () => refused('target-incomplete', 'the target names no Rollout')

function measured(
  { cluster, namespace, name }: WorkloadPlace,
  share: RolloutShare | null,
): MeasuredShare | null {
  if (share === null) return null
  const own = { namespace, workloadKind: 'Rollout' as const, workloadName: name, container: null }
  const of = { ...own, replicaSets: [share.replicaSet] }
  return {
    place: cluster,
    requests: (range) => sampleQueryOf(of, range),
    errorRate: (range) => promqlOf('error-rate', of, range),
    latency: (range) => promqlOf('latency', of, range),
  }
}

/** The object asks for the build. */
const asks = (fact: RolloutFact, attempt: Attempt): boolean =>
  fact.containers.some(({ image }) => [...acceptedBy(attempt)].some((digest) => image.endsWith(`@${digest}`)))

const isWhole = (fact: RolloutFact): boolean => fact.phase === 'healthy' && fact.next === null
const isUp = (share: RolloutShare | null): boolean =>
  share !== null && share.replicas > 0 && share.readyReplicas === share.replicas

/** Its own steps are all that a controller shares by: without any it would bring the build in whole. */
function unfit(fact: RolloutFact): string | null {
  if (fact.strategy === 'blue-green')
    return `the Rollout ${fact.name} is blue-green by its manifest, and has no shares`
  const shares = fact.steps.some((step) => step.kind === 'weight' && step.percent < 100)
  return shares ? null : `the Rollout ${fact.name} has no steps by which it could share its traffic`
}

/**
 * The service's own Argo Rollout: its manifest is written as ever, its controller shares the traffic by its own steps, and we
 * let it go on as far as our steps say.
 */
export const onRollout: ShareRuntime = {
  look: async ({ rollouts }, attempt, target) => {
    const place = placeOf(target)
    if (!place) throw new Error(`${nameOf(target).workload} has no share to look at`)
    const answer = await rollouts.getRollout(place)
    if (!answer.ok) return answer
    const fact = answer.value
    const bad = fact.phase === 'degraded' || (fact.next !== null && !isUp(fact.next))
    // A pause of its own may have ended: then the build has all there is, and is the stable one.
    const whole = isWhole(fact)
    return {
      ok: true,
      value: {
        percent: fact.percent,
        health: bad ? 1 : 0,
        problem: fact.message,
        lost: fact.aborted
          ? 'the Rollout was aborted'
          : asks(fact, attempt)
            ? null
            : 'the Rollout asks for another image by now',
        share: measured(place, whole ? fact.stable : fact.next),
        stable: whole ? null : measured(place, fact.stable),
      },
    }
  },

  setShare: async (around, attempt, target, percent) => {
    const place = placeOf(target)
    if (!place) return noPlace()
    const { rolloutDeploys } = await promotingCloud(around, attempt)
    const answer = await rolloutDeploys.getRollout(place)
    if (!answer.ok) return fromCloud(answer.failure)
    const fact = answer.value
    const evidence = { rollout: fact.name, percent: fact.percent, step: fact.stepIndex, phase: fact.phase }
    if (!asks(fact, attempt)) {
      const why = unfit(fact)
      if (why !== null) return refused('strategy-unfit', why)
      const wrote = await gitops(around, attempt, target)
      // The controller that applies the manifest takes its time.
      return wrote.kind === 'done' ? { kind: 'not-yet', evidence: { ...evidence, ...wrote.evidence } } : wrote
    }
    if (fact.aborted) return refused('rollout-aborted', `the Rollout ${fact.name} was aborted`)
    if (isWhole(fact) || (fact.percent >= percent && isUp(fact.next))) return done(evidence)
    if (fact.waits) {
      const resumed = await rolloutDeploys.resume(place, fact.stepIndex)
      if (!resumed.ok && resumed.failure.kind !== 'conflict') return fromCloud(resumed.failure)
    }
    return { kind: 'not-yet', evidence }
  },

  finish: async (around, attempt, target) => {
    const place = placeOf(target)
    if (!place) return noPlace()
    const { rolloutDeploys } = await promotingCloud(around, attempt)
    const answer = await rolloutDeploys.getRollout(place)
    if (!answer.ok) return fromCloud(answer.failure)
    const fact = answer.value
    if (fact.aborted) return refused('rollout-aborted', `the Rollout ${fact.name} was aborted`)
    if (!asks(fact, attempt)) return { kind: 'not-yet', evidence: { rollout: fact.name } }
    const promoted = await rolloutDeploys.promoteFully(place)
    if (promoted.ok) return done({ promotedFully: promoted.value.written })
    // The controller has not seen the newest manifest yet, or moved meanwhile.
    return promoted.failure.kind === 'conflict'
      ? { kind: 'not-yet', evidence: { rollout: fact.name, waits: promoted.failure.message } }
      : fromCloud(promoted.failure)
  },

  goBack: async (around, attempt, target): Promise<StepOutcome> => {
    const place = placeOf(target)
    if (!place) return noPlace()
    const { rolloutDeploys } = await promotingCloud(around, attempt)
    const answer = await rolloutDeploys.getRollout(place)
    if (!answer.ok) return unclear(answer.failure)
    const fact = answer.value
    const isAsked = asks(fact, attempt)
    // What was stable takes no shares on its way back, where the build had become the stable one by itself.
    const steered = isAsked ? await rolloutDeploys.abort(place) : await rolloutDeploys.promoteFully(place)
    if (!steered.ok && steered.failure.kind !== 'conflict') return fromCloud(steered.failure)
    // Its manifest still says the new build: as long as it does, any sync would bring it in again.
    const wrote = await restoreManifest(around, attempt, target)
    if (wrote.kind !== 'done') return wrote
    return !isAsked && isWhole(fact) ? wrote : { kind: 'not-yet', evidence: wrote.evidence }
  },

  release: async () => done({}),
}
