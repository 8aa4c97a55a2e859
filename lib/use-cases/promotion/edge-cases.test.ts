import { beforeEach, describe, expect, it } from 'vitest'
import { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { testDatabase } from '../../testing/database.ts'
import { wordsOf } from '../../testing/gate-words.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { requestPromotion } from './request-promotion.ts'
import { rollback } from './rollback.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
})

const ask = (environment: 'test' | 'pre-production', build: StageBuild, more: Record<string, unknown> = {}) =>
  requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment,
    build: build.digest,
    ...more,
  })

const back = (environment: 'test' | 'pre-production', build: StageBuild) =>
  rollback(stage.around, stage.people.becker, {
    service: 'order-service',
    environment,
    build: build.digest,
    reasonKey: 'errors',
  })

async function bring(build: StageBuild): Promise<void> {
  const asked = await ask('test', build)
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  await stage.drain()
  await stage.look('test')
}

/** What stops a waiting promotion, as a person reads it. */
async function saysOf(id: string): Promise<string[]> {
  const { judgedVerdicts, askedVerdicts } = await test.database.prisma.promotion.findUniqueOrThrow({
    where: { id },
  })
  return GateVerdict.array()
    .parse(judgedVerdicts ?? askedVerdicts)
    .filter(({ verdict }) => verdict === 'wait' || verdict === 'block')
    .flatMap(wordsOf)
}

const stateOf = async (id: string) =>
  (await test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })).state

const gone = (build: StageBuild) =>
  test.database.prisma.build.update({ where: { id: build.id }, data: { goneAt: new Date() } })

describe('an image that was deleted', () => {
  it('is refused when it is asked for, also as a way back', async () => {
    await gone(fresh)
    expect(await ask('test', fresh)).toMatchObject({
      ok: false,
      failure: { code: 'blocked-by-gate', message: 'the registry does not have this image any more' },
    })
    await bring(await stage.addBuild('fresher'))
    await gone(old)
    const refused = await back('test', old)
    expect(refused).toMatchObject({ ok: false, failure: { code: 'blocked-by-gate' } })
    const verdicts = refused.ok ? [] : GateVerdict.array().parse(refused.failure.detail?.verdicts)
    expect(verdicts.flatMap(wordsOf)).toEqual(['not in the registry any more: it cannot be deployed'])
  })

  it('while its promotion waited is not rolled out, and says so', async () => {
    await stage.set('test', { startMode: 'manual' })
    const asked = await ask('test', fresh)
    if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
    await gone(fresh)
    await stage.pass(2)
    await stage.drain()
    expect(await stateOf(asked.value.id)).toBe('pending')
    expect(await saysOf(asked.value.id)).toEqual(['not in the registry any more: it cannot be deployed'])
  })
})

describe('a new finding in a build that runs', () => {
  const finding = {
    name: 'CVE-2026-1',
    severity: 'high',
    feature: 'zlib',
    version: '1',
    fixedIn: null,
    link: null,
  }

  it('stops it from going further, and never the way back from it', async () => {
    await bring(fresh)
    await test.database.prisma.build.update({
      where: { id: fresh.id },
      data: { findings: [finding], scanHigh: 1 },
    })
    const further = await ask('pre-production', fresh)
    if (!further.ok) throw new Error(JSON.stringify(further.failure))
    await stage.drain()
    expect(await stateOf(further.value.id)).toBe('pending')
    expect(await saysOf(further.value.id)).toEqual(['1 High and 0 Medium added, limits 0 and 5: CVE-2026-1'])
    const away = await back('test', old)
    if (!away.ok) throw new Error(JSON.stringify(away.failure))
    await stage.drain()
    expect(await stateOf(away.value.id)).toBe('succeeded')
  })
})

describe('more pods, or the same ones started again', () => {
  it('are no change: the stay goes on, nothing drifts, nothing is told', async () => {
    await bring(fresh)
    const { prisma } = test.database
    const seen = async () => ({
      stays: await prisma.stay.findMany({
        where: { environmentId: stage.environments.test },
        select: { id: true, digest: true, startedAt: true, endedAt: true },
        orderBy: { id: 'asc' },
      }),
      told: await prisma.ledgerEntry.count(),
      drift: (await prisma.place.findFirstOrThrow({ where: { environmentId: stage.environments.test } }))
        .driftSinceAt,
    })
    const before = await seen()
    const pods = (count: number) => ({
      replicas: count,
      readyReplicas: count,
      running: [
        {
          container: 'order-service',
          image: 'order-service',
          digests: [{ digest: fresh.digest, pods: count, readyPods: count }],
        },
      ],
    })
    for (const count of [5, 1, 3]) {
      stage.cloud.runtime.patch('ack-test', 'trade', 'order-service', pods(count))
      await stage.pass(1)
    }
    expect(await seen()).toEqual(before)
  })
})

describe('a build that runs there already', () => {
  it('is said to, and nothing is done, unless it is asked for as a redeploy', async () => {
    expect(await ask('test', old)).toMatchObject({
      ok: false,
      failure: { code: 'already-running-there', message: expect.stringContaining('already runs this build') },
    })
    expect(await test.database.prisma.promotion.count()).toBe(0)
    const forced = await ask('test', old, { redeploy: true })
    if (!forced.ok) throw new Error(JSON.stringify(forced.failure))
    await stage.drain()
    expect(await stateOf(forced.value.id)).toBe('succeeded')
  })
})

describe('a version that names another image', () => {
  it('is refused at the step that verifies it, before anything is written', async () => {
    await test.database.prisma.build.update({
      where: { id: fresh.id },
      data: { version: '202406-20240630.1' },
    })
    const asked = await ask('test', fresh)
    if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
    await stage.drain()
    expect(
      await test.database.prisma.promotion.findUniqueOrThrow({ where: { id: asked.value.id } }),
    ).toMatchObject({
      state: 'failed',
      firstWriteAt: null,
      failure: {
        code: 'version-missing',
        message: 'no Git tag 202406-20240630.1 in yunfan/trade/order-service',
        step: 'version',
      },
    })
  })
})
