import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../domain/permission/actor.ts'
import { testDatabase } from '../../testing/database.ts'
import { createTrainStage, type TrainStage } from '../../testing/train-stage.ts'
import type { Call } from '../define.ts'
import { advanceTrain, sweepTrains } from './advance-train.ts'
import { approveTrain } from './approve-train.ts'
import { changeTrain } from './change-train.ts'
import { createTrain } from './create-train.ts'
import { getTrain, listTrains } from './get-train.ts'
import { goTrain, pauseTrain } from './go-train.ts'
import { dryRunBack, rollBackTrain } from './roll-back-train.ts'
import { cancelTrain, noGoTrain, rejectTrain } from './stop-train.ts'

const names = ['cart', 'order', 'pay-gate', 'stock']
const openApprovals = {
  count: 1,
  role: 'release-manager',
  requesterMayApprove: false,
  builderMayApprove: false,
  approverMayStart: true,
  lapseDays: 7,
  group: null,
  groupMode: 'beside',
  escalateAfterMinutes: 30,
} as const

describe('a train', () => {
  const test = testDatabase()
  let stage: TrainStage
  beforeEach(async () => {
    stage = await createTrainStage(test, names)
  })

  const run = async <T>(call: Call<T>, actor: Actor, input: unknown): Promise<T> => {
    const answer = await call(stage.around, actor, input)
    if (!answer.ok) throw new Error(`${answer.failure.code}: ${answer.failure.message}`)
    return answer.value
  }
  const refusal = async (call: Call<unknown>, actor: Actor, input: unknown) => {
    const answer = await call(stage.around, actor, input)
    return answer.ok ? 'done' : answer.failure.code
  }
  const advance = async (id: string) => {
    const answer = await advanceTrain(stage.around, id)
    if (!answer.ok) throw new Error(answer.failure.message)
    return answer.value
  }
  const create = (more: Record<string, unknown> = {}, actor: Actor = stage.people.lin) =>
    run(createTrain, actor, { name: '618', environment: 'production', services: names, ...more })
  const see = (id: string) => run(getTrain, stage.people.viewer, { id })
  const outcomes = async (id: string) =>
    Object.fromEntries((await see(id)).rows.map((row) => [row.service.slug, row.skipped?.key ?? row.outcome]))

  it('asks wave by wave, by the request path, in the name of who put it together', async () => {
    await stage.depends('cart', 'order')
    const train = await create()
    expect(train).toMatchObject({ state: 'ready', waves: 2, counts: { waiting: 4 } })
    await advance(train.id)
    expect(await stage.promotions('order')).toEqual([])

    expect(await refusal(goTrain, stage.people.wang, { id: train.id })).toBe('forbidden')
    await run(goTrain, stage.people.mei, { id: `T-${train.number}` })
    await advance(train.id)
    expect(await outcomes(train.id)).toEqual({
      order: 'asked',
      'pay-gate': 'asked',
      stock: 'asked',
      cart: 'waiting',
    })
    const [asked] = await stage.promotions('order')
    expect(asked).toMatchObject({
      requesterId: stage.people.lin.personId,
      trainId: train.id,
      startMode: 'automatic',
      state: 'pending',
    })
    for (const slug of ['order', 'pay-gate', 'stock']) await stage.end(slug, 'succeeded')
    await advance(train.id)
    expect(await see(train.id)).toMatchObject({ wave: 2, state: 'going' })
    await stage.end('cart', 'succeeded')
    await advance(train.id)
    expect(await see(train.id)).toMatchObject({ state: 'succeeded', counts: { succeeded: 4 } })
    const actions = (await see(train.id)).timeline.map((entry) => entry.action)
    expect(actions).toEqual([
      'train.created',
      'train.submitted',
      'train.went',
      'train.wave-began',
      'train.succeeded',
    ])
    expect((await run(listTrains, stage.people.viewer, {})).items.map((one) => one.number)).toEqual([
      train.number,
    ])
  })

  it('stops when its budget is spent, holds back what waits, and goes on when a release manager says so', async () => {
    await stage.depends('cart', 'order')
    const train = await create()
    await run(goTrain, stage.people.lin, { id: train.id })
    await advance(train.id)
    await stage.end('order', 'failed')
    await advance(train.id)
    expect(await see(train.id)).toMatchObject({ state: 'paused', pausedFor: 'budget' })
    expect((await stage.promotions('stock'))[0]?.heldBackAt).not.toBeNull()
    await run(goTrain, stage.people.lin, { id: train.id })
    await advance(train.id)
    expect((await stage.promotions('stock'))[0]?.heldBackAt).toBeNull()
    // What needs the failed one does not go.
    expect(await outcomes(train.id)).toMatchObject({ cart: 'dependency-failed', stock: 'asked' })
    for (const slug of ['pay-gate', 'stock']) await stage.end(slug, 'succeeded')
    await advance(train.id)
    expect(await see(train.id)).toMatchObject({
      state: 'failed',
      counts: { succeeded: 2, failed: 1, skipped: 1 },
    })
  })

  it('one approval counts for every row it was given for; a changed row loses only itself', async () => {
    await test.database.prisma.environment.update({
      where: { id: stage.production.id },
      data: { settings: { ...(stage.production.settings as object), approvals: openApprovals } },
    })
    const train = await create()
    const { listHash } = train
    expect(await refusal(approveTrain, stage.people.lin, { id: train.id, listHash })).toBe('own-request')
    expect(await refusal(approveTrain, stage.people.viewer, { id: train.id, listHash })).toBe('forbidden')
    expect(await refusal(approveTrain, stage.people.mei, { id: train.id, listHash: 'f'.repeat(64) })).toBe(
      'conflict',
    )
    await run(approveTrain, stage.people.mei, { id: train.id, listHash })

    // A newer build of one service arrives, and who put it together takes it in.
    const { prisma } = test.database
    const images = await prisma.imageRepository.findFirstOrThrow({
      where: { serviceId: stage.of('cart').id },
    })
    const newest = await stage.make.build(images, 'newest', {
      seenAt: new Date(),
      pushedAt: new Date('2026-02-02T00:00:00Z'),
    })
    const upstream = await prisma.environment.findFirstOrThrow({ where: { slug: 'test' } })
    await stage.make
      .stay({ id: stage.of('cart').id }, upstream, newest, { startedAt: new Date() })
      .catch(async () => {
        await prisma.stay.updateMany({
          where: { serviceId: stage.of('cart').id, environmentId: upstream.id },
          data: { endedAt: new Date() },
        })
        await stage.make.stay({ id: stage.of('cart').id }, upstream, newest, { startedAt: new Date() })
      })
    expect(await refusal(changeTrain, stage.people.mei, { id: train.id })).toBe('forbidden')
    const changed = await run(changeTrain, stage.people.lin, { id: train.id })
    expect(changed.listHash).not.toBe(listHash)
    expect(changed.approvals).toMatchObject([{ ofThisList: false, rows: 4 }])

    await run(goTrain, stage.people.lin, { id: train.id })
    await advance(train.id)
    expect((await stage.promotions('order'))[0]?.approvals).toMatchObject([
      { personId: stage.people.mei.personId, decision: 'approved' },
    ])
    expect((await stage.promotions('cart'))[0]?.approvals).toEqual([])
    // A second word, for the list as it is now, reaches the row that waits.
    await run(approveTrain, stage.people.mei, { id: train.id, listHash: changed.listHash })
    expect((await stage.promotions('cart'))[0]?.approvals).toHaveLength(1)
  })

  it('what a request refuses is left out with its reason, and the rest goes', async () => {
    const train = await create()
    const { prisma } = test.database
    const { of, production } = stage
    await prisma.place.updateMany({
      where: { serviceId: of('order').id, environmentId: production.id },
      data: { runningBuildId: of('order').newer, runningDigest: of('order').newerDigest },
    })
    await prisma.build.updateMany({ where: { id: of('stock').newer }, data: { goneAt: new Date() } })
    await run(goTrain, stage.people.lin, { id: train.id })
    await advance(train.id)
    expect(await outcomes(train.id)).toEqual({
      order: 'already-there',
      stock: 'blocked',
      cart: 'asked',
      'pay-gate': 'asked',
    })
  })

  it('asks for nothing any more in the name of somebody who left', async () => {
    const train = await create()
    await run(goTrain, stage.people.mei, { id: train.id })
    await test.database.prisma.person.update({
      where: { id: stage.people.lin.personId },
      data: { disabledAt: new Date() },
    })
    await advance(train.id)
    expect(new Set(Object.values(await outcomes(train.id)))).toEqual(new Set(['not-permitted']))
  })

  it('two workers at once ask for each row once', async () => {
    const train = await create()
    await run(goTrain, stage.people.lin, { id: train.id })
    await Promise.all([advance(train.id), advance(train.id), advance(train.id)])
    for (const slug of names) expect(await stage.promotions(slug)).toHaveLength(1)
    expect(await sweepTrains(stage.around)).toMatchObject({ ok: true })
  })

  it('a process that dies between two things leaves only whole things behind', async () => {
    const train = await create()
    await run(goTrain, stage.people.lin, { id: train.id })
    let deaths = 0
    const dying = {
      ...stage.around,
      reached: () => {
        deaths += 1
        throw new Error('killed')
      },
    }
    for (let turn = 0; turn < names.length; turn += 1)
      await expect(advanceTrain(dying, train.id)).rejects.toThrow('killed')
    await advance(train.id)
    expect(deaths).toBe(names.length)
    for (const slug of names) expect(await stage.promotions(slug)).toHaveLength(1)
    expect((await see(train.id)).timeline.map((entry) => entry.action)).toEqual([
      'train.created',
      'train.submitted',
      'train.went',
    ])
  })

  it('bakes between waves, and asks for a go where each wave needs one', async () => {
    await stage.depends('cart', 'order')
    const train = await create({ services: ['cart', 'order'], plan: { bakeMinutes: 10, goEachWave: true } })
    await run(goTrain, stage.people.lin, { id: train.id })
    await advance(train.id)
    await stage.end('order', 'succeeded')
    expect((await advance(train.id)).againAfterMs).toBeGreaterThan(500_000)
    await test.database.pool.query('UPDATE clock_offset SET offset_ms = offset_ms + 660000')
    await advance(train.id)
    expect(await see(train.id)).toMatchObject({ state: 'paused', pausedFor: 'go', wave: 2 })
    await run(goTrain, stage.people.lin, { id: train.id })
    await advance(train.id)
    expect(await outcomes(train.id)).toEqual({ order: 'succeeded', cart: 'asked' })
  })

  it('bakes as long as it was meant to and is found again, although the clock was set back meanwhile', async () => {
    await stage.depends('cart', 'order')
    const moveClock = (minutes: number) =>
      test.database.pool.query('UPDATE clock_offset SET offset_ms = offset_ms + $1', [minutes * 60_000])
    const due = async () => {
      const swept = await sweepTrains(stage.around)
      return swept.ok ? swept.value : null
    }
    const train = await create({ services: ['cart', 'order'], plan: { bakeMinutes: 10 } })
    await moveClock(24 * 60)
    await test.database.pool.query('UPDATE image_repository SET seen_at = sluice_now()')
    await run(goTrain, stage.people.lin, { id: train.id })
    await advance(train.id)
    await stage.end('order', 'succeeded')
    await advance(train.id)
    await moveClock(-24 * 60)
    expect(await due()).toBe(1)
    expect((await advance(train.id)).againAfterMs).toBeLessThanOrEqual(600_000)
    expect(await due()).toBe(0)
    await moveClock(11)
    expect(await due()).toBe(1)
    await advance(train.id)
    expect(await outcomes(train.id)).toEqual({ order: 'succeeded', cart: 'asked' })
  })

  it('pauses, ends with a reason, and refuses who may not', async () => {
    const { lin, mei, wang, viewer } = stage.people
    const first = await create({ services: ['cart'] }, wang)
    expect(await refusal(rejectTrain, viewer, { id: first.id, reason: 'no' })).toBe('forbidden')
    expect(await refusal(noGoTrain, wang, { id: first.id, reason: 'no' })).toBe('forbidden')
    expect(await run(noGoTrain, lin, { id: first.id, reason: 'freeze' })).toMatchObject({
      state: 'cancelled',
    })
    const second = await create({ services: ['cart', 'stock'] })
    await run(goTrain, lin, { id: second.id })
    await advance(second.id)
    expect(await refusal(pauseTrain, viewer, { id: second.id })).toBe('forbidden')
    expect(await run(pauseTrain, wang, { id: second.id })).toMatchObject({
      state: 'paused',
      pausedFor: 'person',
    })
    expect(await refusal(cancelTrain, wang, { id: second.id, reason: 'mine?' })).toBe('forbidden')
    const ended = await run(rejectTrain, mei, { id: second.id, reason: 'wrong week' })
    expect(ended).toMatchObject({ state: 'cancelled', counts: { left: 2 } })
    expect(await refusal(goTrain, lin, { id: second.id })).toBe('wrong-state')
    expect(await refusal(cancelTrain, lin, { id: 'T-9999', reason: 'x' })).toBe('not-found')
  })

  it('refuses an empty train and a list that is another by now', async () => {
    const { lin, viewer } = stage.people
    const wish = { name: 'x', environment: 'production', services: ['cart'] }
    expect(await refusal(createTrain, viewer, wish)).toBe('forbidden')
    expect(await refusal(createTrain, lin, { ...wish, leaveOut: ['cart'] })).toBe('precondition')
    expect(await refusal(createTrain, lin, { ...wish, listHash: '0'.repeat(64) })).toBe('conflict')
    const draft = await create({ draft: true })
    expect(draft.state).toBe('draft')
    expect(await refusal(goTrain, lin, { id: draft.id })).toBe('wrong-state')
    expect(await run(changeTrain, lin, { id: draft.id, submit: true, services: ['cart'] })).toMatchObject({
      state: 'ready',
      counts: { waiting: 1 },
    })
  })

  it('rolls back in reverse order and leaves alone what moved on', async () => {
    await stage.depends('cart', 'order')
    const { lin } = stage.people
    const train = await create({ plan: { budget: { count: 3 } } })
    await run(goTrain, lin, { id: train.id })
    await advance(train.id)
    for (const slug of ['order', 'pay-gate']) await stage.end(slug, 'succeeded')
    await stage.end('stock', 'failed')
    await advance(train.id)
    await stage.end('cart', 'succeeded')
    // Somebody brought another build of pay-gate meanwhile.
    const { of, production, make } = stage
    await make.promotion(
      { id: of('pay-gate').id },
      production,
      { id: of('pay-gate').older, digest: 'sha256:x' },
      {
        state: 'succeeded',
        firstWriteAt: new Date(Date.now() + 1000),
        settledAt: new Date(),
        endedAt: new Date(),
      },
    )
    const planned = await run(dryRunBack, lin, { id: train.id })
    expect(planned.rows.map((row) => [row.service.slug, row.wave, row.skipped?.key])).toEqual([
      ['cart', 1, undefined],
      ['order', 2, undefined],
      ['stock', 2, undefined],
      ['pay-gate', 0, 'moved-on'],
    ])
    const wish = { id: train.id, reasonKey: 'errors' }
    expect(await refusal(rollBackTrain, stage.people.viewer, wish)).toBe('forbidden')
    const back = await run(rollBackTrain, lin, { ...wish, listHash: planned.listHash })
    expect(back).toMatchObject({ kind: 'back', state: 'going', backOf: { number: train.number } })
    expect(await see(train.id)).toMatchObject({ state: 'failed', backTrains: [{ number: back.number }] })
    expect(await refusal(rollBackTrain, lin, wish)).toBe('conflict')
    await advance(back.id)
    expect(await outcomes(back.id)).toEqual({
      cart: 'asked',
      order: 'waiting',
      stock: 'waiting',
      'pay-gate': 'moved-on',
    })
    const last = (await stage.promotions('cart')).at(-1)
    expect(last).toMatchObject({
      kind: 'rollback',
      buildId: of('cart').older,
      reasonKey: 'errors',
      trainId: back.id,
    })
  })
})
