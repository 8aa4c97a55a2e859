import { beforeEach, describe, expect, it } from 'vitest'
import { migrationsFile, migrationsLabel } from '../../domain/build/declared.ts'
import { testDatabase } from '../../testing/database.ts'
import { addTarget } from '../../testing/more-targets.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { declareMigrations } from '../build/declare-migrations.ts'
import { listTargets } from '../target/list-targets.ts'
import { returnDueTargets, returnTarget, takeTargetOut } from '../target/return-target.ts'
import { abortPromotion } from './abort-promotion.ts'
import { advancePromotion } from './advance-promotion.ts'
import { previewPromotion } from './preview-promotion.ts'
import { requestPromotion } from './request-promotion.ts'
import { sweepPromotions } from './sweep-promotions.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
let second: string

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  await stage.runs('test', old)
  await addTarget(stage, 'test', 'ack-test-b', 1, old)
  second = await addTarget(stage, 'test', 'ack-test-c', 2, old)
  fresh = await stage.addBuild('fresh')
})

async function ask() {
  const asked = await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'test',
    build: fresh.digest,
  })
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  return asked.value.id
}

const read = (id: string) =>
  test.database.prisma.promotion.findUniqueOrThrow({
    where: { id },
    include: { steps: { orderBy: { position: 'asc' } } },
  })

const runs = (cluster: string) => {
  const found = [...stage.cloud.estate.clusters.values()].find(({ name }) => name === cluster)
  return [...(found?.workloads.values() ?? [])][0]?.running[0]?.digests[0]?.digest
}

async function pass(minutes: number) {
  await stage.pass(minutes)
  await stage.drain()
}

describe('waves of targets', () => {
  it('are written one after the other, with time between them', async () => {
    await stage.set('test', { bakeMinutes: 5 })
    const id = await ask()
    await stage.drain()
    const baking = await read(id)
    expect(baking.state).toBe('applying')
    expect(baking.wave).toBe(1)
    expect(baking.steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'keep done',
      'version done',
      'write done',
      'write done',
      'rollout done',
      'bake waiting',
      'write waiting',
      'rollout waiting',
      'mark waiting',
      'observe waiting',
    ])
    expect([runs('ack-test'), runs('ack-test-b'), runs('ack-test-c')]).toEqual([
      fresh.digest,
      fresh.digest,
      old.digest,
    ])
    await pass(2)
    expect((await read(id)).state).toBe('applying')
    await pass(4)
    const ended = await read(id)
    expect(ended.state, JSON.stringify(ended.failure)).toBe('succeeded')
    expect(runs('ack-test-c')).toBe(fresh.digest)
  })

  it('follow at once where no time is asked for', async () => {
    const id = await ask()
    await stage.drain()
    const ended = await read(id)
    expect(ended.state).toBe('succeeded')
    expect(ended.steps.map(({ name }) => name)).not.toContain('bake')
  })

  it('stop when what was rolled out first breaks while time passes', async () => {
    await stage.set('test', { bakeMinutes: 5 })
    const id = await ask()
    await stage.drain()
    stage.cloud.runtime.patch('ack-test', 'trade', 'order-service', { problem: 'crash-loop' })
    await pass(1)
    await pass(1)
    const ended = await read(id)
    expect(ended.state).toBe('failed')
    expect(ended.failure).toMatchObject({ code: 'rollout-crash-loop', step: 'bake' })
    expect(runs('ack-test-c')).toBe(old.digest)
  })

  it('are left where they are by an abort between two of them', async () => {
    await stage.set('test', { bakeMinutes: 5 })
    const id = await ask()
    await stage.drain()
    await abortPromotion(stage.around, stage.people.wang, { id, reason: 'wrong build' })
    await pass(10)
    const ended = await read(id)
    expect(ended).toMatchObject({ state: 'aborted' })
    expect(runs('ack-test-c')).toBe(old.digest)
  })

  it('leave a target alone that is out of service, and say so', async () => {
    await test.database.prisma.target.update({
      where: { id: second },
      data: { outReason: 'disks are being replaced', outUntilAt: new Date(Date.now() + 3_600_000) },
    })
    const id = await ask()
    await stage.drain()
    await stage.look('test')
    const ended = await read(id)
    expect(ended.state).toBe('succeeded')
    expect(ended.steps.filter(({ targetId }) => targetId === second)).toEqual([])
    expect(runs('ack-test-c')).toBe(old.digest)
    const rollout = ended.steps.find(({ name }) => name === 'rollout')
    expect(rollout?.evidence).toMatchObject({ skipped: [{ cluster: 'ack-test-c' }] })
    const place = await test.database.prisma.place.findFirstOrThrow({
      where: { environmentId: stage.environments.test },
    })
    expect(place).toMatchObject({ runningDigest: fresh.digest, totalTargets: 2 })
  })

  it('skip a target that goes out of service on the way', async () => {
    await stage.set('test', { bakeMinutes: 5 })
    const id = await ask()
    await stage.drain()
    await test.database.prisma.target.update({
      where: { id: second },
      data: { outReason: 'network', outUntilAt: new Date(Date.now() + 24 * 3_600_000) },
    })
    await pass(6)
    const ended = await read(id)
    expect(ended.state, JSON.stringify(ended.failure)).toBe('succeeded')
    expect(ended.steps.find(({ targetId }) => targetId === second)?.evidence).toMatchObject({
      skipped: 'out-of-service',
    })
    expect(runs('ack-test-c')).toBe(old.digest)
  })
})

describe('a target that comes back', () => {
  const out = (who: 'wang' | 'zhou' = 'wang') =>
    takeTargetOut(stage.around, stage.people[who], {
      id: second,
      reason: 'disks are being replaced',
      until: new Date(Date.now() + 30 * 60_000),
    })
  const target = () => test.database.prisma.target.findUniqueOrThrow({ where: { id: second } })

  beforeEach(async () => {
    expect(await out('zhou')).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
    expect(await out()).toMatchObject({ ok: true })
    await ask()
    await stage.drain()
    await stage.look('test')
    expect(runs('ack-test-c')).toBe(old.digest)
  })

  it('catches up first, when a person brings it back', async () => {
    const back = await returnTarget(stage.around, stage.people.wang, { id: second })
    expect(back).toMatchObject({ ok: true, value: { returned: false } })
    expect((await target()).outReason).not.toBeNull()
    await stage.drain()
    await stage.look('test')
    expect(runs('ack-test-c')).toBe(fresh.digest)
    await returnDueTargets(stage.around)
    expect(await target()).toMatchObject({ outReason: null, outUntilAt: null })
    const again = await returnTarget(stage.around, stage.people.wang, { id: second })
    expect(again).toMatchObject({ ok: false, failure: { code: 'wrong-state' } })
  })

  it('is shown while it is out, while it catches up and when it is back, to everybody who may read', async () => {
    const seen = async (who: 'wang' | 'zhou' = 'wang') => {
      const found = await listTargets(stage.around, stage.people[who], { slug: 'order-service' })
      if (!found.ok) throw new Error(found.failure.message)
      const item = found.value.items.find(({ id }) => id === second)
      if (!item) throw new Error('not listed')
      return item
    }
    const { name } = stage.people.wang
    expect(await seen()).toMatchObject({
      state: 'out',
      environment: 'test',
      outReason: 'disks are being replaced',
      takenOut: { name },
      caughtUp: false,
      promotion: null,
      may: { takeOut: { allowed: false }, bringBack: { allowed: true } },
    })
    expect((await seen('zhou')).may.bringBack).toMatchObject({ allowed: false, code: 'forbidden' })
    const back = await returnTarget(stage.around, stage.people.wang, { id: second })
    if (!back.ok) throw new Error(back.failure.message)
    expect(await seen()).toMatchObject({
      state: 'catching-up',
      promotion: { id: back.value.promotionId },
      may: { takeOut: { allowed: false }, bringBack: { allowed: false } },
    })
    await stage.drain()
    await stage.look('test')
    await returnDueTargets(stage.around)
    expect(await seen()).toMatchObject({ state: 'in-service', takenOut: null, caughtUp: true })
    const nowhere = await listTargets(stage.around, stage.people.wang, { slug: 'nowhere' })
    expect(nowhere).toMatchObject({ failure: { code: 'not-found' } })
  })

  it('comes back by itself when its time is over, asked for once', async () => {
    await returnDueTargets(stage.around)
    expect((await target()).outReason).not.toBeNull()
    await pass(31)
    await returnDueTargets(stage.around)
    await returnDueTargets(stage.around)
    const asked = await test.database.prisma.promotion.findMany({ where: { kind: 'redeploy' } })
    expect(asked).toMatchObject([{ requesterId: null, digest: fresh.digest }])
    await stage.drain()
    await stage.look('test')
    await returnDueTargets(stage.around)
    expect(await target()).toMatchObject({ outReason: null })
    expect(runs('ack-test-c')).toBe(fresh.digest)
  })
})

class Death extends Error {}

describe('declared migrations', () => {
  let pipeline: string

  async function declare(build: StageBuild, ...kinds: ('expand' | 'contract' | 'irreversible')[]) {
    const migrations = kinds.map((kind) => ({ name: `${kind}-total`, kind, pipeline: 'order-migrations' }))
    const said = await declareMigrations(stage.around, stage.people.wang, { build: build.id, migrations })
    expect(said, JSON.stringify(said)).toMatchObject({ ok: true })
  }

  async function aPipeline(startsAs: string) {
    pipeline = stage.cloud.addPipeline('order-migrations', { startsAs })
    const { connectionId } = await test.database.prisma.environment.findFirstOrThrow()
    await test.database.prisma.pipeline.create({
      data: {
        id: crypto.randomUUID(),
        connectionId,
        externalId: pipeline,
        name: 'order-migrations',
        kind: 'other',
        seenAt: new Date(),
      },
    })
  }

  const started = () => stage.cloud.estate.pipelines.get(pipeline)?.runs ?? []
  const doneHere = () => test.database.prisma.doneMigration.findMany({ orderBy: { name: 'desc' } })

  it('expand before the first write and contract after success', async () => {
    await aPipeline('RUNNING')
    await declare(fresh, 'expand', 'contract')
    const id = await ask()
    await stage.drain()
    const waiting = await read(id)
    expect(waiting.steps.find(({ name }) => name === 'config')).toMatchObject({ state: 'waiting' })
    expect(waiting.firstWriteAt).toBeNull()
    expect(started()).toHaveLength(1)
    stage.cloud.addRun(pipeline, { number: 1, status: 'SUCCESS' })
    await pass(1)
    expect((await read(id)).state).toBe('observing')
    expect(runs('ack-test-c')).toBe(fresh.digest)
    expect(await doneHere()).toMatchObject([{ name: 'expand-total', buildId: fresh.id, run: 1 }])
    expect(started()).toHaveLength(2)
    stage.cloud.addRun(pipeline, { number: 2, status: 'SUCCESS' })
    await pass(1)
    const ended = await read(id)
    expect(ended.state, JSON.stringify(ended.failure)).toBe('succeeded')
    expect(await doneHere()).toMatchObject([{ name: 'expand-total' }, { name: 'contract-total', run: 2 }])
  })

  it('are done once: a build that declares them again plans no step', async () => {
    await aPipeline('SUCCESS')
    await declare(fresh, 'expand')
    await ask()
    await stage.drain()
    fresh = await stage.addBuild('fresher')
    await declare(fresh, 'expand')
    const id = await ask()
    await stage.drain()
    expect((await read(id)).steps.map(({ name }) => name)).not.toContain('config')
    expect(started()).toHaveLength(1)
  })

  it('that fail end the promotion before anything was written', async () => {
    await aPipeline('FAIL')
    await declare(fresh, 'expand')
    const id = await ask()
    await stage.drain()
    expect(await read(id)).toMatchObject({
      state: 'failed',
      firstWriteAt: null,
      failure: { code: 'migration-failed' },
    })
    expect(await doneHere()).toEqual([])
  })

  it('of no known pipeline are refused', async () => {
    await declare(fresh, 'expand')
    const id = await ask()
    await stage.drain()
    expect(await read(id)).toMatchObject({ state: 'failed', failure: { code: 'migration-no-pipeline' } })
  })

  describe('of a build that says so itself', () => {
    const listed = (...kinds: ('expand' | 'contract')[]) =>
      JSON.stringify(kinds.map((kind) => ({ name: `${kind}-total`, kind, pipeline: 'order-migrations' })))

    /** A build of which sync has not looked what it declares. */
    async function unread(label: string | null, file: string | null) {
      fresh = await stage.addBuild('fresh-unread')
      const { build } = test.database.prisma
      const change = { declaredAt: null, ...(file === null ? {} : { commitSha: commitWith(file) }) }
      const { digest } = await build.update({ where: { id: fresh.id }, data: change })
      const image = stage.cloud.estate.imageRepositories
        .get('trade/order-service')
        ?.images.get(digest as never)
      if (image && label !== null) image.labels[migrationsLabel] = label
    }
    const commitWith = (file: string) =>
      stage.cloud.commit('yunfan/trade/order-service', { [migrationsFile]: file })

    it.each([
      ['label', true],
      ['file', false],
    ])('by its %s are found out before anything is written', async (_, byLabel) => {
      await aPipeline('SUCCESS')
      const both = listed('expand', 'contract')
      await unread(byLabel ? both : null, byLabel ? null : both)
      const id = await ask()
      await stage.drain()
      await pass(1)
      const ended = await read(id)
      expect(ended.state, JSON.stringify(ended.failure)).toBe('succeeded')
      expect(ended.steps.map(({ name }) => name).at(-1)).toBe('contract')
      expect(await doneHere()).toMatchObject([{ name: 'expand-total' }, { name: 'contract-total' }])
      expect(await test.database.prisma.build.findUnique({ where: { id: fresh.id } })).toMatchObject({
        declaredBy: byLabel ? 'label' : 'file',
        declarationProblem: null,
      })
    })

    it('are none where nothing says anything, and the step says so', async () => {
      await unread(null, null)
      const id = await ask()
      await stage.drain()
      const { steps } = await read(id)
      expect(steps.find(({ name }) => name === 'config')).toMatchObject({
        state: 'done',
        evidence: { finished: [] },
      })
      expect(steps.map(({ name }) => name)).not.toContain('contract')
    })

    it('in words that cannot be read end the promotion before anything was written', async () => {
      await unread('[{"name": "x", "kind": "drop", "pipeline": "p"}]', null)
      const id = await ask()
      await stage.drain()
      const { state, firstWriteAt, failure } = await read(id)
      expect([state, firstWriteAt]).toEqual(['failed', null])
      expect(failure).toMatchObject({ code: 'migrations-unreadable', step: 'config' })
      expect(JSON.stringify(failure)).toContain(`label ${migrationsLabel}: 0.kind`)
      const preview = await previewPromotion(stage.around, stage.people.wang, {
        service: 'order-service',
        environment: 'test',
        build: fresh.digest,
      })
      expect(preview.ok && preview.value.change.migrations).toMatchObject({ known: true, open: [] })
      expect(preview.ok && preview.value.change.migrations.problem).toContain('0.kind')
    })

    it('stand as a person said them, whatever the build says', async () => {
      await aPipeline('SUCCESS')
      await unread(listed('expand', 'contract'), null)
      await declare(fresh, 'expand')
      const id = await ask()
      await stage.drain()
      await pass(1)
      expect((await read(id)).state).toBe('succeeded')
      expect(await doneHere()).toMatchObject([{ name: 'expand-total' }])
    })
  })

  it('do not contract while a target, though out of service, runs an older build', async () => {
    await aPipeline('SUCCESS')
    await declare(fresh, 'contract')
    await test.database.prisma.target.update({
      where: { id: second },
      data: { outReason: 'disks', outUntilAt: new Date(Date.now() + 3_600_000) },
    })
    const id = await ask()
    await stage.drain()
    const ended = await read(id)
    expect(ended.state).toBe('succeeded')
    expect(ended.steps.find(({ name }) => name === 'contract')?.evidence).toMatchObject({
      left: 'older-build-runs',
    })
    expect(started()).toEqual([])
    expect(await doneHere()).toEqual([])
  })

  it.each(
    ['config', 'contract', 'bake'].flatMap((step) =>
      ['claimed', 'effect-done', 'recorded'].map((point) => `${step}:${point}`),
    ),
  )('are started once although a worker dies at %s', async (boundary) => {
    await aPipeline('SUCCESS')
    await declare(fresh, 'expand', 'irreversible')
    await stage.set('test', { bakeMinutes: 1 })
    const id = await ask()
    let died = false
    const mortal = {
      ...stage.around,
      reached: (point: string) => {
        if (point !== boundary || died) return
        died = true
        throw new Death(point)
      },
    }
    for (let turn = 0; turn < 60 && !died; turn += 1) {
      stage.cloud.runtime.reconcile()
      await advancePromotion(mortal, id).catch((error: unknown) => expect(error).toBeInstanceOf(Death))
      if (turn % 10 === 9) await stage.pass(2)
    }
    expect(died).toBe(true)
    await test.asOwner(
      `UPDATE promotion_step SET claim_until_at = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
    )
    await test.asOwner(`UPDATE promotion SET look_at = sluice_now() WHERE ended_at IS NULL`)
    await test.asOwner('DELETE FROM graphile_worker._private_jobs')
    await sweepPromotions(stage.around)
    await stage.drain()
    await pass(2)
    await pass(2)
    const ended = await read(id)
    expect(ended.state, JSON.stringify([ended.failure, ended.steps])).toBe('succeeded')
    expect(started()).toHaveLength(2)
    expect(await doneHere()).toHaveLength(2)
  })
})
