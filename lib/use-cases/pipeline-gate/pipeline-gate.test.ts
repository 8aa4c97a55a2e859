import { beforeEach, describe, expect, it } from 'vitest'
import { runStateOf } from '../../domain/pipeline/run-state.ts'
import { newId } from '../../platform/ids.ts'
import { builders } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { freezeIn, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { answerPipelineGate } from './answer-gate.ts'
import { sweepPipelineGates } from './sweep-gates.ts'

const test = testDatabase()
let stage: Stage
const name = 'order-service-cd-k8s'

beforeEach(async () => {
  stage = await createStage(test)
  const one = await stage.addBuild('one')
  for (const slug of ['test', 'production'] as const) await stage.runs(slug, one)
})

/** A delivery run that waits before production, in the cloud and as sync saw it. */
async function waits(of: { commitSha?: string; gate?: string } = {}) {
  const { cloud } = stage
  const make = builders(test.database)
  const { connectionId } = await test.database.prisma.codeRepository.findFirstOrThrow()
  const external = cloud.addPipeline(name)
  const number = cloud.addRun(external, { status: 'WAITING' })
  const gate = of.gate ?? '确认发布到生产 Confirm production'
  cloud.estate.release.gates.set(`${external} ${number}`, [
    { jobId: 'job-1', name: gate, stage: 'Confirm', status: 'WAITING', waiting: true },
  ])
  const known = await make.pipeline(connectionId, name, {
    kind: 'cd',
    serviceId: stage.serviceId,
    externalId: external,
  })
  const run = await make.run(known.id, number, {
    serviceId: stage.serviceId,
    state: runStateOf('WAITING'),
    complete: false,
    startedAt: new Date(),
    commitSha: of.commitSha ?? null,
    stages: [
      { name: 'Confirm', state: 'waiting', jobs: [{ id: 'job-1', name: gate, state: 'waiting' }] },
      { name: 'Deploy to production', state: 'queued', jobs: [] },
    ],
  })
  return { id: run.id, gate: () => cloud.estate.release.gates.get(`${external} ${number}`)?.[0]?.status }
}
async function round(): Promise<number> {
  const count = await value(sweepPipelineGates(stage.around))
  const { rows } = await test.asOwner(
    `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
     WHERE t.id = j.task_id AND t.identifier = 'pipeline-gate.answer' RETURNING j.payload`,
  )
  for (const { payload } of rows)
    await value(answerPipelineGate(stage.around, `${payload.runId} ${payload.jobId}`))
  return count
}
const rows = () => test.database.prisma.pipelineGate.findMany()
const actions = async () =>
  (await test.database.prisma.ledgerEntry.findMany())
    .map(({ action }) => action)
    .filter((one) => one.startsWith('pipeline-gate'))

describe('manual gates of Flow', () => {
  it('are left to people where the environment does not ask', async () => {
    await freezeIn(stage, 'production')
    const run = await waits()
    expect(await round()).toBe(0)
    expect(run.gate()).toBe('WAITING')
  })

  it('are refused during a freeze, with the reason kept, once', async () => {
    await stage.set('production', { pipelineGates: 'refuse' })
    const window = await freezeIn(stage, 'production', { name: '春节封网' })
    const run = await waits()
    expect(await round()).toBe(1)
    expect(run.gate()).toBe('FAIL')
    expect(await rows()).toMatchObject([
      {
        runId: run.id,
        answer: 'refuse',
        environmentId: stage.environments.production,
        reasons: [{ key: 'denied', values: { name: '春节封网' } }],
        opensAt: new Date(window.running?.endsAt ?? 0),
        answeredAt: expect.any(Date),
        problem: null,
      },
    ])
    expect(await actions()).toEqual(['pipeline-gate.refused'])
    expect(await round()).toBe(0)
  })

  it('are passed only where the environment asks for an answer either way', async () => {
    await stage.set('production', { pipelineGates: 'refuse' })
    const run = await waits()
    expect(await round()).toBe(0)
    await stage.set('production', { pipelineGates: 'answer' })
    expect(await round()).toBe(1)
    expect(run.gate()).toBe('SUCCESS')
    expect(await actions()).toEqual(['pipeline-gate.passed'])
  })

  it('are left where the run does not say where it goes, or where an exception was granted', async () => {
    await stage.set('production', { pipelineGates: 'answer' })
    const window = await freezeIn(stage, 'production')
    const run = await waits()
    await test.database.prisma.freezeException.create({
      data: {
        id: newId(),
        windowId: window.id,
        serviceId: stage.serviceId,
        environmentId: stage.environments.production,
        subjectKind: 'incident',
        subject: 'x',
        reason: 'customers wait',
        requesterId: stage.people.wang.personId,
        requestedAt: new Date(),
        decision: 'granted',
        decidedAt: new Date(),
        decidedById: stage.people.lin.personId,
        endsAt: new Date(Date.now() + 3_600_000),
      },
    })
    expect(await round()).toBe(0)
    await test.database.prisma.freezeException.deleteMany()
    await test.database.prisma.pipelineRun.updateMany({
      data: {
        stages: [{ name: '卡点', state: 'waiting', jobs: [{ id: 'job-1', name: '人工', state: 'waiting' }] }],
      },
    })
    expect(await round()).toBe(0)
    expect(run.gate()).toBe('WAITING')
  })

  it('are left where a promotion of the portal runs them', async () => {
    await stage.set('production', { pipelineGates: 'refuse' })
    await freezeIn(stage, 'production')
    await waits()
    const build = await stage.addBuild('two')
    await builders(test.database).promotion(
      { id: stage.serviceId },
      { id: stage.environments.production },
      { id: build.id, digest: build.digest },
      {
        requesterId: stage.people.wang.personId,
        state: 'applying',
        startedAt: new Date(Date.now() - 60_000),
      },
    )
    expect(await round()).toBe(0)
  })

  it('say what is missing where the operator may not, and are tried again', async () => {
    await stage.set('production', { pipelineGates: 'refuse' })
    await freezeIn(stage, 'production')
    const run = await waits()
    const { around } = stage
    const whole = around.cloud
    const failure = {
      kind: 'refused' as const, definite: true, product: 'flow', operation: 'RefusePipelineValidate', code: '403',
      message: 'forbidden', requestId: null, retryAfterMs: null,
    } // biome-ignore format: one glance
    const releasing: typeof whole.releasing = async (id) => {
      const cloud = await whole.releasing(id)
      return {
        ...cloud,
        gates: { ...cloud.gates, answerManualGate: async () => ({ ok: false as const, failure }) },
      }
    }
    around.cloud = { ...whole, releasing }
    await round()
    expect(await round()).toBe(0)
    expect(await rows()).toMatchObject([{ answeredAt: null, problem: expect.stringContaining('operator') }])
    expect(await actions()).toEqual(['pipeline-gate.stuck'])
    around.cloud = whole
    await stage.pass(11)
    expect(await round()).toBe(1)
    expect(run.gate()).toBe('FAIL')
  })

  it.each(['claimed', 'effect-done'])('are answered once after a death at %s', async (point) => {
    await stage.set('production', { pipelineGates: 'refuse' })
    await freezeIn(stage, 'production')
    const run = await waits()
    const dying = { ...stage.around, reached: (at: string) => { if (at.endsWith(point)) throw new Error('dead') } } // biome-ignore format: one glance
    await expect(answerPipelineGate(dying, `${run.id} job-1`)).rejects.toThrow('dead')
    expect(await round()).toBe(0)
    await stage.pass(1)
    expect(await round()).toBe(1)
    expect(run.gate()).toBe('FAIL')
    expect(await rows()).toMatchObject([{ answer: 'refuse', answeredAt: expect.any(Date), problem: null }])
    expect(await actions()).toEqual(['pipeline-gate.refused'])
  })

  it('says nothing more where a person was faster', async () => {
    await stage.set('production', { pipelineGates: 'refuse' })
    await freezeIn(stage, 'production')
    await waits()
    for (const gates of stage.cloud.estate.release.gates.values())
      Object.assign(gates[0] ?? {}, { status: 'SUCCESS', waiting: false })
    await round()
    expect(await rows()).toMatchObject([{ answeredAt: null, againAt: null, problem: expect.any(String) }])
    expect(await round()).toBe(0)
  })
})
