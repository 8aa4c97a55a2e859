import { beforeEach, describe, expect, it } from 'vitest'
import { decide } from '../../domain/promotion/decide.ts'
import { judgeQueue } from '../../domain/promotion/gates/queue.ts'
import { testDatabase } from '../../testing/database.ts'
import { epoch, openFacts } from '../../testing/gate-facts.ts'
import { createStage, type Stage, type StageBuild, settingsOf } from '../../testing/promotion-stage.ts'
import { advancePromotion } from './advance-promotion.ts'
import { approvePromotion } from './approve-promotion.ts'
import { autoPromote } from './auto-promote.ts'
import { requestPromotion } from './request-promotion.ts'
import { rollback } from './rollback.ts'
import { rollbackPromotion } from './rollback-promotion.ts'
import { startPromotion } from './start-promotion.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

type Slug = 'test' | 'pre-production' | 'preview' | 'production'

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production', 'preview', 'production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
})

const request = (environment: Slug, build: StageBuild, more: Record<string, unknown> = {}) =>
  requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment,
    build: build.digest,
    ...more,
  })

async function ask(environment: Slug, build: StageBuild, more: Record<string, unknown> = {}) {
  const asked = await request(environment, build, more)
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  return asked.value
}

const read = (id: string) => test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })
const stateOf = async (id: string) => (await read(id)).state
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000)

async function pass(minutes: number) {
  await stage.pass(minutes)
  await stage.drain()
}

/** Into an environment and through its observation. */
async function bring(environment: Slug, build: StageBuild) {
  const { id } = await ask(environment, build)
  await stage.drain()
  await stage.look(environment)
  await pass(11)
  expect(await stateOf(id)).toBe('succeeded')
}

describe('a schedule', () => {
  it('starts by itself on time, not before, also where a person presses Start otherwise', async () => {
    await stage.set('test', { startMode: 'manual' })
    const { id } = await ask('test', fresh, { scheduledAt: inMinutes(30) })
    await stage.drain()
    const waiting = await read(id)
    expect(waiting.state).toBe('pending')
    expect(waiting.wakeAt?.getTime()).toBe(waiting.scheduledAt?.getTime())
    expect(JSON.stringify(waiting.judgedVerdicts ?? waiting.askedVerdicts)).toContain('"scheduled"')
    await pass(20)
    expect(await stateOf(id)).toBe('pending')
    await pass(11)
    expect(await stateOf(id)).toBe('succeeded')
  })

  it('is over at its own expiry', async () => {
    await stage.set('pre-production', { startMode: 'manual' })
    await stage.runs('test', fresh)
    const { id } = await ask('pre-production', fresh, { expiresAt: inMinutes(30) })
    await pass(31)
    expect(await stateOf(id)).toBe('expired')
  })

  it.each([
    ['a start in the past', { scheduledAt: new Date(0) }, 'scheduledAt'],
    ['an end before the start', { scheduledAt: inMinutes(60), expiresAt: inMinutes(30) }, 'expiresAt'],
    ['a start next year', { scheduledAt: inMinutes(60 * 24 * 365) }, 'scheduledAt'],
  ])('refuses %s', async (_name, more, field) => {
    expect(await request('test', fresh, more)).toMatchObject({
      ok: false,
      failure: { code: 'invalid', detail: { field } },
    })
  })

  it('does not start what was held back until a person does', async () => {
    await stage.set('test', { soakMinutes: 0 })
    const { id } = await ask('test', fresh)
    await test.database.prisma.promotion.update({ where: { id }, data: { heldBackAt: new Date() } })
    await pass(5)
    expect(await stateOf(id)).toBe('pending')
    const started = await startPromotion(stage.around, stage.people.wang, { id })
    expect(started.ok).toBe(true)
    await stage.drain()
    expect(await stateOf(id)).toBe('succeeded')
  })
})

describe('the queue', () => {
  it('replaces silently only what the newer build contains, and tells whose it was', async () => {
    await stage.set('pre-production', { startMode: 'manual' })
    await stage.runs('test', fresh)
    const first = await ask('pre-production', fresh)
    const other = await stage.addBuild('on a branch', { parent: old.sha })
    await stage.runs('test', other)
    const second = await ask('pre-production', other)
    expect(await stateOf(first.id)).toBe('pending')
    const merged = await stage.addBuild('on top of fresh', { parent: fresh.sha })
    await stage.runs('test', merged)
    const third = await ask('pre-production', merged)
    expect(await stateOf(first.id)).toBe('superseded')
    expect(await stateOf(second.id)).toBe('pending')
    const said = await test.database.prisma.ledgerEntry.findFirstOrThrow({
      where: { promotionId: first.id, action: 'promotion.superseded' },
    })
    expect(said.detail).toMatchObject({ by: third.number })
    const last = await stage.addBuild('said so', { parent: old.sha })
    await stage.runs('test', last)
    await ask('pre-production', last, { replace: true })
    expect(await stateOf(second.id)).toBe('superseded')
    expect(await stateOf(third.id)).toBe('superseded')
  })

  it('keeps only the newest of the first environment', async () => {
    await stage.set('test', { startMode: 'manual' })
    const first = await ask('test', fresh)
    const other = await stage.addBuild('unrelated', { parent: null })
    await ask('test', other)
    expect(await stateOf(first.id)).toBe('superseded')
  })

  it('stops and asks when what waits has become older than what runs', async () => {
    await stage.set('pre-production', { startMode: 'manual' })
    await stage.runs('test', fresh)
    const waiting = await ask('pre-production', fresh)
    const newer = await stage.addBuild('newer')
    await stage.runs('pre-production', newer)
    await stage.set('pre-production', { startMode: 'automatic' })
    await pass(2)
    const stopped = await read(waiting.id)
    expect(stopped.state).toBe('pending')
    expect(JSON.stringify(stopped.judgedVerdicts)).toContain('became-older')
  })

  it('holds its caps at a thousand, here and in a cluster', () => {
    const settings = { ...settingsOf('test'), rolloutCap: 1000 }
    const at = (rolloutsHere: number, count: number) => {
      const queue = { ...openFacts().queue, rolloutsHere, rolloutsByCluster: [{ cluster: 'c', count }] }
      return judgeQueue(openFacts({ settings, queue }), new Date(epoch)).verdict
    }
    expect([at(999, 999), at(1000, 10), at(10, 1000)]).toEqual(['pass', 'wait', 'wait'])
  })
})

describe('a hotfix', () => {
  it('skips preview and soak, takes over who observes, and always needs a second person', async () => {
    await bring('test', fresh)
    await bring('pre-production', fresh)
    await stage.set('production', {
      startMode: 'automatic',
      approvals: { ...settingsOf('production').approvals, count: 0, requesterMayApprove: true },
    })
    expect(await request('production', fresh)).toMatchObject({
      ok: false,
      failure: { code: 'wrong-environment-order' },
    })
    expect(await request('production', fresh, { hotfix: true })).toMatchObject({
      ok: false,
      failure: { code: 'precondition', detail: { need: 'reason' } },
    })
    // Somebody else's build is observed there.
    const other = await stage.addBuild('observed')
    await stage.runs('preview', other)
    await test.database.prisma.stay.updateMany({
      where: { digest: other.digest },
      data: { cause: 'adopted', startedAt: new Date(Date.now() - 7_200_000) },
    })
    await stage.pass(1)
    const observed = await ask('production', other)
    await stage.drain()
    expect(await stateOf(observed.id)).toBe('observing')

    const more = { hotfix: true, reason: 'orders are lost', confirmed: ['older'] }
    const hotfix = await ask('production', fresh, more)
    await stage.drain()
    expect(await stateOf(hotfix.id)).toBe('pending')
    const own = await approvePromotion(stage.around, stage.people.wang, { id: hotfix.id })
    expect(own.ok).toBe(false)
    const word = await approvePromotion(stage.around, stage.people.lin, { id: hotfix.id })
    expect(word, JSON.stringify(word)).toMatchObject({ ok: true })
    await stage.drain()
    expect(await stateOf(observed.id)).toBe('superseded')
    expect(await read(hotfix.id)).toMatchObject({ hotfix: true, state: 'observing' })
  })

  it('does not skip a failed check', async () => {
    await stage.set('test', { requiredChecks: ['unit tests'] })
    const { id } = await ask('test', fresh, { hotfix: true, reason: 'orders are lost' })
    await approvePromotion(stage.around, stage.people.lin, { id })
    await stage.drain()
    expect(await stateOf(id)).toBe('pending')
  })
})

describe('auto-promotion', () => {
  const want = (...into: Slug[]) =>
    test.database.prisma.service.update({
      where: { id: stage.serviceId },
      data: { autoPromoteInto: into },
    })
  const turn = async () => {
    const asked = await autoPromote(stage.around, null)
    await stage.drain()
    return asked.ok ? asked.value : -1
  }

  beforeEach(async () => {
    const hours = (count: number) => new Date(Date.now() - count * 3_600_000)
    const { build } = test.database.prisma
    await build.update({ where: { id: old.id }, data: { pushedAt: hours(50) } })
    await build.update({ where: { id: fresh.id }, data: { pushedAt: hours(40) } })
  })

  it('is off unless it is wanted', async () => {
    await stage.runs('test', fresh)
    expect(await turn()).toBe(0)
  })

  it('asks for the newest build whose gates pass, once, in the name of the portal', async () => {
    await want('pre-production')
    await stage.runs('test', fresh)
    await stage.addBuild('not yet in test')
    expect(await turn()).toBe(1)
    const made = await test.database.prisma.promotion.findFirstOrThrow()
    expect(made).toMatchObject({ automatic: true, requesterId: null, digest: fresh.digest })
    expect(made.state).toBe('observing')
    expect(await turn()).toBe(0)
  })

  it('never goes past a hold, never backwards, and never again where a build failed', async () => {
    await want('pre-production')
    await stage.runs('test', fresh)
    const hold = await test.database.prisma.hold.create({
      data: {
        id: crypto.randomUUID(),
        serviceId: stage.serviceId,
        environmentId: stage.environments['pre-production'],
        reason: 'data is being moved',
        setAt: new Date(),
        reviewAt: inMinutes(60),
      },
    })
    expect(await turn()).toBe(0)
    await test.database.prisma.hold.update({ where: { id: hold.id }, data: { liftedAt: new Date() } })
    stage.cloud.runtime.failDigest(fresh.digest)
    expect(await turn()).toBe(1)
    await pass(1)
    await pass(1)
    expect((await test.database.prisma.promotion.findFirstOrThrow()).state).toBe('failed')
    expect(await turn()).toBe(0)
  })
})

describe('going back in one call', () => {
  const back = (id: string, who: 'becker' | 'zhou' = 'becker') =>
    rollbackPromotion(stage.around, stage.people[who], { id, reasonKey: 'errors' })

  it('aborts what applies and brings back what ran before', async () => {
    await stage.set('test', { rolloutTimeoutMinutes: 60 })
    stage.cloud.runtime.failDigest(fresh.digest, 'pull-failure')
    const { id } = await ask('test', fresh)
    for (let step = 0; step < 4; step += 1) {
      stage.cloud.runtime.reconcile()
      await advancePromotion(stage.around, id)
    }
    expect(await read(id)).toMatchObject({ state: 'applying' })
    expect((await read(id)).firstWriteAt).not.toBeNull()
    expect(await back(id, 'zhou')).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
    const made = await back(id)
    if (!made.ok) throw new Error(JSON.stringify(made.failure))
    await stage.drain()
    await stage.look('test')
    expect(await stateOf(id)).toBe('aborted')
    expect(await read(made.value.id)).toMatchObject({ state: 'succeeded', digest: old.digest, causeId: id })
    const place = await test.database.prisma.place.findFirstOrThrow({
      where: { environmentId: stage.environments.test },
    })
    expect(place.runningDigest).toBe(old.digest)
  })

  it('may happen during a rollback: the first gives way, and nothing is written twice', async () => {
    await bring('test', fresh)
    await stage.set('test', { observationMinutes: 10 })
    const first = await rollback(stage.around, stage.people.becker, {
      service: 'order-service',
      environment: 'test',
      build: old.digest,
      reasonKey: 'errors',
    })
    if (!first.ok) throw new Error(JSON.stringify(first.failure))
    await stage.drain()
    await stage.look('test')
    expect(await stateOf(first.value.id)).toBe('observing')
    const second = await back(first.value.id)
    if (!second.ok) throw new Error(JSON.stringify(second.failure))
    await stage.drain()
    await stage.look('test')
    expect(await stateOf(first.value.id)).toBe('superseded')
    expect(await read(second.value.id)).toMatchObject({ digest: fresh.digest, state: 'observing' })
    const commits = [...stage.cloud.estate.repositories.get('yunfan/manifests-test')!.commits.values()]
    for (const { number } of [first.value, second.value])
      expect(
        commits.filter(({ message }) => message.includes(`Sluice-Promotion: P-${number}\n`)),
      ).toHaveLength(1)
    await pass(11)
    expect(await stateOf(second.value.id)).toBe('succeeded')
  })

  it('is refused where nothing ran before, and for what has not begun', async () => {
    await stage.set('test', { startMode: 'manual' })
    const { id } = await ask('test', fresh)
    expect(await back(id)).toMatchObject({ ok: false, failure: { code: 'wrong-state' } })
  })
})

describe('a promotion role that is revoked halfway', () => {
  it('fails it, settled or not by what was written, and leaves a place that can go on', async () => {
    const { id } = await ask('test', fresh)
    for (let step = 0; step < 3; step += 1) await advancePromotion(stage.around, id)
    stage.cloud.log.deny(stage.environments.test)
    for (let step = 0; step < 20; step += 1) {
      stage.cloud.runtime.reconcile()
      await advancePromotion(stage.around, id)
    }
    const ended = await read(id)
    expect(['failed', 'errored']).toContain(ended.state)
    stage.cloud.log.allow(stage.environments.test)
    await stage.look('test')
    await pass(1)
    if (ended.state === 'errored') expect((await read(id)).settledAt).not.toBeNull()
    const again = await stage.addBuild('again')
    const next = await ask('test', again)
    await stage.drain()
    expect(await stateOf(next.id)).toBe('succeeded')
  })
})

describe('a clock that is moved', () => {
  it('frees no step that is being done, and ends no observation without its readings', async () => {
    await stage.runs('test', fresh)
    const { id } = await ask('pre-production', fresh)
    let moved = false
    const around = {
      ...stage.around,
      reached: (point: string) => {
        if (point === 'write:claimed') moved = true
      },
    }
    for (let turn = 0; turn < 10 && !moved; turn += 1) await advancePromotion(around, id)
    await stage.pass(60 * 24)
    await stage.drain()
    await stage.look('pre-production')
    await stage.drain()
    const promotion = await read(id)
    expect(['observing', 'succeeded']).toContain(promotion.state)
    await pass(60 * 24)
    expect(await stateOf(id)).toBe('succeeded')
    const samples = await test.database.prisma.observationSample.count({ where: { promotionId: id } })
    expect(samples).toBeGreaterThan(0)
  })

  it('is decided by the rules alone', () => {
    const view = {
      state: 'pending' as const,
      startMode: 'automatic' as const,
      expiresAt: new Date(epoch + 10),
      scheduledAt: new Date(epoch + 5),
      heldBackAt: null,
      observeUntilAt: null,
      abortAskedAt: null,
    }
    const at = (ms: number) =>
      decide(view, { gates: openFacts(), steps: [], startPressed: false }, new Date(epoch + ms)).do
    expect([at(0), at(5), at(10)]).toEqual(['wait', 'start', 'expire'])
  })
})
