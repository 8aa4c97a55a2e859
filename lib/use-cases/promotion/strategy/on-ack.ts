import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import type {
  RolloutDeployPort,
  SecondFact,
  SecondKind,
  SharesFact,
  WorkloadPlace,
} from '../../../cloud/ports/rollout.ts'
import { promqlOf, sampleQueryOf } from '../../../domain/observation/queries.ts'
import { lookAtTarget } from '../../../domain/promotion/rollout.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import { secondReplicas } from '../../../domain/strategy/replicas.ts'
import {
  type Attempt,
  done,
  fromCloud,
  imagesOf,
  nameOf,
  promotingCloud,
  refused,
  unclear,
} from '../steps/attempt.ts'
import { onRollout } from './on-rollout.ts'
import type { MeasuredShare, ShareRuntime } from './share-runtime.ts'

/** Where the target's Deployment lives; null for what has no second one beside it. */
function placeOf(target: StepTarget): WorkloadPlace | null {
  const { cluster, namespace, workloadKind, workloadName } = target
  return cluster && namespace && workloadKind === 'Deployment' && workloadName
    ? { cluster, namespace, name: workloadName }
    : null
}

const noPlace = () =>
  refused(
    'strategy-unfit',
    'a share of the traffic needs a Deployment or an Argo Rollout beside which it can stand',
  )

const kindOf = (attempt: Attempt): SecondKind =>
  attempt.strategy.strategy.kind === 'blue-green' ? 'green' : 'canary'

const secondOf = (shares: SharesFact, kind: SecondKind): SecondFact | undefined =>
  shares.seconds.find((second) => second.kind === kind)

function measured({ cluster, namespace }: WorkloadPlace, workloadName: string): MeasuredShare {
  const of = { namespace, workloadKind: 'Deployment' as const, workloadName, container: null }
  return {
    place: cluster,
    requests: (range) => sampleQueryOf(of, range),
    errorRate: (range) => promqlOf('error-rate', of, range),
    latency: (range) => promqlOf('latency', of, range),
  }
}

/** What the second Deployment says of itself, judged as any target is. */
function lookAtSecond(attempt: Attempt, target: StepTarget, { workload }: SecondFact) {
  const containers = imagesOf(attempt.subject, target).flatMap(({ container }) => container ?? [])
  const { digest } = attempt.subject.promotion
  return lookAtTarget(workload, { digest, children: attempt.subject.build.childDigests, containers })
}

function imagesFor(attempt: Attempt, target: StepTarget) {
  const { digest, number } = attempt.subject.promotion
  const images = imagesOf(attempt.subject, target).flatMap(({ container, image }) =>
    container === null ? [] : [{ container, image: `${image}@${digest}` }],
  )
  return { images, promotion: number }
}

/** The second Deployment stands with so many pods, all ready, or is on its way to that. */
async function putSecond(
  rollouts: RolloutDeployPort,
  attempt: Attempt,
  target: StepTarget,
  place: WorkloadPlace,
  wanted: { kind: SecondKind; replicas: number },
): Promise<StepOutcome> {
  const input = imagesFor(attempt, target)
  if (input.images.length === 0) return refused('image-absent', 'no container of the target takes this image')
  const put = await rollouts.putSecond(place, wanted.kind, { ...input, replicas: wanted.replicas })
  if (!put.ok) return fromCloud(put.failure)
  const shares = await rollouts.getShares(place)
  if (!shares.ok) return unclear(shares.failure)
  const second = secondOf(shares.value, wanted.kind)
  if (!second) return { kind: 'not-yet', evidence: { second: wanted.kind } }
  const look = lookAtSecond(attempt, target, second)
  const evidence = { workload: second.name, ready: look.readyPods, pods: look.pods }
  return look.ready ? done(evidence) : { kind: 'not-yet', evidence: { ...evidence, problem: look.problem } }
}

/** Points every Service of the target that sends elsewhere. */
async function pointAll(
  rollouts: RolloutDeployPort,
  place: WorkloadPlace,
  shares: SharesFact,
  to: 'stable' | 'green',
  promotion: number,
): Promise<StepOutcome> {
  const from = to === 'green' ? 'stable' : 'green'
  const services = shares.services.filter(({ receiver }) => receiver === from || receiver === to)
  if (services.length === 0 && to === 'green')
    return refused('no-service', `no Service sends to ${place.name} alone, so nothing can be pointed over`)
  for (const { name } of services.filter(({ receiver }) => receiver === from)) {
    const pointed = await rollouts.pointService(place, name, to, promotion)
    if (!pointed.ok) return fromCloud(pointed.failure)
  }
  return done({ services: services.map(({ name }) => name), to })
}

/** Traffic to the stable pods, and no second Deployment of ours beside them. */
async function removeSeconds(
  rollouts: RolloutDeployPort,
  place: WorkloadPlace,
  promotion: number,
): Promise<StepOutcome> {
  const shares = await rollouts.getShares(place)
  if (!shares.ok) return fromCloud(shares.failure)
  const pointed = await pointAll(rollouts, place, shares.value, 'stable', promotion)
  if (pointed.kind !== 'done') return pointed
  const removed: string[] = []
  for (const { kind, name } of shares.value.seconds) {
    const gone = await rollouts.removeSecond(place, kind)
    if (!gone.ok) return fromCloud(gone.failure)
    removed.push(name)
  }
  return done({ ...(pointed.evidence as object), removed })
}

/** ACK without a controller of its own: a second Deployment beside the target's, ours to make and to take away. */
const onDeployment: ShareRuntime = {
  look: async ({ rollouts }, attempt, target) => {
    const place = placeOf(target)
    if (!place) throw new Error(`${nameOf(target).workload} has no share to look at`)
    const answer = await rollouts.getShares(place)
    if (!answer.ok) return answer
    const kind = kindOf(attempt)
    const second = secondOf(answer.value, kind)
    const look = second ? lookAtSecond(attempt, target, second) : null
    const own = second?.workload.replicas ?? 0
    const all = own + (answer.value.stable?.replicas ?? 0)
    const over = answer.value.services.some(({ receiver }) => receiver === 'green')
    const cutOver = attempt.step.percent === 100
    return {
      ok: true,
      value: {
        percent: kind === 'green' ? (over ? 100 : 0) : all === 0 ? 0 : Math.round((100 * own) / all),
        health: look === null || look.ready ? 0 : 1,
        problem:
          look === null || look.ready
            ? null
            : (look.problemText ?? `${look.readyPods} of ${look.pods} pods are ready`),
        lost: !second
          ? `${place.name}-${kind} is not there any more`
          : kind === 'green' && cutOver && !over
            ? 'no Service sends to the new build any more'
            : null,
        share: second ? measured(place, second.name) : null,
        stable: measured(place, place.name),
      },
    }
  },

  setShare: async (around, attempt, target, percent) => {
    const place = placeOf(target)
    if (!place) return noPlace()
    const { rolloutDeploys } = await promotingCloud(around, attempt)
    const shares = await rolloutDeploys.getShares(place)
    if (!shares.ok) return fromCloud(shares.failure)
    const { stable } = shares.value
    if (!stable || stable.replicas === 0)
      return refused('no-stable', `${place.name} runs no pods to share with`)
    const kind = kindOf(attempt)
    const replicas = kind === 'green' ? stable.replicas : secondReplicas(stable.replicas, percent)
    const stands = await putSecond(rolloutDeploys, attempt, target, place, { kind, replicas })
    if (stands.kind !== 'done' || kind === 'canary' || percent === 0) return stands
    return pointAll(rolloutDeploys, place, shares.value, 'green', attempt.subject.promotion.number)
  },

  finish: async () => done({}),

  goBack: async (around, attempt, target) => {
    const place = placeOf(target)
    if (!place) return noPlace()
    const { rolloutDeploys } = await promotingCloud(around, attempt)
    return removeSeconds(rolloutDeploys, place, attempt.subject.promotion.number)
  },

  release: async (around, attempt, target) => {
    const place = placeOf(target)
    if (!place) return done({})
    const { rolloutDeploys } = await promotingCloud(around, attempt)
    return removeSeconds(rolloutDeploys, place, attempt.subject.promotion.number)
  },
}

const of = (target: StepTarget): ShareRuntime =>
  target.workloadKind === 'Rollout' ? onRollout : onDeployment

/** ACK: the service's own Argo Rollout where its workload is one, a second Deployment where it is not. */
export const onAck: ShareRuntime = {
  look: (cloud, attempt, target) => of(target).look(cloud, attempt, target),
  setShare: (around, attempt, target, percent) => of(target).setShare(around, attempt, target, percent),
  finish: (around, attempt, target) => of(target).finish(around, attempt, target),
  goBack: (around, attempt, target) => of(target).goBack(around, attempt, target),
  release: (around, attempt, target) => of(target).release(around, attempt, target),
}
