import { beforeEach, describe, expect, it } from 'vitest'
import type { FunctionPlace } from '../../../cloud/ports/function.ts'
import type { MetricsPort } from '../../../cloud/ports/observation.ts'
import type { Strategy } from '../../../domain/strategy/strategy.ts'
import { testDatabase } from '../../../testing/database.ts'
import { stopIn, value } from '../../../testing/freeze-stage.ts'
import { createStage, type Stage, type StageBuild } from '../../../testing/promotion-stage.ts'
import { moveToFunction } from '../../../testing/runtime-stage.ts'
import { advancePromotion } from '../advance-promotion.ts'
import { backPromotion } from '../back-promotion.ts'
import { getPromotion } from '../get-promotion.ts'
import { passPromotion } from '../pass-promotion.ts'
import { pausePromotion } from '../pause-promotion.ts'
import { requestPromotion } from '../request-promotion.ts'
import { resumePromotion } from '../resume-promotion.ts'
import { sweepPromotions } from '../sweep-promotions.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
let at: FunctionPlace
/** By version: what its callers see; a version that is not here is not measured. */
let seen: Record<string, { requests: number; errors: number }>

/** A region's metrics of Function Compute, as far as shares are asked. */
const metrics: MetricsPort = {
  queryRange: async (_place, { promql, to }) => {
    const version = /qualifier=~"(\d+)"/.exec(promql)?.[1] ?? ''
    const told = seen[version]
    const number =
      told && (promql.includes('Errors') ? told.errors : promql.includes('Duration') ? 0.1 : told.requests)
    const points = number === undefined ? [] : [{ at: to, value: number }]
    return { ok: true, value: points.length === 0 ? [] : [{ labels: {}, points, dropped: 0 }] }
  },
}

beforeEach(async () => {
  stage = await createStage(test, { patienceMs: 10_000 })
  old = await stage.addBuild('old')
  fresh = await stage.addBuild('fresh')
  at = await moveToFunction(test, stage, 'test', old)
  seen = { '1': { requests: 1000, errors: 0.001 }, '2': { requests: 500, errors: 0.001 } }
  const { gate } = stage.cloud
  stage.around.cloud = { ...gate, reading: async (id) => ({ ...(await gate.reading(id)), metrics }) }
})

const canary: Strategy = {
  kind: 'canary',
  steps: [
    { percent: 10, bakeMinutes: 5, pause: false },
    { percent: 50, bakeMinutes: 5, pause: true },
  ],
}

async function ask(strategy: Strategy = canary): Promise<string> {
  const place = { serviceId: stage.serviceId, environmentId: stage.environments.test }
  await test.database.prisma.strategySetting.create({ data: { ...place, strategy, setAt: new Date() } })
  const wanted = { service: 'order-service', environment: 'test', build: fresh.digest }
  const { id } = await value(requestPromotion(stage.around, stage.people.wang, wanted))
  await stage.drain()
  return id
}
const reload = (id: string) => value(getPromotion(stage.around, stage.people.wang, { id }))
const watched = async (id: string) => (await reload(id)).steps.find(({ state }) => state !== 'done')
async function shares() {
  const reading = await stage.cloud.gate.reading('any')
  const alias = await reading.functions.getAlias(at, 'live')
  return alias.ok ? alias.value.shares.map(({ versionId, percent }) => `${versionId}:${percent}`) : []
}
async function pass(minutes: number) {
  await stage.pass(minutes)
  await stage.drain()
}

describe('a canary', () => {
  it('goes through its shares, waits for a person where it is told to, and ends whole', async () => {
    const id = await ask()
    expect(await shares()).toEqual(['1:90', '2:10'])
    expect(await watched(id)).toMatchObject({
      name: 'judge',
      percent: 10,
      evidence: { why: 'bake', verdict: 'ok' },
    })
    await pass(6)
    expect(await shares()).toEqual(['1:50', '2:50'])
    await pass(6)
    expect(await watched(id)).toMatchObject({ percent: 50, evidence: { why: 'pause' } })
    expect((await reload(id)).may).toMatchObject({ next: { allowed: true }, back: { allowed: true } })
    await value(passPromotion(stage.around, stage.people.wang, { id }))
    await stage.drain()
    const ended = await reload(id)
    expect(ended.state, JSON.stringify(ended.steps)).toBe('succeeded')
    expect(await shares()).toEqual(['2:100'])
    expect(ended.steps.map(({ name, percent }) => `${name} ${percent ?? ''}`.trim())).toEqual(
      'keep,version,share 10,judge 10,share 50,judge 50,write,rollout,release,mark,observe'.split(','),
    )
  })

  it('goes back by itself when its share is worse than the stable one, and leaves the place settled', async () => {
    seen['2'] = { requests: 500, errors: 0.04 }
    const id = await ask()
    await pass(1)
    await pass(1)
    const ended = await reload(id)
    expect(ended).toMatchObject({ state: 'failed', failure: { code: 'share-bad' }, unsettled: false })
    expect(await shares()).toEqual(['1:100'])
    expect(ended.timeline.map(({ action }) => action)).toContain('promotion.going-back')
    expect(await test.database.prisma.suspectBuild.findMany()).toMatchObject([{ buildId: fresh.id }])
    const place = await test.database.prisma.place.findFirst({
      where: { environmentId: stage.environments.test },
    })
    expect(place).toMatchObject({ activePromotionId: null })
  })

  it('waits on what nobody measures, and on a person who paused it', async () => {
    delete seen['2']
    const id = await ask()
    await pass(30)
    expect(await watched(id)).toMatchObject({ percent: 10, evidence: { why: 'unknown', verdict: 'unknown' } })
    seen['2'] = { requests: 500, errors: 0 }
    await value(pausePromotion(stage.around, stage.people.wang, { id, reason: 'lunch' }))
    await pass(1)
    expect(await watched(id)).toMatchObject({ percent: 10, evidence: { why: 'paused', verdict: 'ok' } })
    await value(resumePromotion(stage.around, stage.people.wang, { id }))
    await stage.drain()
    expect(await shares()).toEqual(['1:50', '2:50'])
  })

  it('stays at its share when a stop begins, and may only go back', async () => {
    const id = await ask()
    await stopIn(stage, 'test')
    await pass(6)
    expect(await watched(id)).toMatchObject({ percent: 10, evidence: { why: 'frozen' } })
    await value(passPromotion(stage.around, stage.people.wang, { id }))
    await pass(1)
    expect(await shares()).toEqual(['1:90', '2:10'])
    await value(backPromotion(stage.around, stage.people.becker, { id, reason: 'stopped' }))
    await stage.drain()
    expect(await reload(id)).toMatchObject({
      state: 'aborted',
      unsettled: false,
      failure: { code: 'went-back' },
    })
    expect(await shares()).toEqual(['1:100'])
  })

  it('does nothing twice and loses nothing wherever its process dies', async () => {
    const points = ['share', 'judge', 'write', 'rollout', 'release'].flatMap((name) =>
      ['claimed', 'effect-done', 'recorded'].map((point) => `${name}:${point}`),
    )
    const steps = [{ percent: 10, bakeMinutes: 0, pause: false }]
    const mortal = {
      ...stage.around,
      reached: (point: string) => {
        const here = points.indexOf(point)
        if (here === -1) return
        points.splice(here, 1)
        throw new Error(`died at ${point}`)
      },
    }
    const { id } = await (async () => {
      const place = { serviceId: stage.serviceId, environmentId: stage.environments.test }
      const strategy: Strategy = { kind: 'canary', steps }
      await test.database.prisma.strategySetting.create({ data: { ...place, strategy, setAt: new Date() } })
      const wanted = { service: 'order-service', environment: 'test', build: fresh.digest }
      return value(requestPromotion(stage.around, stage.people.wang, wanted))
    })()
    for (let turn = 0; turn < 60; turn += 1) {
      await advancePromotion(mortal, id).catch(() => undefined)
      await test.asOwner(
        `UPDATE promotion_step SET claim_until_at = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
      )
    }
    await sweepPromotions(stage.around)
    expect(points).toEqual([])
    expect((await reload(id)).state).toBe('succeeded')
    expect(await shares()).toEqual(['2:100'])
    const reading = await stage.cloud.gate.reading('any')
    const versions = await reading.functions.listVersions(at, null)
    expect(versions.ok && versions.value.items.map(({ versionId }) => versionId)).toEqual(['2', '1'])
  })
})
