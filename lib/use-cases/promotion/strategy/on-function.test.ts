import { beforeEach, describe, expect, it } from 'vitest'
import type { FunctionPlace } from '../../../cloud/ports/function.ts'
import type { Result } from '../../../domain/failure/result.ts'
import { functionMetricsPlace } from '../../../domain/observation/function-queries.ts'
import type { Strategy } from '../../../domain/strategy/strategy.ts'
import { testDatabase } from '../../../testing/database.ts'
import { createStage, type Stage, type StageBuild } from '../../../testing/promotion-stage.ts'
import { moveToFunction } from '../../../testing/runtime-stage.ts'
import { backPromotion } from '../back-promotion.ts'
import { getPromotion } from '../get-promotion.ts'
import { requestPromotion } from '../request-promotion.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
let at: FunctionPlace

const place = { service: 'order-service', environment: 'test' }
const canary: Strategy = {
  kind: 'canary',
  steps: [
    { percent: 10, bakeMinutes: 5, pause: false },
    { percent: 50, bakeMinutes: 5, pause: false },
  ],
}
const blueGreen: Strategy = { kind: 'blue-green', bakeMinutes: 5, pause: false, holdMinutes: 30 }
const instance = functionMetricsPlace('cn-hangzhou')

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const reload = (id: string) => value(getPromotion(stage.around, stage.people.zhou, { id }))
const turn = async (minutes: number) => {
  await stage.pass(minutes)
  await stage.drain()
}
/** What callers get: version and share. */
const serves = async (): Promise<Record<string, number>> => {
  const { functions } = await stage.cloud.gate.reading('any')
  const alias = await functions.getAlias(at, 'live')
  if (!alias.ok) throw new Error(alias.failure.message)
  return Object.fromEntries(alias.value.shares.map(({ versionId, percent }) => [versionId, percent]))
}
const versions = async () => {
  const { functions } = await stage.cloud.gate.reading('any')
  const listed = await functions.listVersions(at, null)
  return listed.ok ? listed.value.items.map(({ versionId }) => versionId) : []
}

async function begin(strategy: Strategy): Promise<string> {
  await test.database.prisma.strategySetting.create({
    data: { serviceId: stage.serviceId, environmentId: stage.environments.test, strategy, setAt: new Date() },
  })
  const asked = await value(
    requestPromotion(stage.around, stage.people.wang, { ...place, build: fresh.digest }),
  )
  await stage.drain()
  return asked.id
}

/** The metrics of the function are kept; the versions answer so many requests with this share of errors. */
function measure(errors: Record<string, number>): void {
  stage.cloud.observation.addProducts(instance)
  const set = (promql: string, reading: number) =>
    stage.cloud.observation.setMetric(instance, new RegExp(promql), reading)
  for (const [version, rate] of Object.entries(errors)) {
    set(`^sum\\(.*Invocations.*=~"${version}"`, 500)
    set(`^\\(sum\\(.*Errors.*=~"${version}"`, rate)
    set(`^avg\\(.*Duration.*=~"${version}"`, 0.2)
  }
}

beforeEach(async () => {
  stage = await createStage(test, { patienceMs: 4_000 })
  old = await stage.addBuild('old')
  fresh = await stage.addBuild('fresh')
  at = await moveToFunction(test, stage, 'test', old)
})

describe('a canary of a function', () => {
  it('raises the weight of the new version step by step, to all of it, where it is no worse', async () => {
    measure({ 1: 0.01, 2: 0.012 })
    const id = await begin(canary)
    expect(await serves()).toEqual({ 1: 90, 2: 10 })
    await turn(6)
    expect(await serves()).toEqual({ 1: 50, 2: 50 })
    await turn(6)
    const ended = await reload(id)
    expect(ended.state, JSON.stringify(ended.steps)).toBe('succeeded')
    expect(await serves()).toEqual({ 2: 100 })
    expect(await versions()).toEqual(['2', '1'])
  })

  it('does everything once although every answer is lost', async () => {
    for (const operation of ['setImage', 'publishVersion', 'setAlias'])
      stage.cloud.log.fault({
        operation: `functionDeploys.${operation}`,
        kind: 'timeout',
        after: true,
        times: 1,
      })
    const id = await begin(canary)
    for (let turns = 0; turns < 6 && (await reload(id)).endedAt === null; turns += 1) await turn(6)
    const ended = await reload(id)
    expect(ended.state, JSON.stringify(ended.steps)).toBe('succeeded')
    expect(await serves()).toEqual({ 2: 100 })
    expect(await versions()).toEqual(['2', '1'])
  })

  it('leaves an alias alone that somebody pointed elsewhere', async () => {
    const id = await begin(canary)
    stage.cloud.functions.writeImage(at, `${stage.cloud.host}/trade/order-service`, old.digest)
    stage.cloud.functions.publishByHand(at)
    stage.cloud.functions.moveAlias(at, 'live', [{ versionId: '3', percent: 100 }])
    await turn(6)
    expect(await reload(id)).toMatchObject({ state: 'failed', failure: { code: 'share-lost' } })
    expect(await serves()).toEqual({ 3: 100 })
  })

  it('goes back when its version is deleted under it', async () => {
    const id = await begin(canary)
    stage.cloud.functions.deleteVersion(at, '2')
    await turn(6)
    expect(await reload(id)).toMatchObject({ state: 'failed', failure: { code: 'share-lost' } })
    expect(await serves()).toEqual({ 1: 100 })
  })
})

describe('what the metrics of a share say', () => {
  it('goes back by itself where it is worse', async () => {
    measure({ 1: 0.001, 2: 0.2 })
    const id = await begin(canary)
    await turn(1)
    await turn(1)
    expect(await reload(id)).toMatchObject({ state: 'failed', failure: { code: 'share-bad' } })
    expect(await serves()).toEqual({ 1: 100 })
  })

  it('waits where nothing is told of the share: unknown is no pass', async () => {
    measure({ 1: 0.001 })
    const id = await begin(canary)
    await turn(20)
    const now = await reload(id)
    expect(now.state).toBe('applying')
    expect(now.steps.find(({ name }) => name === 'judge')).toMatchObject({ evidence: { why: 'unknown' } })
    expect(await serves()).toEqual({ 1: 90, 2: 10 })
  })
})

describe('blue-green of a function', () => {
  it('publishes first, moves all calls at once, and back while the old version is held', async () => {
    const id = await begin(blueGreen)
    expect(await serves()).toEqual({ 1: 100 })
    expect(await versions()).toEqual(['2', '1'])
    await turn(6)
    expect(await serves()).toEqual({ 2: 100 })
    expect((await reload(id)).state).toBe('applying')
    await value(backPromotion(stage.around, stage.people.becker, { id, reason: 'not yet' }))
    await stage.drain()
    expect(await reload(id)).toMatchObject({ state: 'aborted' })
    expect(await serves()).toEqual({ 1: 100 })
  })
})
