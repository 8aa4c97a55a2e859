import { beforeEach, expect, it } from 'vitest'
import { ServiceMarks } from '../../api/contract/build.ts'
import type { Result } from '../../domain/failure/result.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { getMarks } from '../build/get-marks.ts'
import { getPromotion } from '../promotion/get-promotion.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { askAdoption } from './ask-adoption.ts'
import { decideAdoption } from './decide-adoption.ts'
import { listAdoptions } from './list-adoptions.ts'

const test = testDatabase()
let stage: Stage
let ours: StageBuild
let theirs: StageBuild

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const codeOf = async (call: Promise<Result<unknown>>) => {
  const result = await call
  return result.ok ? 'ok' : result.failure.code
}
const place = { service: 'order-service', environment: 'test' }

beforeEach(async () => {
  stage = await createStage(test)
  const old = await stage.addBuild('old')
  await stage.runs('test', old)
  ours = await stage.addBuild('ours')
  await value(requestPromotion(stage.around, stage.people.wang, { ...place, build: ours.digest }))
  await stage.drain()
  await stage.look('test')
  theirs = await stage.addBuild('theirs')
})

const drifts = async (actor = stage.people.wang) =>
  (await value(getMarks(stage.around, actor, { slug: 'order-service' }))).drifts
const ask = (actor = stage.people.wang) =>
  askAdoption(stage.around, actor, { ...place, reason: 'the fix of last night' })
const idOfOpen = async () => (await drifts())[0]?.adoption?.id ?? ''
const decide = async (actor = stage.people.chen, adopt = true) =>
  decideAdoption(stage.around, actor, { id: await idOfOpen(), adopt })
const actions = async () =>
  (
    await test.database.prisma.ledgerEntry.findMany({
      where: { action: { startsWith: 'adoption.' } },
      orderBy: { id: 'asc' },
    })
  ).map(({ action }) => action)

it('is offered only where something else runs than was written', async () => {
  expect(await drifts()).toEqual([])
  expect(await codeOf(ask())).toBe('wrong-state')
  await stage.runs('test', theirs)
  const shown = await value(getMarks(stage.around, stage.people.wang, { slug: 'order-service' }))
  expect(ServiceMarks.strict().safeParse(shown).error?.issues ?? []).toEqual([])
  expect(shown.drifts).toMatchObject([
    {
      environment: 'test',
      desired: { id: ours.id },
      running: { id: theirs.id },
      adoption: null,
      may: { adopt: { allowed: true }, confirm: { allowed: false }, revert: { allowed: true } },
    },
  ])
  expect(await codeOf(ask(stage.people.zhou))).toBe('forbidden')
})

it('takes two people, and then what runs is desired and its stay counts', async () => {
  await stage.runs('test', theirs)
  expect(await codeOf(ask())).toBe('ok')
  expect(await codeOf(ask(stage.people.chen))).toBe('conflict')
  const waiting = await value(listAdoptions(stage.around, stage.people.chen, {}))
  expect(waiting.items).toMatchObject([
    { service: 'order-service', drift: { environment: 'test', may: { confirm: { allowed: true } } } },
  ])
  expect(await codeOf(decide(stage.people.wang))).toBe('own-request')
  expect(await codeOf(decide(stage.people.zhou))).toBe('forbidden')
  expect((await drifts(stage.people.wang))[0]?.may.confirm).toMatchObject({
    allowed: false,
    code: 'own-request',
  })
  expect((await drifts(stage.people.chen))[0]?.may.confirm).toMatchObject({ allowed: true })
  expect(await codeOf(decide())).toBe('ok')
  expect(await drifts()).toEqual([])
  const row = await test.database.prisma.place.findFirstOrThrow({
    where: { environmentId: stage.environments.test },
  })
  expect(row).toMatchObject({
    desiredDigest: theirs.digest,
    runningDigest: theirs.digest,
    driftSinceAt: null,
  })
  expect(
    await test.database.prisma.stay.findFirstOrThrow({
      where: { environmentId: stage.environments.test, endedAt: null },
    }),
  ).toMatchObject({ digest: theirs.digest, cause: 'adopted' })
  await stage.look('test')
  expect(await drifts()).toEqual([])
  expect(await actions()).toEqual(['adoption.asked', 'adoption.confirmed'])
})

it('adopts nothing when something else runs by then, or when somebody refuses', async () => {
  await stage.runs('test', theirs)
  await value(ask())
  await stage.runs('test', await stage.addBuild('yet another'))
  expect(await codeOf(decide())).toBe('ok')
  expect(await drifts()).toMatchObject([{ adoption: null }])
  await value(ask())
  expect(await codeOf(decide(stage.people.wang, false))).toBe('ok')
  expect(await drifts()).toMatchObject([{ adoption: null, desired: { id: ours.id } }])
  expect(await actions()).toEqual([
    'adoption.asked',
    'adoption.refused',
    'adoption.asked',
    'adoption.refused',
  ])
})

it('reverts only when a person asks: what was written is written again', async () => {
  await stage.runs('test', theirs)
  await stage.drain()
  expect(await test.database.prisma.promotion.count()).toBe(1)
  const asked = await value(
    requestPromotion(stage.around, stage.people.wang, { ...place, build: ours.id, redeploy: true }),
  )
  expect(asked.kind).toBe('redeploy')
  expect(await codeOf(ask())).toBe('ok')
  await stage.drain()
  await stage.look('test')
  expect((await value(getPromotion(stage.around, stage.people.zhou, { id: asked.id }))).state).toBe(
    'succeeded',
  )
  expect(await drifts()).toEqual([])
})
