import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { addTarget } from '../../testing/more-targets.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { listTargets } from '../target/list-targets.ts'
import { returnDueTargets, returnTarget, takeTargetOut } from '../target/return-target.ts'
import { abortPromotion } from './abort-promotion.ts'
import { requestPromotion } from './request-promotion.ts'

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
