import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../testing/database.ts'
import { type Delivery, deliverByPipeline } from '../../../testing/delivery-stage.ts'
import { stopIn, value } from '../../../testing/freeze-stage.ts'
import { createStage, type Stage, type StageBuild } from '../../../testing/promotion-stage.ts'
import { liftStop } from '../../freeze/stops.ts'
import { abortPromotion } from '../abort-promotion.ts'
import { advancePromotion } from '../advance-promotion.ts'
import { getPromotion } from '../get-promotion.ts'
import { requestPromotion } from '../request-promotion.ts'
import { rollbackPromotion } from '../rollback-promotion.ts'
import { stopLeftRuns } from '../stop-left-runs.ts'
import { sweepPromotions } from '../sweep-promotions.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
let flow: Delivery

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  await stage.runs('test', old)
  fresh = await stage.addBuild('fresh')
  flow = await deliverByPipeline(stage, 'test')
})

const ask = async (): Promise<string> => {
  const order = { service: 'order-service', environment: 'test', build: fresh.digest }
  return (await value(requestPromotion(stage.around, stage.people.wang, order))).id
}
const read = (id: string) => value(getPromotion(stage.around, stage.people.zhou, { id }))
const writeOf = async (id: string) => (await read(id)).steps.find(({ name }) => name === 'write')

/** So many looks, and the clusters and Flow go on in between: enough for every step, and few while it waits. */
async function looks(id: string, count = 14): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    stage.cloud.runtime.reconcile()
    await advancePromotion(stage.around, id)
  }
}

/** Looks until it comes to rest; time passes in between. */
async function rest(id: string, minutes = 1): Promise<void> {
  await looks(id)
  await test.database.pool.query('UPDATE clock_offset SET offset_ms = offset_ms + $1', [minutes * 60_000])
  await looks(id)
}

async function expectDeliveredOnce(id: string): Promise<void> {
  const done = await read(id)
  expect(done.state, JSON.stringify(done.failure)).toBe('succeeded')
  expect(flow.runs()).toHaveLength(1)
  expect([...flow.deployed.values()]).toEqual([fresh.digest])
  await stage.look('test')
  const place = await test.database.prisma.place.findFirstOrThrow({
    where: { environmentId: stage.environments.test },
  })
  expect(place.runningDigest).toBe(fresh.digest)
}

class Death extends Error {}

async function claimsRunOut(): Promise<void> {
  await test.asOwner(
    `UPDATE promotion_step SET claim_until_at = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
  )
  await test.asOwner(
    `UPDATE promotion SET look_at = sluice_now() - interval '1 second' WHERE ended_at IS NULL`,
  )
  await test.asOwner('DELETE FROM graphile_worker._private_jobs')
  await sweepPromotions(stage.around)
}

describe('a target that is written by its delivery pipeline', () => {
  it('starts it with the digest, follows it through its gate, and is done when the runtime says so', async () => {
    flow.gate = 'ours'
    const id = await ask()
    await rest(id)
    await expectDeliveredOnce(id)
    expect(flow.runs()[0]?.parameters).toMatchObject({
      DIGEST: fresh.digest,
      ENVIRONMENT: 'test',
      SERVICE: 'order-service',
      CLUSTERS: 'ack-test',
      SLUICE_PROMOTION: 'P-1',
      SLUICE_DELIVERY: 'P-1/1',
    })
    expect(await writeOf(id)).toMatchObject({
      state: 'done',
      target: { writeWay: 'pipeline' },
      evidence: {
        way: 'pipeline',
        pipeline: flow.name,
        gate: { name: 'Go live', state: 'passed' },
        run: { number: 1, state: 'succeeded' },
      },
    })
  })

  it('fails when the run is green and the runtime was never told', async () => {
    flow.lies = true
    const id = await ask()
    await rest(id, 6)
    expect(await read(id)).toMatchObject({
      state: 'failed',
      failure: {
        code: 'pipeline-told-nothing',
        message: expect.stringMatching(
          new RegExp(
            `ended green, but ack-test order-service was not told to run .*: it runs ${old.digest.slice(7, 19)}`,
          ),
        ),
      },
    })
  })

  it.each([
    ['CANCELED', 'pipeline-run-cancelled', 'run 1 was cancelled in Flow'],
    ['FAIL', 'pipeline-run-failed', 'run 1 ended FAIL'],
  ])('fails in plain words when its run ends %s', async (status, code, message) => {
    flow.stands = () => true
    const id = await ask()
    await looks(id)
    expect(await writeOf(id)).toMatchObject({ evidence: { run: { number: 1, state: 'running' } } })
    flow.set(1, status)
    await rest(id)
    expect(await read(id)).toMatchObject({ state: 'failed', failure: { code, step: 'write' } })
    expect((await read(id)).failure?.message).toContain(message)
    expect(flow.deployed.size).toBe(0)
  })

  it('leaves a gate alone while a stop holds, and one that waits for others', async () => {
    flow.gate = 'ours'
    flow.stands = () => true
    const id = await ask()
    await looks(id)
    const stop = await stopIn(stage, 'test')
    flow.stands = () => false
    await rest(id)
    expect((await writeOf(id))?.evidence).toMatchObject({ gate: { state: 'held', by: ['freeze'] } })
    expect(flow.deployed.size).toBe(0)
    await value(liftStop(stage.around, stage.people.lin, { id: stop.id, note: 'over' }))
    await rest(id)
    await expectDeliveredOnce(id)
  })

  it('waits for whoever may pass a gate that is not ours', async () => {
    flow.gate = 'others'
    const id = await ask()
    await rest(id)
    expect((await writeOf(id))?.evidence).toMatchObject({ gate: { name: 'Go live', state: 'person' } })
    Object.assign(stage.cloud.estate.release.gates.get(`${flow.pipeline} 1`)?.[0] ?? {}, {
      status: 'SUCCESS',
    })
    await rest(id)
    await expectDeliveredOnce(id)
  })

  it('stops a run that does not end in time, and says so', async () => {
    flow.gate = 'others'
    const id = await ask()
    await rest(id, 121)
    expect(await read(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'pipeline-run-timeout', message: expect.stringContaining('did not end in time') },
    })
    expect(flow.runs().map(({ status }) => status)).toEqual(['CANCELED'])
  })

  it('waits while somebody else delivers here', async () => {
    flow.stands = () => true
    stage.cloud.addRun(flow.pipeline, { status: 'RUNNING', number: 1 })
    const id = await ask()
    await rest(id)
    expect((await writeOf(id))?.evidence).toMatchObject({ waitsFor: 1 })
    expect(flow.runs()).toHaveLength(1)
    flow.set(1, 'SUCCESS')
    flow.stands = () => false
    await rest(id)
    expect((await read(id)).state).toBe('succeeded')
    expect([...flow.deployed]).toEqual([[2, fresh.digest]])
  })

  it('stops the run of the promotion that it takes over from, before its own starts', async () => {
    flow.stands = (run) => run === 1
    const first = await ask()
    await looks(first)
    const order = { id: first, reasonKey: 'errors' as const }
    const second = await value(rollbackPromotion(stage.around, stage.people.becker, order))
    stage.cloud.log.fault({ operation: 'operations.stopRun', kind: 'timeout', after: true })
    await rest(second.id)
    expect((await read(second.id)).state, JSON.stringify((await read(second.id)).failure)).toBe('succeeded')
    expect(flow.runs().map(({ status }) => status)).toEqual(['CANCELED', 'SUCCESS'])
    expect([...flow.deployed]).toEqual([[2, old.digest]])
  })
})

describe('a promotion that is aborted while its run goes on', () => {
  const abort = (id: string) =>
    value(abortPromotion(stage.around, stage.people.becker, { id, reason: 'not today' }))

  it('has its run stopped, once, although the first answer was lost', async () => {
    flow.stands = () => true
    const id = await ask()
    await looks(id)
    stage.cloud.log.fault({ operation: 'operations.stopRun', kind: 'timeout', after: true })
    await abort(id)
    await expect(stage.drain()).rejects.toThrow(/timeout/)
    await value(stopLeftRuns(stage.around, id))
    await value(stopLeftRuns(stage.around, id))
    expect(flow.runs().map(({ status }) => status)).toEqual(['CANCELED'])
    const ended = await read(id)
    expect(ended).toMatchObject({ state: 'aborted', unsettled: true })
    expect(ended.timeline.filter(({ action }) => action === 'promotion.runs-stopped')).toMatchObject([
      { detail: { runs: [{ pipeline: flow.name, number: 1 }] } },
    ])
  })

  it('has it found by its parameter when nobody lived to tell that it was started', async () => {
    flow.stands = () => true
    const id = await ask()
    const reached = (at: string) => {
      if (at === 'write:effect-done') throw new Death(at)
    }
    for (let turn = 0; turn < 10 && flow.runs().length === 0; turn += 1)
      await advancePromotion({ ...stage.around, reached }, id).catch(() => undefined)
    await abort(id)
    await claimsRunOut()
    await stage.drain()
    expect(flow.runs().map(({ status }) => status)).toEqual(['CANCELED'])
    expect((await read(id)).state).toBe('aborted')
  })
})

describe('a process that dies while a pipeline delivers', () => {
  it('at any look of it starts one run, passes its gate once, and delivers once', async () => {
    flow.gate = 'ours'
    const id = await ask()
    const points = ['write:claimed', 'write:effect-done', 'write:recorded', 'rollout:effect-done']
    // Looks of one run come by several times: each dies at each of its points.
    const deaths = [...points.slice(0, 3), ...points]
    for (const point of deaths) {
      let died = false
      const reached = (at: string) => {
        if (at !== point || died) return
        died = true
        throw new Death(at)
      }
      for (let turn = 0; turn < 40 && !died; turn += 1) {
        await advancePromotion({ ...stage.around, reached }, id).catch((error: unknown) =>
          expect(error).toBeInstanceOf(Death),
        )
        await claimsRunOut()
        stage.cloud.runtime.reconcile()
      }
      expect(died, point).toBe(true)
    }
    await rest(id)
    await expectDeliveredOnce(id)
  })

  it.each(['starts.findRun', 'starts.startRun', 'runs.listRuns', 'runs.getRun', 'gates.answerManualGate'])(
    '%s is tried again however it fails, also when only the answer was lost',
    async (operation) => {
      flow.gate = 'ours'
      for (const kind of ['throttled', 'unavailable', 'timeout', 'nonsense'] as const)
        stage.cloud.log.fault({ operation, kind, session: 'wang.p-1' })
      stage.cloud.log.fault({ operation, kind: 'timeout', after: true, session: 'wang.p-1' })
      const id = await ask()
      await rest(id)
      await expectDeliveredOnce(id)
    },
  )
})
