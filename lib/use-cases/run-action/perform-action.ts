import {
  claimAction,
  endAction,
  type OpenAction,
  postponeAction,
  reopenRun,
  type StartSource,
} from '../../catalog/run-action/actions.ts'
import {
  type ActedPipeline,
  type ActedService,
  readNumberedSubject,
  readPipelineSubject,
} from '../../catalog/run-action/subject.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import type { CloudResult } from '../../cloud/ports/outcome.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { requestParameter } from '../../domain/run-action/mark.ts'
import { type ActionRefusal, refusalOf } from '../../domain/run-action/refusal.ts'
import { rereadPipelineJob, rereadRunJob } from '../../queue/run.ts'
import { actOnRunJob } from '../../queue/run-action.ts'
import { defineStep, type Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { claimMsOf } from '../promotion/while-alive.ts'
import { freezesNow } from './freezes-now.ts'
import { doneAs, tellAction } from './tell-action.ts'

/** Whoever asked does not expect it to happen much later: then nothing is tried any more. */
const patienceMs = 5 * 60_000
const againMs = 5_000
/** Clocks differ: a run that we started is not older than this before it was asked for. */
const marginMs = 10 * 60_000

interface ActionTurn {
  action: OpenAction
  pipeline: ActedPipeline
  service: ActedService | null
  runId: string | null
  environmentId: string | null
  /** A freeze has come meanwhile: nothing is done. */
  isFrozen: boolean
}

/** What became of it in the cloud. */
type Acted = CloudResult<
  { done: true; already: boolean; runNumber: number } | { done: false; why: ActionRefusal; words: string }
>

async function claim(tx: Transaction, id: string, around: Surroundings): Promise<Result<ActionTurn | null>> {
  const action = await claimAction(tx, id, claimMsOf(around))
  if (!action) return ok(null)
  const numbered =
    action.runNumber === null ? null : await readNumberedSubject(tx, action.pipelineId, action.runNumber)
  const subject = numbered ?? (await readPipelineSubject(tx, action.pipelineId))
  if (!subject) {
    await endAction(tx, id, {
      state: 'refused',
      already: false,
      why: 'gone',
      problem: 'the pipeline is gone',
    })
    return ok(null)
  }
  const { pipeline, service } = subject
  const run = numbered?.run ?? null
  const freezes = await freezesNow(tx, action, subject)
  return ok({
    action,
    pipeline,
    service,
    runId: run?.id ?? null,
    environmentId: freezes.environmentId,
    isFrozen: freezes.isHeld,
  })
}

const start = async ({ cloud }: Surroundings, { action, pipeline }: ActionTurn): Promise<Acted> => {
  const { operations } = await cloud.releasing(pipeline.connectionId)
  const since = new Date(action.askedAt.getTime() - marginMs)
  const found = await operations.findRun(
    pipeline.externalId,
    { name: requestParameter, value: action.id },
    since,
  )
  if (!found.ok) return found
  if (found.value) return { ok: true, value: { done: true, already: false, runNumber: found.value.number } }
  const given = Object.fromEntries(action.parameters.map(({ key, value }) => [key, value]))
  const started = await operations.startRun(pipeline.externalId, {
    source: action.source satisfies StartSource | null,
    parameters: { ...given, [requestParameter]: action.id },
  })
  return started.ok ? { ok: true, value: { done: true, already: false, runNumber: started.value } } : started
}

async function answerGate(
  { cloud }: Surroundings,
  { action, pipeline }: ActionTurn,
  number: number,
  answer: 'pass' | 'refuse',
): Promise<Acted> {
  const { gates } = await cloud.releasing(pipeline.connectionId)
  const jobId = action.jobId ?? ''
  const answered = await gates.answerManualGate(pipeline.externalId, number, jobId, answer)
  if (answered.ok)
    return { ok: true, value: { done: true, already: !answered.value.answered, runNumber: number } }
  if (answered.failure.kind !== 'conflict') return answered
  const waiting = await gates.listManualGates(pipeline.externalId, number)
  const others = waiting.ok && waiting.value.some((gate) => gate.jobId === jobId && !gate.waiting)
  const why = others ? 'waits-for-others' : 'answered'
  return { ok: true, value: { done: false, why, words: answered.failure.message } }
}

async function operate(around: Surroundings, turn: ActionTurn, number: number): Promise<Acted> {
  const { action, pipeline } = turn
  const { verb, jobId, seen } = action
  const { operations } = await around.cloud.releasing(pipeline.connectionId)
  if (verb === 'start' || verb === 'pass' || verb === 'refuse')
    throw new Error(`${verb} is no operation on a job`)
  const sight = { status: seen?.status ?? '', startedAt: seen?.startedAt ? new Date(seen.startedAt) : null }
  const done =
    jobId === null
      ? await operations.stopRun(pipeline.externalId, number)
      : await operations.operateJob(pipeline.externalId, number, { id: jobId, operation: verb, seen: sight })
  if (!done.ok) return done
  return done.value.done
    ? { ok: true, value: { done: true, already: done.value.already, runNumber: number } }
    : { ok: true, value: { done: false, why: done.value.why, words: `it is ${done.value.status} in Flow` } }
}

async function effect(around: Surroundings, turn: ActionTurn): Promise<Acted> {
  const { verb, runNumber } = turn.action
  if (turn.isFrozen)
    return { ok: true, value: { done: false, why: 'frozen', words: 'a freeze came before it was done' } }
  if (verb === 'start') return start(around, turn)
  if (runNumber === null) throw new Error(`${verb} names no run`)
  return verb === 'pass' || verb === 'refuse'
    ? answerGate(around, turn, runNumber, verb)
    : operate(around, turn, runNumber)
}

const tell = (
  tx: Transaction,
  turn: ActionTurn,
  ledger: Parameters<typeof tellAction>[3],
  number: number | null,
  detail: object,
) =>
  tellAction(
    tx,
    authorOf(portal),
    {
      id: turn.action.id,
      pipeline: turn.pipeline.name,
      number,
      job: turn.action.jobName,
      serviceId: turn.service?.id ?? null,
      environmentId: turn.environmentId,
    },
    ledger,
    {
      reason: turn.action.reason,
      detail: { askedBy: turn.action.askedByName, verb: turn.action.verb, ...detail },
    },
  )

async function refuse(tx: Transaction, turn: ActionTurn, why: ActionRefusal, problem: string): Promise<void> {
  const { id, runNumber } = turn.action
  if (await endAction(tx, id, { state: 'refused', already: false, why, problem }))
    await tell(tx, turn, 'run.not-done', runNumber, { why, message: problem })
}

/** Readers see the run as it is now: it is read from the cloud at once. */
async function lookAgain(tx: Transaction, { pipeline }: ActionTurn, number: number): Promise<void> {
  const { id, externalId, connectionId } = pipeline
  await reopenRun(tx, id, number)
  await tx.enqueue(rereadRunJob({ connectionId, pipeline: externalId, number }))
  await tx.enqueue(rereadPipelineJob({ connectionId, pipeline: externalId }))
}

async function record(tx: Transaction, turn: ActionTurn, acted: Acted): Promise<Result<null>> {
  const { action, runId } = turn
  await tx.notify('run-action', runId ?? action.id)
  if (!acted.ok) {
    const { failure } = acted
    const why = refusalOf(failure, action.verb)
    const late = tx.now.getTime() - action.askedAt.getTime() > patienceMs
    if (why !== null || late) await refuse(tx, turn, why ?? 'unreachable', failure.message)
    else {
      const againAt = new Date(tx.now.getTime() + (failure.retryAfterMs ?? againMs))
      await postponeAction(tx, action.id, { problem: failure.message, againAt })
      await tx.enqueue(actOnRunJob(action.id, againAt))
    }
    return ok(null)
  }
  const { value } = acted
  if (!value.done) {
    await refuse(tx, turn, value.why, value.words)
    // What was shown was out of date.
    if (action.runNumber !== null) await lookAgain(tx, turn, action.runNumber)
    return ok(null)
  }
  const { runNumber, already } = value
  if (await endAction(tx, action.id, { state: 'done', already, why: null, problem: null, runNumber })) {
    await tell(tx, turn, doneAs[action.verb], runNumber, { already })
    await lookAgain(tx, turn, runNumber)
  }
  return ok(null)
}

/**
 * Does one thing that was asked of a run, once: the port looks first, and a start is found again by a parameter of its own.
 * What rolls something out is judged against the freezes of this instant once more. A no of the cloud ends it in words; what
 * could not be found out is tried again for five minutes.
 */
export const performAction = defineStep<ActionTurn, Acted, null>({
  name: ({ action }) => `run-${action.verb}`,
  claim,
  effect,
  record,
})
