import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { addTarget } from '../../testing/more-targets.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { advancePromotion } from './advance-promotion.ts'
import { requestPromotion } from './request-promotion.ts'
import { sweepPromotions } from './sweep-promotions.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
const day = 24 * 60

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  await stage.runs('test', old)
  await addTarget(stage, 'test', 'ack-test-c', 2, old)
  fresh = await stage.addBuild('fresh')
})

async function ask(more: Record<string, unknown> = {}) {
  const asked = await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'test',
    build: fresh.digest,
    ...more,
  })
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  return asked.value.id
}

const read = (id: string) => test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })

/** As if the machine's clock were set: what the database says, and nothing else. */
const setClock = (minutes: number) =>
  test.asOwner('UPDATE clock_offset SET offset_ms = offset_ms + $1', [minutes * 60_000])

/** Its worker died with everything it knew; claims run out by the real clock. */
async function workerDies(): Promise<void> {
  await test.asOwner(
    `UPDATE promotion_step SET claim_until_at = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
  )
  await test.asOwner('DELETE FROM graphile_worker._private_jobs')
}

/** The sweeper alone finds it, however often it has to look; time passes as it does. */
async function sweeperBrings(id: string): Promise<void> {
  for (let round = 0; round < 30 && (await read(id)).endedAt === null; round += 1) {
    await test.asOwner('UPDATE clock_offset SET offset_ms = offset_ms + 61000')
    await sweepPromotions(stage.around)
    await stage.drain()
  }
}

const steps = 8

describe('a clock that is set while a promotion is applied', () => {
  it.each(Array.from({ length: steps }, (_, at) => at + 1))(
    'a day back, after step %i and a death: the sweeper finds it all the same',
    async (after) => {
      await setClock(day)
      await test.asOwner('UPDATE image_repository SET seen_at = sluice_now()')
      await stage.look('test')
      const id = await ask()
      for (let turn = 0; turn < after; turn += 1) {
        stage.cloud.runtime.reconcile()
        await advancePromotion(stage.around, id)
      }
      await setClock(-day)
      await workerDies()
      await sweeperBrings(id)
      const ended = await read(id)
      expect(ended.state, JSON.stringify(ended.failure)).toBe('succeeded')
      const started = await test.database.prisma.ledgerEntry.count({
        where: { promotionId: id, action: 'promotion.started' },
      })
      expect(started).toBe(1)
      const commits = [
        ...(stage.cloud.estate.repositories.get('yunfan/manifests-test')?.commits.values() ?? []),
      ]
      expect(commits.filter(({ message }) => message.includes('Sluice-Promotion: P-1\n'))).toHaveLength(2)
    },
  )

  it('a day back: a rollout that never gets ready still ends after its own time', async () => {
    await setClock(day)
    await test.asOwner('UPDATE image_repository SET seen_at = sluice_now()')
    await stage.look('test')
    const id = await ask()
    for (let turn = 0; turn < 4; turn += 1) await advancePromotion(stage.around, id)
    // Nothing reconciles: the cluster never does what the manifest says.
    await advancePromotion(stage.around, id)
    await setClock(-day)
    for (let minute = 0; minute < 12; minute += 1) {
      await setClock(1)
      await advancePromotion(stage.around, id)
    }
    expect(await read(id)).toMatchObject({ state: 'failed', failure: { code: 'rollout-timeout' } })
  })

  it('a day on, between a claim and its record: nothing is done twice', async () => {
    const id = await ask()
    let moved = false
    const reached = (point: string) => {
      if (point !== 'write:effect-done' || moved) return
      moved = true
      throw new Error('died')
    }
    for (let turn = 0; turn < 10 && !moved; turn += 1)
      await advancePromotion({ ...stage.around, reached }, id).catch(() => undefined)
    await setClock(day)
    await advancePromotion(stage.around, id)
    expect(
      await test.database.prisma.promotionStep.count({ where: { promotionId: id, state: 'running' } }),
    ).toBe(1)
    await workerDies()
    await sweeperBrings(id)
    expect((await read(id)).state).toBe('succeeded')
  })
})

describe('a clock that is set while a promotion waits for its hour', () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

  it('back: it waits until that hour by the clock of the database, and is looked at all the time', async () => {
    await setClock(day)
    await test.asOwner('UPDATE image_repository SET seen_at = sluice_now()')
    await stage.look('test')
    const id = await ask({ scheduledAt: inMinutes(day + 30) })
    await stage.drain()
    await setClock(-day)
    await workerDies()
    await sweepPromotions(stage.around)
    await stage.drain()
    expect(await read(id)).toMatchObject({ state: 'pending' })
    expect((await read(id)).lookAt?.getTime()).toBeLessThan(Date.now() + 5 * 60_000)
    await stage.pass(day + 31)
    await stage.drain()
    expect((await read(id)).state).toBe('succeeded')
  })

  it('on, past its hour: it starts once; on, past its end: it expires and never starts', async () => {
    const id = await ask({ scheduledAt: inMinutes(30) })
    await stage.drain()
    await stage.pass(31)
    await stage.drain()
    expect((await read(id)).state).toBe('succeeded')
    fresh = await stage.addBuild('fresher')
    const late = await ask({ scheduledAt: inMinutes(120), expiresAt: inMinutes(180) })
    await stage.pass(day)
    await stage.drain()
    expect((await read(late)).state).toBe('expired')
    await setClock(-day)
    await sweepPromotions(stage.around)
    await stage.drain()
    expect((await read(late)).state).toBe('expired')
  })
})
