import { z } from 'zod'
import { type AskedAction, insertAction, readAction } from '../../catalog/run-action/actions.ts'
import {
  type ActedJob,
  type ActedStage,
  type RunSubject,
  readRunSubject,
} from '../../catalog/run-action/subject.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { actionOf } from '../../domain/pipeline/may.ts'
import { promotionOf } from '../../domain/run-action/mark.ts'
import { jobStateOf } from '../../domain/run-action/options.ts'
import type { ActionRefusal } from '../../domain/run-action/refusal.ts'
import {
  type ActVerb,
  actVerbs,
  jobRefuses,
  needsReason,
  runRefusesStop,
} from '../../domain/run-action/verb.ts'
import { actOnRunJob } from '../../queue/run-action.ts'
import { defineUseCase } from '../define.ts'
import { readFreezeJudge } from './freeze-holds.ts'
import { frozen } from './held.ts'
import { askedAs, tellAction } from './tell-action.ts'

const input = z
  .strictObject({
    /** The run. */
    id: z.uuid(),
    verb: z.enum(actVerbs),
    jobId: z.string().min(1).max(100).optional(),
    reason: z.string().trim().max(2000).optional(),
  })
  .refine(({ verb, jobId }) => verb === 'stop' || jobId !== undefined, {
    path: ['jobId'],
    message: 'which job of the run',
  })
  .refine(({ verb, reason }) => !needsReason[verb] || (reason ?? '') !== '', {
    path: ['reason'],
    message: 'nobody does this without a reason',
  })
type Input = z.infer<typeof input>

const refusedFor = (why: ActionRefusal, words: string): Result<never> => fail('wrong-state', words, { why })

interface Found {
  stage: ActedStage
  job: ActedJob
}

function findJob({ run }: RunSubject, jobId: string): Found | null {
  for (const stage of run.stages) {
    const job = stage.jobs.find(({ id }) => id === jobId)
    if (job) return { stage, job }
  }
  return null
}

/** Whether the run, or the job, takes it as it stood at the last look. */
function takes({ run }: RunSubject, verb: ActVerb, found: Found | null): Result<null> {
  if (found === null) {
    const why = runRefusesStop(run.state)
    return why === null ? ok(null) : refusedFor(why, `the run has ended: ${run.state}`)
  }
  const why = jobRefuses(jobStateOf(found.stage.name, found.job), verb)
  return why === null
    ? ok(null)
    : refusedFor(
        why,
        `the job ${found.job.name} is ${found.job.word ?? found.job.state}: it takes no ${verb}`,
      )
}

async function freezeAllows(
  tx: Transaction,
  actor: Actor,
  subject: RunSubject,
  verb: ActVerb,
  jobId: string | null,
): Promise<Result<string[]>> {
  const { run, pipeline, service } = subject
  if (!service || jobId === null) return ok([])
  const personId = actor.kind === 'system' ? null : actor.personId
  const judge = await readFreezeJudge(tx, service, personId, tx.now)
  const { stages, parameters } = run
  const { holds, known, places } = judge.holdsOf({
    verb,
    pipelineKind: pipeline.kind,
    stages,
    jobId,
    parameters,
  })
  return holds.length > 0 ? frozen(tx, holds, known) : ok(known ? places : [])
}

async function store(
  tx: Transaction,
  actor: Actor,
  { verb, reason }: Input,
  subject: RunSubject,
  found: Found | null,
  places: string[],
) {
  const { run, pipeline, service } = subject
  const author = authorOf(actor)
  const asked: AskedAction = {
    verb,
    pipelineId: pipeline.id,
    runNumber: run.number,
    jobId: found?.job.id ?? null,
    jobName: found?.job.name ?? null,
    serviceId: service?.id ?? null,
    source: null,
    parameters: [],
    seen: found && { status: found.job.word ?? wordOf[found.job.state], startedAt: found.job.startedAt },
    reason: reason || null,
    askedById: author.actorId,
    askedByName: author.actorName,
  }
  const id = await insertAction(tx, asked, tx.now)
  if (id === null) {
    const by = subject.open.find(({ jobId }) => jobId === asked.jobId)
    return fail('conflict', `${by?.askedByName ?? 'somebody'} asked for ${by?.verb ?? 'something'} already`, {
      why: 'asked-already',
    })
  }
  await tellAction(
    tx,
    author,
    {
      id,
      pipeline: pipeline.name,
      number: run.number,
      job: asked.jobName,
      serviceId: asked.serviceId,
      environmentId: places.length === 1 ? (places[0] ?? null) : null,
    },
    askedAs[verb],
    { reason: asked.reason, detail: { promotion: promotionOf(run.parameters) } },
  )
  await tx.enqueue(actOnRunJob(id))
  await tx.notify('run-action', run.id)
  const row = await readAction(tx, id)
  if (!row) throw new Error('what was just stored is not there')
  return ok(row)
}

/** Rows of an older look know our state alone. */
const wordOf: Record<ActedJob['state'], string> = {
  queued: 'INIT',
  running: 'RUNNING',
  waiting: 'WAITING',
  succeeded: 'SUCCESS',
  failed: 'FAIL',
  cancelled: 'CANCELED',
  unknown: '',
}

/**
 * Asks for one thing to be done with a run or a job of it: the worker does it and tells how it went. Fails with not-found,
 * forbidden, invalid (no reason where one is needed), wrong-state (`detail.why`: the run or job does not take it),
 * blocked-by-gate (a freeze holds where it leads: `detail.holds`), conflict (something was asked of it already).
 */
export const askAction = defineUseCase({
  input,
  authorise: (actor, { verb }) => holdsAnywhere(actor, actionOf(verb)),
  write: async ({ tx, actor, input: asked }) => {
    const subject = await readRunSubject(tx, asked.id)
    if (!subject) return fail('not-found', 'no run has this id', { field: 'id' })
    const { verb, jobId } = asked
    const found = jobId === undefined ? null : findJob(subject, jobId)
    if (jobId !== undefined && !found)
      return fail('not-found', `the run has no job ${jobId}`, { field: 'jobId' })
    const { teamId = null, productLineId = null } = subject.service ?? {}
    const allowed = decide(actor, actionOf(verb), { teamId, productLineId })
    if (!allowed.ok) return allowed
    if (subject.pipeline.isOff) return fail('wrong-state', 'the connection of this pipeline is out of use')
    const taken = takes(subject, verb, found)
    if (!taken.ok) return taken
    const places = await freezeAllows(tx, actor, subject, verb, found?.job.id ?? null)
    if (!places.ok) return places
    return store(tx, actor, asked, subject, found, places.value)
  },
})
