import { beforeEach, describe, expect, it } from 'vitest'
import { addRegistryInstance } from '../../cloud/memory/registry-truth.ts'
import type { Result } from '../../domain/failure/result.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { moveToEdas, moveToFunction } from '../../testing/runtime-stage.ts'
import { getPromotion } from './get-promotion.ts'
import { requestPromotion } from './request-promotion.ts'
import { rollback } from './rollback.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test, { patienceMs: 4_000 })
  old = await stage.addBuild('old')
  fresh = await stage.addBuild('fresh')
})

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const place = { service: 'order-service', environment: 'test' }
const ask = (build: StageBuild) =>
  value(requestPromotion(stage.around, stage.people.wang, { ...place, build: build.digest }))
const goBack = (build: StageBuild) =>
  value(rollback(stage.around, stage.people.becker, { ...place, build: build.digest, reasonKey: 'errors' }))
const reload = (id: string) => value(getPromotion(stage.around, stage.people.zhou, { id }))
const runs = async () =>
  (await test.database.prisma.place.findFirst({ where: { environmentId: stage.environments.test } }))
    ?.runningDigest

/** One look after another at what EDAS does. */
async function settle(id: string) {
  for (let turn = 0; turn < 20; turn += 1) {
    stage.cloud.applications.advance()
    await stage.pass(1)
    await stage.drain()
    const promotion = await reload(id)
    if (promotion.endedAt !== null) return promotion
  }
  return reload(id)
}

describe('EDAS', () => {
  it('orders the digest once, follows the order, and goes back by another', async () => {
    const address = await moveToEdas(test, stage, 'test', old)
    const elsewhere = stage.cloud.applications.orderElsewhere(
      address,
      `${stage.cloud.host}/trade/order-service@${old.digest}`,
    )
    const asked = await ask(fresh)
    await stage.drain()
    const waits = (await reload(asked.id)).steps.find(({ name }) => name === 'write')
    expect(waits).toMatchObject({ state: 'waiting', problem: null, evidence: { busyWith: elsewhere } })
    const ended = await settle(asked.id)
    expect(ended.state, JSON.stringify(ended.steps)).toBe('succeeded')
    const write = ended.steps.find(({ name }) => name === 'write')
    expect(write?.roleArn).toBe('acs:ram::1:role/sluice-promote-test')
    const ordered = stage.cloud.log.count('applicationDeploys.deploy')
    expect(ordered).toBeGreaterThan(1)
    expect(await runs()).toBe(fresh.digest)
    const back = await goBack(old)
    await stage.drain()
    expect((await settle(back.id)).state).toBe('succeeded')
    expect(await runs()).toBe(old.digest)
  })

  it('says it when the order is stopped at the console, or its second batch fails', async () => {
    const address = await moveToEdas(test, stage, 'test', old)
    stage.cloud.applications.hold(address)
    const asked = await ask(fresh)
    await stage.drain()
    stage.cloud.applications.abortElsewhere(address)
    await stage.pass(1)
    await stage.drain()
    expect((await reload(asked.id)).failure).toMatchObject({
      code: 'rollout-stuck',
      message: expect.stringContaining('aborted'),
    })
  })

  it('deploys the kept imageTag where digests are refused, and verifies the digest', async () => {
    const address = await moveToEdas(test, stage, 'test', old)
    stage.cloud.applications.refuseDigests(address)
    const asked = await ask(fresh)
    await stage.drain()
    const ended = await settle(asked.id)
    expect(ended.state, JSON.stringify(ended.steps)).toBe('succeeded')
    expect(String(ended.steps.find(({ name }) => name === 'write')?.evidence.image)).toContain(
      ':sluice-keep-test-',
    )
    expect(await runs()).toBe(fresh.digest)
  })
})

describe('Function Compute', () => {
  it('publishes a version, points the alias to it, and back to the version that ran', async () => {
    const at = await moveToFunction(test, stage, 'test', old)
    const asked = await ask(fresh)
    await stage.drain()
    const ended = await reload(asked.id)
    expect(ended.state, JSON.stringify(ended.steps)).toBe('succeeded')
    expect(await runs()).toBe(fresh.digest)
    const back = await goBack(old)
    await stage.drain()
    expect((await reload(back.id)).state).toBe('succeeded')
    const reading = await stage.cloud.gate.reading('any')
    const alias = await reading.functions.getAlias(at, 'live')
    expect(alias).toMatchObject({ ok: true, value: { shares: [{ versionId: '1', digest: old.digest }] } })
    expect(await runs()).toBe(old.digest)
  })

  it('publishes nothing whose digest nobody tells', async () => {
    await moveToFunction(test, stage, 'test', old)
    stage.cloud.functions.refuseDigests()
    stage.cloud.functions.hideDigests()
    const asked = await ask(fresh)
    for (let turn = 0; turn < 16; turn += 1) {
      await stage.pass(1)
      await stage.drain()
    }
    expect(await reload(asked.id)).toMatchObject({ state: 'errored', failure: { code: 'digest-untold' } })
  })

  it('fails when the alias is pointed elsewhere, or its version deleted, while it is watched', async () => {
    const at = await moveToFunction(test, stage, 'test', old)
    await stage.set('test', { observationMinutes: 10 })
    const asked = await ask(fresh)
    await stage.drain()
    expect((await reload(asked.id)).state).toBe('observing')
    stage.cloud.functions.deleteVersion(at, '2')
    await stage.pass(3)
    await stage.drain()
    await stage.pass(3)
    await stage.drain()
    expect(await reload(asked.id)).toMatchObject({ state: 'failed', failure: { code: 'observation-failed' } })
  })

  it('is written only when its region has a copy of the image', async () => {
    await moveToFunction(test, stage, 'test', old)
    const host = 'copy-registry.cn-shanghai.cr.aliyuncs.com'
    const copy = addRegistryInstance(stage.cloud.estate, { externalId: 'cri-copy', host })
    const { id: _id, ...own } = await test.database.prisma.imageRepository.findFirstOrThrow()
    const twin = await test.database.prisma.imageRepository.create({
      data: { ...own, id: newId(), host, instanceId: 'cri-copy', externalId: 'crr-copy', serviceId: null },
    })
    await test.database.prisma.target.updateMany({
      where: { environmentId: stage.environments.test },
      data: { containers: { main: twin.id } },
    })
    const asked = await ask(fresh)
    const written = async () => (await reload(asked.id)).steps.find(({ name }) => name === 'write')
    await stage.drain()
    expect(await written()).toMatchObject({
      state: 'waiting',
      problem: null,
      evidence: { waitsForCopy: `${host}/trade/order-service` },
    })
    copy.copies.add(fresh.digest)
    await stage.pass(1)
    await stage.drain()
    expect(await written()).toMatchObject({
      state: 'done',
      evidence: { image: `${host}/trade/order-service@${fresh.digest}` },
    })
  })
})
