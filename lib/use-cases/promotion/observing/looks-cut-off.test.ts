import { beforeEach, describe, expect, it } from 'vitest'
import { ObservationLimits } from '../../../domain/observation/limits.ts'
import type { ObservationRecord } from '../../../domain/observation/record.ts'
import { testDatabase } from '../../../testing/database.ts'
import { measure } from '../../../testing/measured.ts'
import { createStage, type Stage, type StageBuild } from '../../../testing/promotion-stage.ts'
import { advancePromotion } from '../advance-promotion.ts'
import { requestPromotion } from '../request-promotion.ts'
import { sweepPromotions } from '../sweep-promotions.ts'

const test = testDatabase()
let stage: Stage
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test)
  const old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
  await stage.set('pre-production', {
    observation: ObservationLimits.parse({
      policy: 'roll-back',
      minimumRequests: 100,
      extendToMinutes: 20,
    }),
  })
})

class Death extends Error {}

/** Into pre-production, until it observes there. */
async function observed(): Promise<string> {
  await stage.runs('test', fresh)
  const asked = await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'pre-production',
    build: fresh.digest,
  })
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  await stage.drain()
  await stage.look('pre-production')
  expect((await read(asked.value.id)).state).toBe('observing')
  return asked.value.id
}

async function read(id: string) {
  const row = await test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })
  return { ...row, record: row.observation as ObservationRecord | null }
}

async function pass(minutes: number, times = 1) {
  for (let turn = 0; turn < times; turn += 1) {
    await stage.pass(minutes)
    await stage.drain()
  }
}

const moveClock = (minutes: number) =>
  test.database.pool.query('UPDATE clock_offset SET offset_ms = offset_ms + $1', [minutes * 60_000])

const times = async (promotionId: string, action: string) =>
  test.database.prisma.ledgerEntry.count({ where: { promotionId, action } })

describe('an observation whose worker dies', () => {
  it.each(['claimed', 'effect-done', 'recorded'])(
    'at every one of its looks, %s, ends once',
    async (point) => {
      measure(stage, 'ack-pre-production')
      const id = await observed()
      let deaths = 0
      for (let look = 0; look < 30 && (await read(id)).state === 'observing'; look += 1) {
        await stage.pass(1)
        let died = false
        const reached = (at: string) => {
          if (at !== `observe:${point}` || died) return
          died = true
          throw new Death(at)
        }
        const mortal = { ...stage.around, reached }
        await advancePromotion(mortal, id).catch((error: unknown) => expect(error).toBeInstanceOf(Death))
        if (died) deaths += 1
        await test.asOwner(
          `UPDATE promotion_step SET claim_until_at = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
        )
        await test.asOwner('UPDATE promotion SET look_at = sluice_now() WHERE ended_at IS NULL')
        await test.asOwner('DELETE FROM graphile_worker._private_jobs')
        await sweepPromotions(stage.around)
        await stage.drain()
      }
      expect(deaths).toBeGreaterThan(8)
      const ended = await read(id)
      expect(ended.state, JSON.stringify(ended.failure)).toBe('succeeded')
      const samples = await test.database.prisma.observationSample.findMany({
        where: { promotionId: id, check: 'error-rate' },
      })
      const inWindow = samples.filter(({ at }) => at >= new Date(ended.record?.beganAt ?? 0))
      expect(inWindow.length).toBeGreaterThanOrEqual(9)
      expect(new Set(inWindow.map(({ at }) => at.getTime())).size).toBe(inWindow.length)
      expect(await times(id, 'promotion.succeeded')).toBe(1)
      expect(await times(id, 'promotion.observation-extended')).toBe(0)
    },
  )
})

describe('a Prometheus', () => {
  it('that takes longer than a claim lives is waited for: the look is not taken away from who is at it', async () => {
    measure(stage, 'ack-pre-production')
    const id = await observed()
    const claimUntil = async () => {
      const step = { promotionId: id, name: 'observe' as const }
      return (
        await test.database.prisma.promotionStep.findFirstOrThrow({ where: step })
      ).claimUntilAt?.getTime()
    }
    let [first, then] = [0, 0]
    await stage.pass(1)
    stage.cloud.log.fault({
      operation: 'metrics.queryRange',
      kind: 'timeout',
      after: true,
      effect: async () => {
        first = (await claimUntil()) ?? 0
        await expect.poll(() => Date.now()).toBeGreaterThan(first)
        then = (await claimUntil()) ?? 0
      },
    })
    await advancePromotion({ ...stage.around, claimMs: 300 }, id)
    expect(first).toBeGreaterThan(0)
    expect(then).toBeGreaterThan(first)
    expect((await read(id)).record?.readAt).not.toBeNull()
  })

  it('that answered and is gone before the end is no pass: it could not be found out', async () => {
    measure(stage, 'ack-pre-production')
    const id = await observed()
    await pass(1, 4)
    stage.cloud.observation.removeMetrics('ack-pre-production')
    await pass(1, 8)
    const waiting = await read(id)
    expect(waiting.state).toBe('observing')
    expect(waiting.record?.sources.metrics).toMatchObject({
      state: 'silent',
      problem: expect.stringContaining('it answered before'),
    })
    await pass(2, 10)
    expect(await read(id)).toMatchObject({
      state: 'errored',
      failure: { code: 'observation-unknown', message: expect.stringContaining('error-rate') },
    })
  })

  it('that comes back in time is read to the end', async () => {
    measure(stage, 'ack-pre-production')
    const id = await observed()
    await pass(1, 4)
    stage.cloud.observation.removeMetrics('ack-pre-production')
    await pass(1, 3)
    stage.cloud.observation.connect('ack-pre-production')
    await pass(1, 8)
    expect((await read(id)).state).toBe('succeeded')
  })
})

describe('a clock that is moved while it is watched', () => {
  it('back before its begin: it is watched anew from now, and says why', async () => {
    measure(stage, 'ack-pre-production')
    await stage.pass(600)
    const id = await observed()
    const first = (await read(id)).record
    await moveClock(-600)
    await stage.drain()
    await sweepPromotions(stage.around)
    await stage.drain()
    const again = await read(id)
    expect(again.state).toBe('observing')
    expect(again.record?.beganAt).not.toBe(first?.beganAt)
    expect(again.record?.extensions).toMatchObject([{ why: 'clock' }])
    await pass(1, 12)
    const ended = await read(id)
    expect(ended.state, JSON.stringify(ended.record)).toBe('succeeded')
    expect(await times(id, 'promotion.observation-extended')).toBe(1)
  })

  it('forward past its end: it is read first, and never passed unread', async () => {
    measure(stage, 'ack-pre-production', { errorRate: 0.5 })
    const id = await observed()
    await test.database.prisma.promotion.update({
      where: { id },
      data: { observation: { ...(await read(id)).record, baseline: { 'error-rate': 0 } } },
    })
    await moveClock(60 * 24)
    await sweepPromotions(stage.around)
    await stage.drain()
    expect((await read(id)).state).toBe('failed')
  })
})
