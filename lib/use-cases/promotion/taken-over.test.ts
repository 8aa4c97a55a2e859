import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { addTarget } from '../../testing/more-targets.ts'
import { Death, mortalAt } from '../../testing/mortal.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { advancePromotion } from './advance-promotion.ts'
import { requestPromotion } from './request-promotion.ts'
import { rollbackPromotion } from './rollback-promotion.ts'
import { sweepPromotions } from './sweep-promotions.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  await stage.runs('test', old)
  await addTarget(stage, 'test', 'ack-test-c', 2, old)
  fresh = await stage.addBuild('fresh')
})

const read = (id: string) => test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })

async function ask() {
  const asked = await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'test',
    build: fresh.digest,
  })
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  return asked.value
}

async function back(id: string) {
  const asked = await rollbackPromotion(stage.around, stage.people.becker, { id, reasonKey: 'errors' })
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  return asked.value
}

async function diesAt(id: string, boundary: string): Promise<void> {
  const mortal = mortalAt(stage.around, boundary)
  for (let turn = 0; turn < 40 && !mortal.died(); turn += 1) {
    stage.cloud.runtime.reconcile()
    await advancePromotion(mortal.around, id).catch((error: unknown) => expect(error).toBeInstanceOf(Death))
  }
  expect(mortal.died(), boundary).toBe(true)
}

/** Whoever held a claim is dead, and so are its jobs: the sweep finds what it left. */
async function sweeperBrings(id: string): Promise<void> {
  await test.asOwner(
    `UPDATE promotion_step SET claim_until_at = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
  )
  await test.asOwner('DELETE FROM graphile_worker._private_jobs')
  for (let round = 0; round < 20 && (await read(id)).endedAt === null; round += 1) {
    await stage.pass(1)
    await sweepPromotions(stage.around)
    await stage.drain()
  }
}

const commitsOf = (number: number) =>
  [...(stage.cloud.estate.repositories.get('yunfan/manifests-test')?.commits.values() ?? [])].filter(
    ({ message }) => message.includes(`Sluice-Promotion: P-${number}\n`),
  ).length

async function runsHere(): Promise<string | null> {
  await stage.look('test')
  const where = { environmentId: stage.environments.test }
  return (await test.database.prisma.place.findFirstOrThrow({ where })).runningDigest
}

const timesTold = (promotionId: string, action: string) =>
  test.database.prisma.ledgerEntry.count({ where: { promotionId, action } })

const boundaries = ['keep', 'write', 'rollout'].flatMap((step) =>
  ['claimed', 'effect-done', 'recorded'].map((point) => `${step}:${point}`),
)

describe('going back from what is being applied', () => {
  it.each(boundaries)(
    'whose worker died at %s: aborted once, and everything runs what ran before',
    async (point) => {
      const first = await ask()
      await diesAt(first.id, point)
      const second = await back(first.id)
      await sweeperBrings(second.id)
      const ended = await read(second.id)
      expect(ended.state, JSON.stringify([ended.failure, ended.judgedVerdicts])).toBe('succeeded')
      expect((await read(first.id)).state).toBe('aborted')
      expect((await read(first.id)).settledAt).not.toBeNull()
      expect(await runsHere()).toBe(old.digest)
      expect(await timesTold(first.id, 'promotion.aborted')).toBe(1)
      for (const action of ['promotion.started', 'promotion.succeeded', 'hold.set'])
        expect(await timesTold(second.id, action), action).toBe(1)
      expect(commitsOf(second.number)).toBeLessThanOrEqual(2)
      expect(await test.database.prisma.promotion.count({ where: { endedAt: null } })).toBe(0)
    },
  )
})

describe('going back from a rollback that is being applied', () => {
  it.each(boundaries)(
    'whose worker died at %s: the first gives way, nothing is written twice',
    async (point) => {
      const { id } = await ask()
      await stage.drain()
      expect(await runsHere()).toBe(fresh.digest)
      const first = await back(id)
      await diesAt(first.id, point)
      const second = await back(first.id)
      await sweeperBrings(second.id)
      const ended = await read(second.id)
      expect(ended.state, JSON.stringify([ended.failure, ended.judgedVerdicts])).toBe('succeeded')
      expect(ended.digest).toBe(fresh.digest)
      expect((await read(first.id)).state).toBe('aborted')
      expect(await runsHere()).toBe(fresh.digest)
      expect(commitsOf(first.number)).toBeLessThanOrEqual(2)
      expect(commitsOf(second.number)).toBeLessThanOrEqual(2)
      expect(await timesTold(second.id, 'promotion.started')).toBe(1)
      expect(await timesTold(first.id, 'promotion.aborted')).toBe(1)
      expect(await test.database.prisma.hold.count({ where: { liftedAt: null } })).toBe(1)
    },
  )
})

describe('a promotion role that is revoked between two waves', () => {
  it.each([
    ['before the second write', 'rollout:recorded', 'failed'],
    ['before the first rollout', 'write:recorded', 'errored'],
  ])('%s: ends in plain words, and whoever settles it may go on', async (_name, point, state) => {
    const { id } = await ask()
    await diesAt(id, point)
    stage.cloud.log.deny(stage.environments.test)
    await sweeperBrings(id)
    const ended = await read(id)
    expect(ended).toMatchObject({
      state,
      failure: { message: expect.stringContaining('the promotion role was refused: ') },
    })
    expect(commitsOf(1)).toBe(1)
    expect(await timesTold(id, `promotion.${state}`)).toBe(1)
    stage.cloud.log.allow(stage.environments.test)
    const second = await back(id)
    await sweeperBrings(second.id)
    expect((await read(second.id)).state).toBe('succeeded')
    expect(await runsHere()).toBe(old.digest)
  })
})
