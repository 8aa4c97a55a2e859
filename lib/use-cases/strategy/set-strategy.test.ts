import { beforeEach, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { failure, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { moveToEdas } from '../../testing/runtime-stage.ts'
import { listStrategies } from './list-strategies.ts'
import { setStrategy } from './set-strategy.ts'

const test = testDatabase()
let stage: Stage

beforeEach(async () => {
  stage = await createStage(test)
  await moveToEdas(test, stage, 'test', await stage.addBuild('old'))
})

const canary = { kind: 'canary', steps: [{ percent: 10, bakeMinutes: 5, pause: false }] }
const blueGreen = { kind: 'blue-green', bakeMinutes: 5, pause: true, holdMinutes: 30 }
const set = (environment: string, strategy: object, actor = stage.people.wang) =>
  setStrategy(stage.around, actor, { slug: 'order-service', environment, strategy, reason: 'we notice late' })

it('says what is set, what could be, and what it would run beside the targets', async () => {
  const made = await value(set('test', canary))
  expect(made).toMatchObject({
    strategy: canary,
    setBy: { key: 'wang' },
    reason: 'we notice late',
    addedPods: 0,
  })
  await value(set('test', canary))
  const entries = await test.database.prisma.ledgerEntry.findMany({
    where: { action: 'service.strategy-set' },
  })
  expect(entries).toHaveLength(1)
  const { items } = await value(listStrategies(stage.around, stage.people.zhou, { slug: 'order-service' }))
  expect(items.map(({ environment, strategy }) => `${environment} ${strategy.kind}`)).toEqual([
    'test canary',
    'pre-production rolling',
    'preview rolling',
    'production rolling',
  ])
  expect(items[0]).toMatchObject({ pods: 4, may: { set: { allowed: false } } })
  expect(items[0]?.kinds).toEqual([
    { kind: 'rolling', unfit: [] },
    { kind: 'canary', unfit: [] },
    { kind: 'blue-green', unfit: ['order-service'] },
  ])
})

it('refuses what a target cannot do, where nothing lives, and who may not', async () => {
  expect(await failure(set('test', blueGreen))).toMatchObject({
    code: 'invalid',
    detail: { field: 'strategy' },
  })
  expect(await failure(set('nowhere', canary))).toMatchObject({ code: 'not-found' })
  expect(await failure(set('test', canary, stage.people.zhou))).toMatchObject({ code: 'forbidden' })
  expect(await failure(set('test', { ...canary, steps: [] }))).toMatchObject({ code: 'invalid' })
})
