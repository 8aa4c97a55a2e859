import { beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { failure, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { createRunStage, deliveryName as name } from '../../testing/run-stage.ts'
import { askAction } from './ask-action.ts'
import { getRunAction, listRunActions } from './list-actions.ts'
import { performAction } from './perform-action.ts'
import { startRun } from './start-run.ts'
import { sweepActions } from './sweep-actions.ts'

const test = testDatabase()
let stage: Stage
const { pipelineCalled, runs, work } = createRunStage(test, () => stage)

beforeEach(async () => {
  stage = await createStage(test)
  const one = await stage.addBuild('one')
  for (const slug of ['test', 'production'] as const) await stage.runs(slug, one)
})

type Person = Stage['people']['wang']
const ask = (person: Person, input: object) => askAction(stage.around, person, input)
const rows = () => test.database.prisma.runAction.findMany({ orderBy: { askedAt: 'asc' } })
const ledger = async () =>
  (await test.database.prisma.ledgerEntry.findMany({ orderBy: { id: 'asc' } })).filter(({ action }) =>
    action.startsWith('run.'),
  )
const jobs = async (task: string) =>
  (
    await test.asOwner(
      `SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE t.identifier = $1`,
      [task],
    )
  ).rows

describe('what is asked of a run', () => {
  it('is stored with its reason, done by the worker, and told; the run is read again', async () => {
    const run = await runs('FAIL')
    const { lin } = stage.people
    const asked = await value(ask(lin, { id: run.id, verb: 'skip', jobId: 'job-1', reason: 'flaky scanner' }))
    expect(asked).toMatchObject({ verb: 'skip', state: 'asked', runId: run.id, reason: 'flaky scanner', askedByName: lin.name }) // biome-ignore format: one glance
    expect(run.job()).toBe('FAIL')
    await work()
    expect(run.job()).toBe('SKIP')
    expect(await value(getRunAction(stage.around, lin, { id: asked.id }))).toMatchObject({ state: 'done', already: false }) // biome-ignore format: one glance
    expect((await ledger()).map(({ action, actorName, reason, subjectName }) => [action, actorName, reason, subjectName])).toEqual([
      ['run.skip-asked', lin.name, 'flaky scanner', `${name} #1: One job`],
      ['run.skipped', 'Sluice', 'flaky scanner', `${name} #1: One job`],
    ]) // biome-ignore format: one glance
    expect(await jobs('run.reread')).toMatchObject([
      { payload: { pipeline: run.pipeline.externalId, number: 1 } },
    ])
    expect(await test.database.prisma.pipelineRun.findUnique({ where: { id: run.id } })).toMatchObject({ complete: false }) // biome-ignore format: one glance
  })

  it.each([
    ['retry', 'FAIL', {}, 'RUNNING'],
    ['stop', 'RUNNING', { reason: 'x' }, 'CANCELED'],
  ] as const)('%s of a job that is %s', async (verb, status, more, after) => {
    const run = await runs(status)
    await value(ask(stage.people.lin, { id: run.id, verb, jobId: 'job-1', ...more }))
    await work()
    expect(run.job()).toBe(after)
  })

  it('stops a whole run, and passes or refuses what waits', async () => {
    const run = await runs('RUNNING')
    await value(ask(stage.people.lin, { id: run.id, verb: 'stop', reason: 'wrong branch' }))
    await work()
    expect(run.fact()?.status).toBe('CANCELED')
  })

  it.each(['pass', 'refuse'] as const)('%s at a manual gate', async (verb) => {
    const run = await runs('WAITING')
    await value(ask(stage.people.lin, { id: run.id, verb, jobId: 'job-1', reason: 'seen in pre-production' }))
    await work()
    expect(run.gate()).toBe(verb === 'pass' ? 'SUCCESS' : 'FAIL')
    expect((await ledger()).at(-1)?.action).toBe(verb === 'pass' ? 'run.gate-passed' : 'run.gate-refused')
  })

  it('needs the role, a reason where one is due, and a job that takes it', async () => {
    const run = await runs('WAITING')
    const { wang, lin } = stage.people
    const gate = { id: run.id, verb: 'refuse', jobId: 'job-1', reason: 'x' }
    expect(await failure(ask(wang, gate))).toMatchObject({ code: 'forbidden', detail: { roles: ['on-call', 'release-manager', 'admin'] } }) // biome-ignore format: one glance
    expect(await failure(ask(lin, { ...gate, reason: ' ' }))).toMatchObject({ code: 'invalid' })
    expect(await failure(ask(lin, { id: run.id, verb: 'pass', reason: 'x' }))).toMatchObject({
      code: 'invalid',
    })
    const no = (verb: string) => failure(ask(lin, { id: run.id, verb, jobId: 'job-1', reason: 'x' }))
    expect(await no('retry')).toMatchObject({ code: 'wrong-state', detail: { why: 'runs' } })
    expect(await no('rerun')).toMatchObject({ code: 'wrong-state', detail: { why: 'runs' } })
    expect(await failure(ask(lin, { ...gate, jobId: 'nobody' }))).toMatchObject({ code: 'not-found' })
    expect(await failure(ask(lin, { ...gate, id: newId() }))).toMatchObject({ code: 'not-found' })
    expect(await rows()).toEqual([])
  })

  it('is asked once at a time', async () => {
    const run = await runs('WAITING')
    const { lin } = stage.people
    const gate = { id: run.id, jobId: 'job-1', reason: 'x' }
    await value(ask(lin, { ...gate, verb: 'refuse' }))
    expect(await failure(ask(lin, { ...gate, verb: 'pass' }))).toMatchObject({
      code: 'conflict',
      detail: { why: 'asked-already' },
    })
    const { jobs: shown } = await value(listRunActions(stage.around, lin, { id: run.id }))
    expect(shown[0]?.options.map(({ why }) => why)).toEqual(['asked-already', 'asked-already'])
    await work()
    expect(run.gate()).toBe('FAIL')
  })
})

describe('a no of the cloud', () => {
  it.each([
    ['refused', 'no-right'],
    ['not-found', 'gone'],
    ['invalid', 'not-taken'],
  ] as const)('%s is said as %s', async (kind, why) => {
    const run = await runs('FAIL')
    await value(ask(stage.people.lin, { id: run.id, verb: 'retry', jobId: 'job-1' }))
    stage.cloud.log.fault({ operation: 'operations.operateJob', kind })
    await work()
    expect(await rows()).toMatchObject([{ state: 'refused', why, problem: `fault: ${kind}` }])
    expect((await ledger()).at(-1)).toMatchObject({ action: 'run.not-done', detail: { why, verb: 'retry' } })
  })

  it('tells what had changed meanwhile, and that a gate waits for somebody else', async () => {
    const run = await runs('RUNNING')
    await value(ask(stage.people.lin, { id: run.id, verb: 'stop', jobId: 'job-1', reason: 'x' }))
    for (const { jobs: all } of run.fact()?.stages ?? []) for (const job of all) job.status = 'SUCCESS'
    await work()
    expect(await rows()).toMatchObject([{ state: 'refused', why: 'ended' }])
    expect(await jobs('run.reread')).toHaveLength(1)
  })

  it.each([
    ['answered', { status: 'SUCCESS', waiting: false }],
    ['waits-for-others', { waiting: false }],
  ])('at a gate: %s', async (why, change) => {
    const run = await runs('WAITING')
    await value(ask(stage.people.lin, { id: run.id, verb: 'refuse', jobId: 'job-1', reason: 'x' }))
    for (const gates of stage.cloud.estate.release.gates.values()) Object.assign(gates[0] ?? {}, change)
    await work()
    expect(await rows()).toMatchObject([{ state: 'refused', why }])
  })

  it('is waited for while it could not be found out, and given up after five minutes', async () => {
    const run = await runs('FAIL')
    await value(ask(stage.people.lin, { id: run.id, verb: 'retry', jobId: 'job-1' }))
    stage.cloud.log.fault({ operation: 'operations.operateJob', kind: 'unavailable', times: 2 })
    await work()
    expect(await rows()).toMatchObject([{ state: 'asked', problem: 'fault: unavailable', tries: 1 }])
    await stage.pass(6)
    expect(await value(sweepActions(stage.around))).toBe(1)
    await work()
    expect(await rows()).toMatchObject([{ state: 'refused', why: 'unreachable' }])
    expect(await value(sweepActions(stage.around))).toBe(0)
  })
})

describe('a worker that dies', () => {
  it.each(['claimed', 'effect-done'])('at %s does nothing twice', async (where) => {
    const run = await runs('FAIL')
    await value(ask(stage.people.lin, { id: run.id, verb: 'retry', jobId: 'job-1' }))
    const [asked] = await rows()
    const dying = {
      ...stage.around,
      claimMs: 1,
      reached: (point: string) => {
        if (point === `run-retry:${where}`) throw new Error('dead')
      },
    }
    await expect(performAction(dying, asked?.id ?? '')).rejects.toThrow('dead')
    const begun = run.fact()?.stages[0]?.jobs[0]?.startedAt
    expect(await value(sweepActions(stage.around))).toBe(1)
    await work()
    expect(run.job()).toBe('RUNNING')
    if (where === 'effect-done') expect(run.fact()?.stages[0]?.jobs[0]?.startedAt).toEqual(begun)
    expect(await rows()).toMatchObject([{ state: 'done', tries: 2 }])
    expect((await ledger()).map(({ action }) => action)).toEqual(['run.retry-asked', 'run.retried'])
  })

  it('starts no second run', async () => {
    const pipeline = await pipelineCalled(name)
    await value(startRun(stage.around, stage.people.lin, { id: pipeline.id, parameters: [{ key: 'ENVIRONMENT', value: 'test' }] })) // biome-ignore format: one glance
    const [asked] = await rows()
    stage.cloud.log.fault({ operation: 'operations.startRun', kind: 'timeout', after: true })
    await value(performAction(stage.around, asked?.id ?? ''))
    expect(await rows()).toMatchObject([{ state: 'asked', runNumber: null }])
    await test.database.prisma.runAction.updateMany({ data: { againAt: new Date(0) } })
    await value(sweepActions(stage.around))
    await work()
    expect(stage.cloud.estate.pipelines.get(pipeline.externalId)?.runs).toHaveLength(1)
    expect(await rows()).toMatchObject([{ state: 'done', runNumber: 1 }])
  })

  it('leaves what another has', async () => {
    const run = await runs('FAIL')
    await value(ask(stage.people.lin, { id: run.id, verb: 'retry', jobId: 'job-1' }))
    const [asked] = await rows()
    const dying = { ...stage.around, reached: () => { throw new Error('dead') } } // biome-ignore format: one glance
    await expect(performAction(dying, asked?.id ?? '')).rejects.toThrow('dead')
    expect(await value(sweepActions(stage.around))).toBe(0)
    expect(await value(performAction(stage.around, asked?.id ?? ''))).toBeNull()
    expect(run.job()).toBe('FAIL')
  })
})

it('names the promotion that started a run', async () => {
  const run = await runs('RUNNING', {
    parameters: [{ key: 'SLUICE_PROMOTION', value: 'P-12', masked: false }],
  })
  expect(await value(listRunActions(stage.around, stage.people.lin, { id: run.id }))).toMatchObject({
    promotion: 12,
  })
})
