import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import type { PromotionCloud } from '../../../cloud/ports/cloud.ts'
import type { CloudResult } from '../../../cloud/ports/outcome.ts'
import type { ManualGateFact, RunFact } from '../../../cloud/ports/pipeline.ts'
import { runStateOf } from '../../../domain/pipeline/run-state.ts'
import { decideDelivery, deliveryMs } from '../../../domain/promotion/delivery.ts'
import { deliveryMark, deliveryParameter } from '../../../domain/promotion/effect-names.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import { promotionParameter } from '../../../domain/run-action/mark.ts'
import type { Surroundings } from '../../define.ts'
import {
  type Attempt,
  done,
  fromCloud,
  liveTargets,
  nameOf,
  promotingCloud,
  refused,
  unclear,
} from '../steps/attempt.ts'
import { clearTheRoad } from './pipeline-road.ts'
import { closedBy } from './still-open.ts'
import type { Way } from './way.ts'

type Delivery = NonNullable<StepTarget['delivery']>

/** Runs take minutes: no hurry to look again. */
const lookAfterMs = 4_000
/** Somebody else has to do something first. */
const waitAfterMs = 15_000
/** Clocks differ: a run that we started is not older than this before its step. */
const marginMs = 10 * 60_000

/** What the promotion's page shows of the run: the cloud's words become our states, and stay beside them. */
const runTold = (run: RunFact) => ({
  number: run.number,
  state: runStateOf(run.status),
  word: run.status,
  startedAt: run.startedAt?.toISOString() ?? null,
  endedAt: run.endedAt?.toISOString() ?? null,
  stages: run.stages.map(({ name, status, jobs }) => ({
    name,
    state: runStateOf(status),
    jobs: jobs.map((job) => ({ name: job.name, state: runStateOf(job.status) })),
  })),
})

/** Clusters of this wave that the same run delivers to. */
function clustersOf(attempt: Attempt, delivery: Delivery): string[] {
  const shared = liveTargets(attempt.subject).filter(
    (target) =>
      target.wave === attempt.step.wave &&
      target.writeWay === 'pipeline' &&
      target.delivery?.pipelineId === delivery.pipelineId,
  )
  return [...new Set(shared.flatMap((target) => nameOf(target).cluster ?? []))].sort()
}

function parametersOf(attempt: Attempt, delivery: Delivery, mark: string): Record<string, string> {
  const { promotion, build } = attempt.subject
  return {
    [deliveryParameter]: mark,
    [promotionParameter]: `P-${promotion.number}`,
    ENVIRONMENT: promotion.environment,
    SERVICE: promotion.service,
    CLUSTERS: clustersOf(attempt, delivery).join(','),
    ...(build.version ? { VERSION: build.version } : {}),
    [delivery.parameter]: promotion.digest,
  }
}

/** The number of our run, where an earlier look or an earlier life told it or the cloud knows it by its parameter. */
async function findOurs(
  { pipelines }: PromotionCloud,
  attempt: Attempt,
  delivery: Delivery,
  mark: string,
): Promise<CloudResult<number | null>> {
  const told = (attempt.step.evidence as { run?: { number?: unknown } } | null)?.run?.number
  if (typeof told === 'number') return { ok: true, value: told }
  // A target of the same wave may have had it started long before this step began.
  const since = new Date(attempt.startedAt.getTime() - deliveryMs - marginMs)
  const found = await pipelines.findRun(delivery.pipelineId, { name: deliveryParameter, value: mark }, since)
  return found.ok ? { ok: true, value: found.value?.number ?? null } : found
}

interface Following {
  around: Surroundings
  cloud: PromotionCloud
  attempt: Attempt
  delivery: Delivery
  evidence: Record<string, unknown>
}

const notYet = (evidence: Record<string, unknown>, afterMs: number): StepOutcome => ({
  kind: 'not-yet',
  evidence,
  afterMs,
})

/** Passes the manual gate of our run; held while a freeze or a hold closed the place before anything was written. */
async function passGate(
  { around, cloud, attempt, delivery, evidence }: Following,
  run: RunFact,
  gate: Pick<ManualGateFact, 'jobId' | 'name'>,
): Promise<StepOutcome> {
  const closed = await closedBy(around, attempt)
  if (closed.length > 0)
    return notYet({ ...evidence, gate: { name: gate.name, state: 'held', by: closed } }, waitAfterMs)
  const answer = await cloud.gates.answerManualGate(delivery.pipelineId, run.number, gate.jobId, 'pass')
  const { name } = gate
  if (answer.ok) return notYet({ ...evidence, gate: { name, state: 'passed' } }, lookAfterMs)
  // Somebody was faster, or the token may not answer: the run itself says what became of it.
  if (answer.failure.kind === 'conflict' || answer.failure.kind === 'refused')
    return notYet({ ...evidence, gate: { name, state: 'person' } }, waitAfterMs)
  return unclear(answer.failure)
}

/** It takes too long: stopped, so that it delivers nothing after its promotion has ended. */
async function giveUp(
  { cloud, delivery }: Following,
  run: RunFact,
  evidence: Record<string, unknown>,
): Promise<StepOutcome> {
  const stopped = await cloud.operations.stopRun(delivery.pipelineId, run.number)
  if (!stopped.ok && stopped.failure.kind !== 'not-found') return unclear(stopped.failure)
  const message = `run ${run.number} of ${delivery.name} did not end in time and was stopped (${run.status})`
  return { ...refused('pipeline-run-timeout', message), evidence } as StepOutcome
}

/** One look at our run, and the one thing that follows from it. */
async function follow(following: Following, number: number): Promise<StepOutcome> {
  const { cloud, attempt, delivery } = following
  const run = await cloud.runs.getRun(delivery.pipelineId, number)
  if (!run.ok)
    return run.failure.kind === 'not-found'
      ? refused('pipeline-run-gone', `run ${number} of ${delivery.name} is not there any more`)
      : unclear(run.failure)
  const gates = await cloud.gates.listManualGates(delivery.pipelineId, number)
  if (!gates.ok) return unclear(gates.failure)
  const before = attempt.step.evidence as { gate?: { state?: string } } | null
  const passed = before?.gate?.state === 'passed' ? { gate: before.gate } : {}
  const evidence = { ...following.evidence, ...passed, run: runTold(run.value) }
  const next = decideDelivery(run.value, gates.value)
  const isOver = next.do === 'verify' || next.do === 'fail'
  if (!isOver && attempt.now.getTime() - attempt.startedAt.getTime() >= attempt.timeoutMs)
    return giveUp(following, run.value, evidence)
  switch (next.do) {
    case 'verify':
      return done(evidence)
    case 'fail':
      return { ...refused(next.code, `${delivery.name}: ${next.message}`), evidence } as StepOutcome
    case 'await-person':
      return notYet({ ...evidence, gate: { name: next.name, state: 'person' } }, waitAfterMs)
    case 'pass-gate':
      return passGate({ ...following, evidence }, run.value, next)
    case 'wait':
      return notYet(evidence, lookAfterMs)
  }
}

/**
 * Pipeline: starts the service's delivery pipeline in Flow with the digest and follows its run. The run is found again by its
 * parameter before another is started. Its green end only says that the runtime may be asked now.
 */
export const pipeline: Way = async (around, attempt, target) => {
  const { delivery } = target
  if (!delivery) return refused('target-incomplete', 'the service has no delivery pipeline')
  const { number } = attempt.subject.promotion
  const mark = deliveryMark(number, attempt.step.wave ?? 0)
  const cloud = await promotingCloud(around, attempt)
  const { cluster } = nameOf(target)
  const evidence = { way: 'pipeline', pipeline: delivery.name, pipelineId: delivery.pipelineId, cluster }
  const following = { around, cloud, attempt, delivery, evidence }
  const ours = await findOurs(cloud, attempt, delivery, mark)
  if (!ours.ok)
    return ours.failure.kind === 'not-found'
      ? refused('pipeline-missing', `Flow has no pipeline ${delivery.name} any more`)
      : unclear(ours.failure)
  if (ours.value !== null) return follow(following, ours.value)
  const road = await clearTheRoad(cloud, attempt, delivery.pipelineId)
  if (road.kind === 'blocked') return notYet({ ...evidence, waitsFor: road.run }, waitAfterMs)
  if (road.kind === 'unclear') return unclear(road.failure)
  const started = await cloud.pipelines.startRun(delivery.pipelineId, parametersOf(attempt, delivery, mark))
  // Started or not, that is the question: it is looked for again before anything else is said.
  if (!started.ok) return fromCloud(started.failure)
  return follow(following, started.value)
}
