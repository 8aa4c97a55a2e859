import { z } from 'zod'
import { insertAction, readAction, type StartSource } from '../../catalog/run-action/actions.ts'
import { type PipelineSubject, readPipelineSubject } from '../../catalog/run-action/subject.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { sourcePath } from '../../domain/pipeline/source-path.ts'
import { isOurs } from '../../domain/run-action/mark.ts'
import { actOnRunJob } from '../../queue/run-action.ts'
import { defineUseCase } from '../define.ts'
import { readFreezeJudge } from './freeze-holds.ts'
import { frozen } from './held.ts'
import { askedAs, tellAction } from './tell-action.ts'

const input = z
  .strictObject({
    /** The pipeline. */
    id: z.uuid(),
    branch: z.string().trim().min(1).max(250).optional(),
    gitTag: z.string().trim().min(1).max(250).optional(),
    parameters: z
      .array(
        z.strictObject({
          key: z
            .string()
            .trim()
            .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/),
          value: z.string().max(4000),
        }),
      )
      .max(100)
      .default([]),
    reason: z.string().trim().max(2000).optional(),
  })
  .refine(({ branch, gitTag }) => branch === undefined || gitTag === undefined, {
    path: ['gitTag'],
    message: 'either a branch or a Git tag',
  })
type Input = z.infer<typeof input>

/** The URL that the pipeline's own repository is built from. */
function sourceOf(
  { pipeline, repository }: PipelineSubject,
  { branch, gitTag }: Input,
): Result<StartSource | null> {
  const name = branch ?? gitTag
  if (name === undefined) return ok(null)
  const urls = pipeline.sourceUrls
  const own = urls.find((url) => repository !== null && sourcePath(url) === repository.path) ?? urls[0]
  if (own === undefined)
    return fail('wrong-state', 'it is not known from which repository this pipeline builds', {
      field: 'branch',
    })
  return ok({ kind: branch === undefined ? 'git-tag' : 'branch', name, repositoryUrl: own })
}

/** Names may be given once, ours not at all, and what is masked stays in Flow. */
function parametersProblem({ pipeline }: PipelineSubject, { parameters }: Input): string | null {
  const keys = parameters.map(({ key }) => key)
  const twice = keys.find((key, at) => keys.indexOf(key) !== at)
  if (twice !== undefined) return `the parameter ${twice} is given twice`
  const own = keys.find(isOurs)
  if (own !== undefined) return `the parameter ${own} is the portal's to give`
  const masked = pipeline.parameters.find((known) => known.masked && keys.includes(known.key))
  return masked ? `the value of ${masked.key} is kept in Flow and is not sent from here` : null
}

async function freezeAllows(
  tx: Transaction,
  actor: Actor,
  subject: PipelineSubject,
  asked: Input,
): Promise<Result<string[]>> {
  const { pipeline, service, lastRun } = subject
  if (!service) return ok([])
  const judge = await readFreezeJudge(tx, service, actor.kind === 'system' ? null : actor.personId, tx.now)
  const given = new Set(asked.parameters.map(({ key }) => key))
  const parameters = [...asked.parameters, ...pipeline.parameters.filter(({ key }) => !given.has(key))]
  const { holds, known, places } = judge.holdsOf({
    verb: 'start',
    pipelineKind: pipeline.kind,
    stages: lastRun?.stages ?? [],
    jobId: null,
    parameters,
  })
  return holds.length > 0 ? frozen(tx, holds, known) : ok(known ? places : [])
}

/**
 * Asks for a run of a pipeline, on a branch or Git tag and with parameters: the worker starts it, once, and tells its number.
 * A delivery into a frozen environment is judged as a promotion is. Fails with not-found, forbidden, invalid, wrong-state,
 * blocked-by-gate (`detail.holds`).
 */
export const startRun = defineUseCase({
  input,
  authorise: (actor) => holdsAnywhere(actor, 'run.operate'),
  write: async ({ tx, actor, input: asked }) => {
    const subject = await readPipelineSubject(tx, asked.id)
    if (!subject) return fail('not-found', 'no pipeline has this id', { field: 'id' })
    const { pipeline, service } = subject
    const { teamId = null, productLineId = null } = service ?? {}
    const allowed = decide(actor, 'run.operate', { teamId, productLineId })
    if (!allowed.ok) return allowed
    if (pipeline.isOff) return fail('wrong-state', 'the connection of this pipeline is out of use')
    const problem = parametersProblem(subject, asked)
    if (problem !== null) return fail('invalid', problem, { field: 'parameters' })
    const source = sourceOf(subject, asked)
    if (!source.ok) return source
    const places = await freezeAllows(tx, actor, subject, asked)
    if (!places.ok) return places
    const author = authorOf(actor)
    const id = await insertAction(
      tx,
      {
        verb: 'start',
        pipelineId: pipeline.id,
        runNumber: null,
        jobId: null,
        jobName: null,
        serviceId: service?.id ?? null,
        source: source.value,
        parameters: asked.parameters,
        seen: null,
        reason: asked.reason || null,
        askedById: author.actorId,
        askedByName: author.actorName,
      },
      tx.now,
    )
    if (id === null) throw new Error('a start cannot stand in the way of another')
    const environmentId = places.value.length === 1 ? (places.value[0] ?? null) : null
    const about = {
      id,
      pipeline: pipeline.name,
      number: null,
      job: null,
      serviceId: service?.id ?? null,
      environmentId,
    }
    await tellAction(tx, author, about, askedAs.start, {
      reason: asked.reason || null,
      detail: { source: source.value, parameters: asked.parameters.map(({ key }) => key) },
    })
    await tx.enqueue(actOnRunJob(id))
    await tx.notify('run-action', id)
    const row = await readAction(tx, id)
    return row ? ok(row) : fail('not-found', 'what was asked is not there')
  },
})
