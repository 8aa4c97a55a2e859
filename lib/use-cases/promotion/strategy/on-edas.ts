import type {
  ApplicationAddress,
  ApplicationFact,
  ChangeOrderFact,
} from '../../../cloud/ports/application.ts'
import { promqlOf, sampleQueryOf } from '../../../domain/observation/queries.ts'
import { carriesMark, effectMark, keepTag } from '../../../domain/promotion/effect-names.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import { sharesOf } from '../../../domain/strategy/plan.ts'
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
import { type Edas, waitForOrder } from '../ways/direct-edas.ts'
import { acceptedBy, type MeasuredShare, type ShareRuntime } from './share-runtime.ts'

const noPlace = () => refused('target-incomplete', 'the target names no EDAS application')
const ended: ReadonlySet<ChangeOrderFact['state']> = new Set(['failed', 'aborted'])

function measured(fact: ApplicationFact, workload: string): MeasuredShare | null {
  if (fact.cluster === null || fact.namespace === null) return null
  const of = {
    namespace: fact.namespace,
    workloadKind: 'Deployment' as const,
    workloadName: workload,
    container: null,
  }
  return {
    place: fact.cluster,
    requests: (range) => sampleQueryOf(of, range),
    errorRate: (range) => promqlOf('error-rate', of, range),
    latency: (range) => promqlOf('latency', of, range),
  }
}

/** The gray batch with its share of the traffic, then one equal batch for each step that follows and one for the rest. */
function planOf(attempt: Attempt, replicas: number, percent: number) {
  const pods = Math.min(Math.max(1, replicas - 1), Math.max(1, Math.round((replicas * percent) / 100)))
  const batches = Math.max(1, Math.min(replicas - pods, sharesOf(attempt.strategy.strategy).length))
  return { kind: 'gray', pods, trafficPercent: percent, batches } as const
}

async function begin(
  cloud: Edas,
  address: ApplicationAddress,
  attempt: Attempt,
  image: string,
  percent: number,
): Promise<StepOutcome> {
  const fact = await cloud.applications.getApplication(address)
  if (!fact.ok) return unclear(fact.failure)
  const { promotion } = attempt.subject
  const { replicas } = fact.value
  if (replicas < 2)
    return refused('too-few-pods', `${fact.value.name} has ${replicas} pods: a share needs two`)
  const order = (reference: string) =>
    cloud.applicationDeploys.deploy(address, {
      image: reference,
      plan: planOf(attempt, replicas, percent),
      mark: effectMark(promotion.id),
      description: `P-${promotion.number} ${promotion.service} ${promotion.digest}`,
    })
  const byDigest = await order(`${image}@${promotion.digest}`)
  const ordered =
    !byDigest.ok && byDigest.failure.kind === 'invalid'
      ? await order(`${image}:${keepTag(promotion.environment, promotion.digest)}`)
      : byDigest
  if (ordered.ok) return { kind: 'not-yet', evidence: { order: ordered.value.order, percent } }
  return ordered.failure.kind === 'conflict'
    ? waitForOrder(cloud, address, attempt, ordered.failure)
    : fromCloud(ordered.failure)
}

/** Whether the order stands at the end of its batch `wanted`, and lets it go on where it waits before that. */
async function reach(
  cloud: Edas,
  address: ApplicationAddress,
  order: ChangeOrderFact,
  wanted: number,
): Promise<StepOutcome> {
  const { externalId, state, batches, problemText } = order
  if (ended.has(state))
    return refused(
      'order-ended',
      `change order ${externalId} was ${state}${problemText ? `: ${problemText}` : ''}`,
    )
  const evidence = { order: externalId, batches, trafficPercent: order.trafficPercent }
  const doneBatches = batches?.done ?? 0
  if (state === 'succeeded' || (state === 'waits' && doneBatches >= wanted)) return done(evidence)
  if (state === 'waits') {
    const confirmed = await cloud.applicationDeploys.confirmBatch(address, externalId, doneBatches)
    if (!confirmed.ok && confirmed.failure.kind !== 'conflict') return fromCloud(confirmed.failure)
  }
  return { kind: 'not-yet', evidence }
}

/** EDAS: one gray change order; its first batch is the first share, each later share is another batch let through. */
export const onEdas: ShareRuntime = {
  look: async ({ applications }, attempt, target) => {
    const address = target.application
    if (!address) throw new Error(`${nameOf(target).workload} has no share to look at`)
    const answer = await applications.getApplication(address)
    if (!answer.ok) return answer
    const fact = answer.value
    const accepted = acceptedBy(attempt)
    const isNew = ({ digest }: { digest: string | null }) => digest !== null && accepted.has(digest)
    const own = fact.groups.filter(isNew)
    const others = fact.groups.filter((group) => !isNew(group))
    const pods = own.reduce((sum, group) => sum + group.pods, 0)
    const ready = own.reduce((sum, group) => sum + group.readyPods, 0)
    const all = fact.groups.reduce((sum, group) => sum + group.pods, 0)
    const strange = fact.order !== null && !carriesMark(fact.order.description, effectMark(attempt.subject.promotion.id)) // biome-ignore format: one condition
    const gone = fact.order === null && others.length > 0
    const [newer, older] = [own[0], others[0]]
    return {
      ok: true,
      value: {
        percent: fact.order?.trafficPercent ?? (all === 0 ? 0 : Math.round((100 * pods) / all)),
        health: pods > ready || fact.problem !== null ? 1 : 0,
        problem: fact.problemText ?? (pods > ready ? `${ready} of ${pods} pods are ready` : null),
        lost: strange
          ? 'another change order is in progress'
          : gone
            ? 'its change order does not go on any more'
            : null,
        share: newer ? measured(fact, newer.workload) : null,
        stable: older ? measured(fact, older.workload) : null,
      },
    }
  },

  setShare: async (around, attempt, target, percent) => {
    const address = target.application
    if (!address) return noPlace()
    const cloud = await promotingCloud(around, attempt)
    const found = await cloud.applicationDeploys.findOrder(address, effectMark(attempt.subject.promotion.id))
    if (!found.ok) return unclear(found.failure)
    const index = sharesOf(attempt.strategy.strategy).indexOf(percent)
    if (found.value) return reach(cloud, address, found.value, index + 1)
    if (index > 0) return refused('share-lost', 'the change order of its first share is not there any more')
    const [image] = imagesOf(attempt.subject, target).map((each) => each.image)
    if (!image) return refused('image-absent', 'the target does not run this image')
    return begin(cloud, address, attempt, image, percent)
  },

  finish: async (around, attempt, target) => {
    const address = target.application
    if (!address) return noPlace()
    const cloud = await promotingCloud(around, attempt)
    const found = await cloud.applicationDeploys.findOrder(address, effectMark(attempt.subject.promotion.id))
    if (!found.ok) return unclear(found.failure)
    return found.value ? reach(cloud, address, found.value, Number.POSITIVE_INFINITY) : done({})
  },

  goBack: async (around, attempt, target) => {
    const address = target.application
    if (!address) return noPlace()
    const { applications, applicationDeploys } = await promotingCloud(around, attempt)
    const found = await applicationDeploys.findOrder(address, effectMark(attempt.subject.promotion.id))
    if (!found.ok) return unclear(found.failure)
    if (!found.value) return done({ already: true })
    const fact = await applications.getApplication(address)
    if (!fact.ok) return unclear(fact.failure)
    const accepted = acceptedBy(attempt)
    const runs = fact.value.running
    const evidence = { order: found.value.externalId }
    const alone = runs !== null && runs.length > 0 && runs.every(({ digest }) => !accepted.has(digest))
    if (fact.value.order === null && alone && fact.value.settled) return done(evidence)
    const back = await applicationDeploys.rollBack(address, found.value.externalId)
    if (back.ok) return { kind: 'not-yet', evidence: { ...evidence, back: back.value.order } }
    return back.failure.kind === 'conflict'
      ? { kind: 'not-yet', evidence: { ...evidence, waits: back.failure.message } }
      : fromCloud(back.failure)
  },

  release: async () => done({}),
}
