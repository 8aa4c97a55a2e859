import { beforeEach, describe, expect, it } from 'vitest'
import { failureOf } from '../../../cloud/memory/outcome.ts'
import type { MetricsPort } from '../../../cloud/ports/observation.ts'
import { ObservationLimits, type ObservationPolicy } from '../../../domain/observation/limits.ts'
import { testDatabase } from '../../../testing/database.ts'
import { value } from '../../../testing/freeze-stage.ts'
import { addTarget } from '../../../testing/more-targets.ts'
import { createStage, type Stage, type StageBuild } from '../../../testing/promotion-stage.ts'
import { advancePromotion } from '../advance-promotion.ts'
import { backPromotion } from '../back-promotion.ts'
import { getPromotion } from '../get-promotion.ts'
import { requestPromotion } from '../request-promotion.ts'
import { sweepPromotions } from '../sweep-promotions.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
/** Of the second Deployment in the cluster of wave 2; the first wave is not measured. */
let errors: number

const clusters = ['ack-test', 'ack-test-b'] as const
const externalId = async (name: string) =>
  (await test.database.prisma.cluster.findFirstOrThrow({ where: { name } })).externalId

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  await stage.runs('test', old)
  await addTarget(stage, 'test', 'ack-test-b', 2, old)
  fresh = await stage.addBuild('fresh')
  errors = 0.4
  const measured = await externalId('ack-test-b')
  const metrics: MetricsPort = {
    queryRange: async (place, { promql, to }) => {
      if (place !== measured) return { ok: false, failure: failureOf('not-found', 'metrics', 'none here') }
      const failing = promql.includes('order-service-canary') ? errors : 0.001
      const value = promql.includes('5..') ? failing : promql.includes('increase') ? 500 : 0.1
      return { ok: true, value: [{ labels: {}, points: [{ at: to, value }], dropped: 0 }] }
    },
  }
  const { gate } = stage.cloud
  stage.around.cloud = { ...gate, reading: async (id) => ({ ...(await gate.reading(id)), metrics }) }
})

async function ask(policy: ObservationPolicy): Promise<string> {
  await stage.set('test', { observation: ObservationLimits.parse({ policy, minimumRequests: 100 }) })
  const strategy = { kind: 'canary', steps: [{ percent: 50, bakeMinutes: 0, pause: false }] }
  const place = { serviceId: stage.serviceId, environmentId: stage.environments.test }
  await test.database.prisma.strategySetting.create({ data: { ...place, strategy, setAt: new Date() } })
  const wanted = { service: 'order-service', environment: 'test', build: fresh.digest }
  return (await value(requestPromotion(stage.around, stage.people.wang, wanted))).id
}
const reload = (id: string) => value(getPromotion(stage.around, stage.people.wang, { id }))
const answers = () => test.database.prisma.promotion.findMany({ where: { kind: 'rollback' } })

/** What each cluster runs, and how many second Deployments stand beside it. */
async function stands() {
  const found = []
  for (const name of clusters) {
    const cluster = await externalId(name)
    const answer = await stage.cloud.rollouts
      .port()
      .getShares({ cluster, namespace: 'trade', name: 'order-service' })
    if (!answer.ok) throw new Error(answer.failure.message)
    const digest = answer.value.stable?.running[0]?.digests[0]?.digest
    found.push([digest === fresh.digest ? 'fresh' : 'old', answer.value.seconds.length])
  }
  return found
}

/** Turn by turn by one worker after another that dies at every one of the points. */
async function untilEnded(id: string, points: string[]) {
  const mortal = {
    ...stage.around,
    reached: (point: string) => {
      const here = points.indexOf(point)
      if (here === -1) return
      points.splice(here, 1)
      throw new Error(`died at ${point}`)
    },
  }
  for (let turn = 0; turn < 80; turn += 1) {
    stage.cloud.runtime.reconcile()
    await advancePromotion(mortal, id).catch(() => undefined)
    await test.asOwner(
      `UPDATE promotion_step SET claim_until_at = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
    )
    if ((await reload(id)).endedAt !== null) return
  }
}

describe('a share that turns bad in a later wave', () => {
  it('takes back the waves before it too, wherever its process dies: as a failed observation would', async () => {
    const id = await ask('roll-back')
    const points = ['judge', 'back'].flatMap((name) =>
      ['claimed', 'effect-done', 'recorded'].map((point) => `${name}:${point}`),
    )
    await untilEnded(id, points)
    expect(points).toEqual([])
    expect(await reload(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'share-bad' },
      unsettled: false,
    })
    expect(await stands()).toEqual([
      ['fresh', 0],
      ['old', 0],
    ])
    expect(await answers()).toMatchObject([
      { automatic: true, causeId: id, buildId: old.id, reasonKey: 'errors', state: 'pending' },
    ])
    await sweepPromotions(stage.around)
    await stage.drain()
    const [back] = await answers()
    expect(back).toMatchObject({ state: 'succeeded' })
    expect(await answers()).toHaveLength(1)
    expect(await stands()).toEqual([
      ['old', 0],
      ['old', 0],
    ])
  })

  it('holds the place, or leaves it to people, where the service says so', async () => {
    const id = await ask('hold')
    await untilEnded(id, [])
    expect((await reload(id)).state).toBe('failed')
    expect(await answers()).toEqual([])
    expect(await test.database.prisma.hold.findMany()).toMatchObject([{ promotionId: id, liftedAt: null }])
    expect((await stands())[0]).toEqual(['fresh', 0])
  })

  it('given back by a person it leaves the waves before it, and the place unsettled', async () => {
    errors = 0.001
    const id = await ask('roll-back')
    for (let turn = 0; turn < 40; turn += 1) {
      stage.cloud.runtime.reconcile()
      await advancePromotion(stage.around, id)
      const { steps } = await reload(id)
      if (steps.some(({ name, wave, startedAt }) => name === 'share' && wave === 2 && startedAt)) break
    }
    await value(backPromotion(stage.around, stage.people.becker, { id, reason: 'orders are missing' }))
    await untilEnded(id, [])
    expect(await reload(id)).toMatchObject({ state: 'aborted', unsettled: true })
    expect(await stands()).toEqual([
      ['fresh', 0],
      ['old', 0],
    ])
    expect(await answers()).toEqual([])
  })
})
