import { beforeEach, expect, it } from 'vitest'
import { testDatabase } from '../../../testing/database.ts'
import { value } from '../../../testing/freeze-stage.ts'
import { createStage, type Stage, type StageBuild } from '../../../testing/promotion-stage.ts'
import { moveToEdas, moveToFunction } from '../../../testing/runtime-stage.ts'
import { abortPromotion } from '../abort-promotion.ts'
import { getPromotion } from '../get-promotion.ts'
import { requestPromotion } from '../request-promotion.ts'
import { rollback } from '../rollback.ts'
import { settlePlace } from '../settle-place.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test, { patienceMs: 4_000 })
  old = await stage.addBuild('old')
  fresh = await stage.addBuild('fresh')
  await test.database.prisma.strategySetting.create({
    data: {
      serviceId: stage.serviceId,
      environmentId: stage.environments.test,
      setAt: new Date(),
      strategy: {
        kind: 'canary',
        steps: [
          {
            percent: 25,
            bakeMinutes: 60,
            pause: false,
          },
        ],
      },
    },
  })
})

const wanted = { service: 'order-service', environment: 'test' }
const ask = async (build: StageBuild) => {
  const asked = await value(
    requestPromotion(stage.around, stage.people.wang, { ...wanted, build: build.digest }),
  )
  await stage.drain()
  return asked.id
}
const reload = (id: string) => value(getPromotion(stage.around, stage.people.zhou, { id }))
const takeOver = () =>
  value(
    rollback(stage.around, stage.people.becker, {
      ...wanted,
      build: old.digest,
      reasonKey: 'errors',
      takeOver: true,
    }),
  )
async function seconds() {
  const cluster = await test.database.prisma.cluster.findFirstOrThrow({ where: { name: 'ack-test' } })
  const place = { cluster: cluster.externalId, namespace: 'trade', name: 'order-service' }
  const answer = await stage.cloud.rollouts.port().getShares(place)
  return answer.ok ? answer.value.seconds.map(({ promotion }) => promotion) : []
}
async function settle(id: string) {
  for (let turn = 0; turn < 8 && (await reload(id)).endedAt === null; turn += 1) {
    stage.cloud.applications.advance()
    await stage.pass(1)
    await stage.drain()
  }
  return reload(id)
}

it('what an aborted canary left beside a Deployment is cleared before the next one begins', async () => {
  await stage.runs('test', old)
  const first = await ask(fresh)
  expect(await seconds()).toEqual([(await reload(first)).number])
  await value(abortPromotion(stage.around, stage.people.wang, { id: first, reason: 'enough' }))
  await stage.drain()
  expect(await seconds()).toHaveLength(1)
  const left = await reload(first)
  expect(left).toMatchObject({ state: 'aborted' })
  if (left.unsettled)
    await value(settlePlace(stage.around, stage.people.wang, { id: first, reason: 'looked' }))
  const next = await ask(fresh)
  const { steps, number } = await reload(next)
  expect(steps.map(({ name }) => name).slice(2, 5)).toEqual(['clear', 'share', 'judge'])
  expect(await seconds()).toEqual([number])
})

it('what an aborted canary of a function left in its alias is cleared likewise', async () => {
  const at = await moveToFunction(test, stage, 'test', old)
  const first = await ask(fresh)
  await value(abortPromotion(stage.around, stage.people.wang, { id: first, reason: 'enough' }))
  await stage.drain()
  if ((await reload(first)).unsettled)
    await value(settlePlace(stage.around, stage.people.wang, { id: first, reason: 'looked' }))
  const next = await ask(await stage.addBuild('fresher'))
  expect((await reload(next)).steps.map(({ name }) => name).slice(2, 4)).toEqual(['clear', 'share'])
  const reading = await stage.cloud.gate.reading('any')
  expect(await reading.functions.getAlias(at, 'live')).toMatchObject({
    value: {
      shares: [
        { versionId: '1', percent: 75 },
        { versionId: '3', percent: 25 },
      ],
    },
  })
})

it('a rollback that takes a canary over takes its second Deployment away', async () => {
  await stage.runs('test', old)
  await ask(fresh)
  const onAck = await takeOver()
  await stage.drain()
  expect(await settle(onAck.id)).toMatchObject({ state: 'succeeded' })
  expect(await seconds()).toEqual([])
})

it('a rollback that takes a canary of a function over points its alias to the old version alone', async () => {
  const at = await moveToFunction(test, stage, 'test', old)
  await ask(fresh)
  const onFunction = await takeOver()
  await stage.drain()
  expect(await settle(onFunction.id)).toMatchObject({ state: 'succeeded' })
  const reading = await stage.cloud.gate.reading('any')
  expect(await reading.functions.getAlias(at, 'live')).toMatchObject({
    value: { shares: [{ versionId: '1', percent: 100 }] },
  })
})

it('a rollback stops the change order of the canary it takes over, and brings back what ran', async () => {
  const address = await moveToEdas(test, stage, 'test', old)
  const id = await ask(fresh)
  stage.cloud.applications.advance()
  await stage.pass(1)
  await stage.drain()
  expect((await reload(id)).steps.find(({ state }) => state !== 'done')).toMatchObject({ name: 'judge' })
  const back = await takeOver()
  await stage.drain()
  const ended = await settle(back.id)
  expect(ended.state, JSON.stringify(ended.steps)).toBe('succeeded')
  const reading = await stage.cloud.gate.reading('any')
  expect(await reading.applications.getApplication(address)).toMatchObject({
    value: { settled: true, running: [{ digest: old.digest }] },
  })
})
