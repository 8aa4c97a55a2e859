import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ObservationLimits } from '../../domain/observation/limits.ts'
import { type BrokenWrites, breakWrites } from '../../testing/broken-writes.ts'
import { testDatabase } from '../../testing/database.ts'
import { measure } from '../../testing/measured.ts'
import { addTarget } from '../../testing/more-targets.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { advancePromotion } from './advance-promotion.ts'
import { requestPromotion } from './request-promotion.ts'
import { rollbackPromotion } from './rollback-promotion.ts'
import { sweepPromotions } from './sweep-promotions.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
let writes: BrokenWrites

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
  writes = await breakWrites(test)
})
afterEach(() => writes.mend())

async function ask(environment: 'test' | 'pre-production') {
  const asked = await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment,
    build: fresh.digest,
  })
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  return asked.value
}

const read = (id: string) => test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })

/** Whoever held a claim is dead: its time runs out. */
async function claimsRunOut(): Promise<void> {
  await test.asOwner(
    `UPDATE promotion_step SET claim_until_at = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
  )
  await test.asOwner(
    `UPDATE promotion SET look_at = sluice_now() - interval '1 second' WHERE ended_at IS NULL AND state <> 'pending'`,
  )
}

/** Every call dies at each of its writes once before it gets through; then the next one. */
async function livesThrough(id: string, until?: 'observing'): Promise<number> {
  let deaths = 0
  for (let turn = 0; turn < 60; turn += 1) {
    stage.cloud.runtime.reconcile()
    const done = await writes.through(() => advancePromotion(stage.around, id), claimsRunOut)
    deaths += done.deaths
    const { state, endedAt } = await read(id)
    if (endedAt || state === until) return deaths
    await claimsRunOut()
  }
  throw new Error(`it never ends: ${JSON.stringify(await read(id))}`)
}

async function toldOf(promotionId: string) {
  const entries = await test.database.prisma.ledgerEntry.groupBy({
    by: ['action'],
    where: { promotionId },
    _count: true,
  })
  return Object.fromEntries(entries.map(({ action, _count }) => [action, _count]))
}

const commitsOf = (slug: string, number: number) =>
  [...(stage.cloud.estate.repositories.get(`yunfan/manifests-${slug}`)?.commits.values() ?? [])].filter(
    ({ message }) => message.includes(`Sluice-Promotion: P-${number}\n`),
  ).length

const keepTags = () =>
  [...(stage.cloud.estate.imageRepositories.get('trade/order-service')?.imageTags.keys() ?? [])].filter(
    (name) => name.startsWith('sluice-keep-'),
  ).length

describe('a process that dies at any single write', () => {
  it('leaves whole things behind: each target once, each entry once', async () => {
    await addTarget(stage, 'test', 'ack-test-b', 1, old)
    await addTarget(stage, 'test', 'ack-test-c', 2, old)
    const { id, number } = await ask('test')
    expect(await livesThrough(id)).toBeGreaterThan(40)
    expect((await read(id)).state).toBe('succeeded')
    expect(await toldOf(id)).toEqual({
      'promotion.requested': 1,
      'promotion.judged': 1,
      'promotion.started': 1,
      'promotion.step-done': 8,
      'promotion.observing': 1,
      'promotion.succeeded': 1,
    })
    expect(commitsOf('test', number)).toBe(3)
    expect(keepTags()).toBe(1)
  })

  it('goes back by itself once, or not yet: never fails without what follows from it', async () => {
    await stage.set('pre-production', {
      observation: ObservationLimits.parse({ policy: 'roll-back', minimumRequests: 100 }),
    })
    measure(stage, 'ack-pre-production')
    await stage.runs('test', fresh)
    const { id } = await ask('pre-production')
    await stage.drain()
    await stage.look('pre-production')
    expect((await read(id)).state).toBe('observing')
    measure(stage, 'ack-pre-production', {
      errorRate: (at) => (at.getTime() < Date.now() + 20_000 ? 0.001 : 0.5),
    })
    await stage.pass(1)
    await advancePromotion(stage.around, id)
    await stage.pass(1)
    const before = await toldOf(id)
    const { deaths } = await writes.through(
      () => advancePromotion(stage.around, id),
      async () => {
        const now = await read(id)
        expect(now).toMatchObject({ state: 'observing', endedAt: null })
        expect(await toldOf(id)).toEqual(before)
        expect(await test.database.prisma.promotion.count({ where: { causeId: id } })).toBe(0)
        await claimsRunOut()
      },
    )
    expect(deaths).toBeGreaterThan(8)
    expect((await read(id)).state).toBe('failed')
    const back = await test.database.prisma.promotion.findFirstOrThrow({ where: { causeId: id } })
    expect(back).toMatchObject({ state: 'pending', automatic: true, digest: old.digest })
    await livesThrough(back.id, 'observing')
    expect(await test.database.prisma.promotion.count({ where: { automatic: true } })).toBe(1)
    expect(await test.database.prisma.hold.count({ where: { liftedAt: null } })).toBe(1)
    expect(commitsOf('pre-production', back.number)).toBe(1)
    expect(await toldOf(back.id)).toMatchObject({ 'promotion.started': 1, 'hold.set': 1 })
  })

  it('takes a place over as a whole: who applied is aborted and the way back is begun, or neither', async () => {
    await addTarget(stage, 'test', 'ack-test-c', 2, old)
    const { id } = await ask('test')
    for (let step = 0; step < 5; step += 1) {
      stage.cloud.runtime.reconcile()
      await advancePromotion(stage.around, id)
    }
    expect(await read(id)).toMatchObject({ state: 'applying', endedAt: null })
    const asked = await writes.through(
      () => rollbackPromotion(stage.around, stage.people.becker, { id, reasonKey: 'errors' }),
      async () => {
        expect(await test.database.prisma.promotion.count()).toBe(1)
        expect((await read(id)).abortAskedAt).toBeNull()
      },
    )
    if (!asked.answer.ok) throw new Error(JSON.stringify(asked.answer.failure))
    const back = asked.answer.value
    await livesThrough(id)
    await livesThrough(back.id)
    expect((await read(id)).state).toBe('aborted')
    expect((await read(back.id)).state).toBe('succeeded')
    expect(await toldOf(id)).toMatchObject({ 'promotion.aborted': 1, 'promotion.settled': 1 })
    await sweepPromotions(stage.around)
    expect(await test.database.prisma.promotion.count({ where: { endedAt: null } })).toBe(0)
  })
})
