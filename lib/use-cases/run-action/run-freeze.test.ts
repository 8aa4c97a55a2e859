import { beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { failure, freezeIn, stopIn, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { createRunStage, deliveryName as name } from '../../testing/run-stage.ts'
import { askAction } from './ask-action.ts'
import { getRunAction, listRunActions } from './list-actions.ts'
import { readStartForm } from './start-form.ts'
import { startRun } from './start-run.ts'

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

describe('a freeze', () => {
  const input = (id: string) => ({ id, verb: 'pass', jobId: 'job-1', reason: 'it is urgent' })

  it('keeps a gate before it from being passed, with every reason; refusing is always possible', async () => {
    await freezeIn(stage, 'production', { name: '春节封网' })
    const run = await runs('WAITING')
    const { lin } = stage.people
    expect(await failure(ask(lin, input(run.id)))).toMatchObject({
      code: 'blocked-by-gate',
      detail: {
        why: 'frozen',
        holds: [
          {
            environment: 'production',
            reasons: [{ key: 'denied', values: { name: '春节封网' } }],
            opensAt: expect.any(String),
            resolvers: expect.arrayContaining([{ kind: 'person', name: lin.name }]),
          },
        ],
      },
    })
    const shown = await value(listRunActions(stage.around, lin, { id: run.id }))
    expect(shown.jobs[0]?.options).toMatchObject([
      { verb: 'pass', allowed: false, why: 'frozen' },
      { verb: 'refuse', allowed: true, why: null },
    ])
    expect(shown.holds).toMatchObject([{ environment: 'production' }])
  })

  it('leaves alone what goes elsewhere', async () => {
    await freezeIn(stage, 'production')
    const run = await runs('WAITING', { parameters: [{ key: 'ENVIRONMENT', value: 'test', masked: false }] })
    await value(ask(stage.people.lin, input(run.id)))
  })

  it('holds a delivery that does not say where it goes', async () => {
    await freezeIn(stage, 'production')
    const run = await runs('WAITING', { parameters: [] })
    expect(await failure(ask(stage.people.lin, input(run.id)))).toMatchObject({
      code: 'blocked-by-gate',
      detail: { known: false, holds: [{ environment: 'production' }] },
    })
  })

  it('lets pass what an exception was granted for, and nothing past an emergency stop', async () => {
    const window = await freezeIn(stage, 'production')
    const run = await runs('WAITING')
    const { people, environments, serviceId } = stage
    await test.database.prisma.freezeException.create({
      data: {
        id: newId(),
        windowId: window.id,
        serviceId,
        environmentId: environments.production,
        subjectKind: 'incident',
        subject: 'x',
        reason: 'customers wait',
        requesterId: people.wang.personId,
        requestedAt: new Date(),
        decision: 'granted',
        decidedAt: new Date(),
        decidedById: people.lin.personId,
        endsAt: new Date(Date.now() + 3_600_000),
      },
    })
    const [shown] = (await value(listRunActions(stage.around, people.lin, { id: run.id }))).jobs
    expect(shown?.options[0]).toMatchObject({ verb: 'pass', allowed: true })
    await stopIn(stage, 'production')
    expect(await failure(ask(people.lin, input(run.id)))).toMatchObject({
      code: 'blocked-by-gate',
      detail: { holds: [{ reasons: [{ key: 'stopped' }] }] },
    })
  })

  it('that comes between asking and doing is heard', async () => {
    const run = await runs('WAITING')
    await value(ask(stage.people.lin, input(run.id)))
    await freezeIn(stage, 'production')
    await work()
    expect(run.gate()).toBe('WAITING')
    expect(await rows()).toMatchObject([{ state: 'refused', why: 'frozen' }])
  })

  it('judges the start of a delivery as a promotion', async () => {
    await freezeIn(stage, 'production')
    const { id } = await pipelineCalled(name)
    const start = (environment: string) =>
      startRun(stage.around, stage.people.lin, {
        id,
        parameters: [{ key: 'ENVIRONMENT', value: environment }],
      })
    expect(await failure(start('production'))).toMatchObject({ code: 'blocked-by-gate' })
    expect(await failure(startRun(stage.around, stage.people.lin, { id }))).toMatchObject({
      detail: { known: false },
    })
    await value(start('test'))
    const checks = await pipelineCalled('order-service-ci-k8s', 'ci')
    await value(startRun(stage.around, stage.people.lin, { id: checks.id }))
  })
})

describe('a start', () => {
  it('names a branch or a Git tag that is there, and carries its parameters', async () => {
    const { id, externalId } = await pipelineCalled('order-service-ci-k8s', 'ci')
    const { lin } = stage.people
    const asked = await value(startRun(stage.around, lin, { id, branch: 'main', parameters: [{ key: 'DEPTH', value: '1' }] })) // biome-ignore format: one glance
    await work()
    const pipeline = stage.cloud.estate.pipelines.get(externalId)
    expect(pipeline?.parameters.get(1)).toEqual({ DEPTH: '1', SLUICE_REQUEST: asked.id })
    expect(pipeline?.runs[0]?.branch).toBe('main')
    expect(await value(getRunAction(stage.around, lin, { id: asked.id }))).toMatchObject({ state: 'done', runNumber: 1 }) // biome-ignore format: one glance
    await value(startRun(stage.around, lin, { id, gitTag: 'no-such-tag' }))
    await work()
    expect((await rows()).at(-1)).toMatchObject({ state: 'refused', why: 'no-such-source' })
  })

  it('sends nothing that is masked, ours, or given twice', async () => {
    const { id } = await pipelineCalled('order-service-ci-k8s', 'ci')
    await test.database.prisma.pipeline.update({
      where: { id },
      data: { parameters: [{ key: 'TOKEN', value: null, masked: true }, { key: 'DEPTH', value: '50', masked: false }] },
    }) // biome-ignore format: one glance
    const start = (...keys: string[]) =>
      failure(
        startRun(stage.around, stage.people.lin, {
          id,
          parameters: keys.map((key) => ({ key, value: 'x' })),
        }),
      )
    expect(await start('TOKEN')).toMatchObject({ code: 'invalid' })
    expect(await start('SLUICE_REQUEST')).toMatchObject({ code: 'invalid' })
    expect(await start('A', 'A')).toMatchObject({ code: 'invalid' })
    const form = await value(readStartForm(stage.around, stage.people.lin, { id }))
    expect(form.parameters).toMatchObject([
      { key: 'TOKEN', value: null, masked: true },
      { key: 'DEPTH', value: '50', masked: false },
    ])
    expect(form).toMatchObject({ defaultBranch: 'main', branches: ['main'], may: { allowed: true } })
  })
})
