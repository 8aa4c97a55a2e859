import { beforeEach, describe, expect, it } from 'vitest'
import { migrationsFile, migrationsLabel } from '../../domain/build/declared.ts'
import { testDatabase } from '../../testing/database.ts'
import { addTarget } from '../../testing/more-targets.ts'
import { Death, mortalAt } from '../../testing/mortal.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { declareMigrations } from '../build/declare-migrations.ts'
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
    const mortal = mortalAt(stage.around, boundary)
    for (let turn = 0; turn < 60 && !mortal.died(); turn += 1) {
      stage.cloud.runtime.reconcile()
      await advancePromotion(mortal.around, id).catch((error: unknown) => expect(error).toBeInstanceOf(Death))
      if (turn % 10 === 9) await stage.pass(2)
    }
    expect(mortal.died()).toBe(true)
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
