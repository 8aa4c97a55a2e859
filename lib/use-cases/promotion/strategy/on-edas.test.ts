import { beforeEach, describe, expect, it } from 'vitest'
import type { ApplicationAddress } from '../../../cloud/ports/application.ts'
import type { Strategy } from '../../../domain/strategy/strategy.ts'
import { testDatabase } from '../../../testing/database.ts'
import { value } from '../../../testing/freeze-stage.ts'
import { createStage, type Stage, type StageBuild } from '../../../testing/promotion-stage.ts'
import { moveToEdas } from '../../../testing/runtime-stage.ts'
import { backPromotion } from '../back-promotion.ts'
import { getPromotion } from '../get-promotion.ts'
import { requestPromotion } from '../request-promotion.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
let at: ApplicationAddress

const place = { service: 'order-service', environment: 'test' }
const canary: Strategy = {
  kind: 'canary',
  steps: [
    { percent: 10, bakeMinutes: 5, pause: false },
    { percent: 50, bakeMinutes: 5, pause: false },
  ],
}
const reload = (id: string) => value(getPromotion(stage.around, stage.people.zhou, { id }))
/** EDAS brings its next batch in, time goes by, and everybody looks again. */
const turn = async (minutes: number) => {
  stage.cloud.applications.advance()
  await stage.pass(minutes)
  await stage.drain()
}
/** Turns that outlast each share, until it has ended. */
const settle = async (id: string) => {
  for (let turns = 0; turns < 12 && (await reload(id)).endedAt === null; turns += 1) await turn(6)
  return reload(id)
}
const watched = async (id: string) => (await reload(id)).steps.find(({ state }) => state !== 'done')
/** Ready pods by build. */
const pods = async () => {
  const { applications } = await stage.cloud.gate.reading('any')
  const fact = await applications.getApplication(at)
  if (!fact.ok) throw new Error(fact.failure.message)
  const nameOf = (digest: string) => (digest === old.digest ? 'old' : 'fresh')
  return Object.fromEntries((fact.value.running ?? []).map((each) => [nameOf(each.digest), each.readyPods]))
}
const orders = async () => {
  const { applications } = await stage.cloud.gate.reading('any')
  const listed = await applications.listOrders(at)
  return listed.ok ? listed.value.map(({ kind, state }) => `${kind} ${state}`).reverse() : []
}

/** As a pass of sync would see it now. */
const look = async () => {
  const { applications } = await stage.cloud.gate.reading('any')
  const fact = await applications.getApplication(at)
  if (!fact.ok) throw new Error(fact.failure.message)
  const { running, replicas, readyReplicas, settled } = fact.value
  await test.database.pool.query(
    'UPDATE edas_application SET running = $1, replicas = $2, ready_replicas = $3, settled = $4, seen_at = sluice_now()',
    [JSON.stringify([{ container: 'main', digests: running }]), replicas, readyReplicas, settled],
  )
  await stage.look('test')
}

/** What the pods of the first Deployment, and of the one of the change order, answer. */
function measure(errors: { stable: number; share?: number }): void {
  stage.cloud.observation.connect('ack-test')
  const set = (group: string, rate: number) => {
    const say = (promql: string, reading: number) =>
      stage.cloud.observation.setMetric('ack-test', new RegExp(promql), reading)
    say(`^sum\\(.*http_requests_total.*group-1-${group}-\\[`, 500)
    say(`^\\(sum\\(.*http_requests_total.*group-1-${group}-\\[`, rate)
    say(`^histogram_quantile.*group-1-${group}-\\[`, 0.2)
  }
  set('1', errors.stable)
  if (errors.share !== undefined) set('co-1', errors.share)
}

async function begin(replicas = 4): Promise<string> {
  at = await moveToEdas(test, stage, 'test', old, replicas)
  await test.database.prisma.strategySetting.create({
    data: {
      serviceId: stage.serviceId,
      environmentId: stage.environments.test,
      strategy: canary,
      setAt: new Date(),
    },
  })
  const asked = await value(
    requestPromotion(stage.around, stage.people.wang, { ...place, build: fresh.digest }),
  )
  await stage.drain()
  return asked.id
}
/** Begun, and its gray batch is in. */
async function beginGray(): Promise<string> {
  const id = await begin()
  await turn(1)
  expect(await pods()).toEqual({ old: 3, fresh: 1 })
  expect(await watched(id)).toMatchObject({ name: 'judge', percent: 10 })
  return id
}

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  fresh = await stage.addBuild('fresh')
})

describe('a canary on EDAS', () => {
  it('is one change order: a gray batch, a batch for each further share, and the rest', async () => {
    const id = await beginGray()
    await turn(6)
    await turn(1)
    expect(await pods()).toEqual({ old: 1, fresh: 3 })
    expect(await watched(id)).toMatchObject({ name: 'judge', percent: 50 })
    const ended = await settle(id)
    expect(ended.state, JSON.stringify(ended.steps)).toBe('succeeded')
    expect(await pods()).toEqual({ fresh: 4 })
    expect(await orders()).toEqual(['deploy succeeded'])
  })

  it('does everything once although every answer is lost', async () => {
    for (const verb of ['deploy', 'confirmBatch'])
      stage.cloud.log.fault({ operation: `applicationDeploys.${verb}`, kind: 'timeout', after: true })
    const ended = await settle(await begin())
    expect(ended.state, JSON.stringify(ended.steps)).toBe('succeeded')
    expect(await orders()).toEqual(['deploy succeeded'])
  })

  it('gives its share back when a person says so', async () => {
    const id = await beginGray()
    await value(backPromotion(stage.around, stage.people.becker, { id, reason: 'orders are doubled' }))
    await stage.drain()
    expect(await settle(id)).toMatchObject({ state: 'aborted', failure: { code: 'went-back' } })
    expect(await pods()).toEqual({ old: 4 })
    expect(await orders()).toEqual(['deploy aborted', 'rollback succeeded'])
  })

  it('goes back when its second batch fails', async () => {
    const id = await begin()
    stage.cloud.applications.failBatch(at, 2)
    const ended = await settle(id)
    expect(ended, JSON.stringify(ended.steps)).toMatchObject({
      state: 'failed',
      failure: { code: 'order-ended', message: expect.stringContaining('batch 2 failed') },
    })
    expect(await pods()).toEqual({ old: 4 })
    expect(await orders()).toEqual(['deploy failed', 'rollback succeeded'])
  })

  it('goes back when its order is stopped at the console', async () => {
    const id = await beginGray()
    stage.cloud.applications.abortElsewhere(at)
    const ended = await settle(id)
    expect(ended).toMatchObject({ state: 'failed', failure: { code: 'share-lost' } })
    expect(await pods()).toEqual({ old: 4 })
  })

  it('needs two pods, and orders nothing where there is one', async () => {
    const ended = await settle(await begin(1))
    expect(ended).toMatchObject({ state: 'failed', failure: { code: 'too-few-pods' } })
    expect(await orders()).toEqual([])
  })
})

describe('what the metrics of its groups say', () => {
  it('goes back by itself where the gray pods are worse', async () => {
    measure({ stable: 0.001, share: 0.2 })
    const ended = await settle(await begin())
    expect(ended).toMatchObject({ state: 'failed', failure: { code: 'share-bad' } })
    expect(await pods()).toEqual({ old: 4 })
  })

  it('puts back what ran there as the portal’s own doing: nobody changed it from outside', async () => {
    measure({ stable: 0.001, share: 0.2 })
    const id = await beginGray()
    await look()
    await settle(id)
    await look()
    const where = { environmentId: stage.environments.test }
    const [before, after] = await test.database.prisma.stay.findMany({ where, orderBy: { startedAt: 'asc' } })
    expect(before).toMatchObject({ digest: old.digest, endedAt: expect.any(Date) })
    expect(after).toMatchObject({ digest: old.digest, cause: 'promotion', promotionId: null, endedAt: null })
    const [place] = await test.database.prisma.place.findMany({ where })
    expect(place).toMatchObject({
      runningDigest: old.digest,
      desiredDigest: old.digest,
      driftSinceAt: null,
    })
  })

  it('goes on where they are as good, and waits where nobody tells', async () => {
    measure({ stable: 0.001 })
    const id = await beginGray()
    for (let turns = 0; turns < 3; turns += 1) await turn(10)
    expect(await watched(id)).toMatchObject({ percent: 10, evidence: { why: 'unknown' } })
    expect(await pods()).toEqual({ old: 3, fresh: 1 })
    measure({ stable: 0.001, share: 0.001 })
    expect(await settle(id)).toMatchObject({ state: 'succeeded' })
  })
})
