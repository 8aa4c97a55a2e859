import { afterEach, beforeEach, expect, it } from 'vitest'
import { type BrokenWrites, breakWrites } from '../../testing/broken-writes.ts'
import { testDatabase } from '../../testing/database.ts'
import { createTrainStage, type TrainStage } from '../../testing/train-stage.ts'
import type { Call } from '../define.ts'
import { advanceTrain } from './advance-train.ts'
import { createTrain } from './create-train.ts'
import { goTrain } from './go-train.ts'
import { rollBackTrain } from './roll-back-train.ts'

const test = testDatabase()
const names = ['cart', 'order', 'stock']
let stage: TrainStage
let writes: BrokenWrites

beforeEach(async () => {
  stage = await createTrainStage(test, names)
  await stage.depends('cart', 'order')
  writes = await breakWrites(test)
})
afterEach(() => writes.mend())

const nothing = async () => undefined

async function run<T>(call: Call<T>, input: unknown): Promise<T> {
  const { answer, deaths } = await writes.through(() => call(stage.around, stage.people.lin, input), nothing)
  if (!answer.ok) throw new Error(`${answer.failure.code}: ${answer.failure.message}`)
  expect(deaths).toBeGreaterThan(1)
  return answer.value
}

const advance = (id: string) => writes.through(() => advanceTrain(stage.around, id), nothing)

const told = async (trainId: string) => {
  const entries = await test.database.prisma.ledgerEntry.groupBy({
    by: ['action'],
    where: { subjectKind: 'train', subjectId: trainId },
    _count: true,
  })
  return Object.fromEntries(entries.map(({ action, _count }) => [action, _count]))
}

it('a train that dies at any single write asks for each service once and tells everything once', async () => {
  const train = await run(createTrain, { name: '618', environment: 'production', services: names })
  expect(await test.database.prisma.train.count()).toBe(1)
  await run(goTrain, { id: train.id })
  expect((await advance(train.id)).deaths).toBeGreaterThan(5)
  for (const slug of ['order', 'stock']) {
    expect(await stage.promotions(slug)).toHaveLength(1)
    await stage.end(slug, 'succeeded')
  }
  expect(await stage.promotions('cart')).toEqual([])
  await advance(train.id)
  expect(await stage.promotions('cart')).toHaveLength(1)
  await stage.end('cart', 'succeeded')
  await advance(train.id)
  expect(await told(train.id)).toEqual({
    'train.created': 1,
    'train.submitted': 1,
    'train.went': 1,
    'train.wave-began': 1,
    'train.succeeded': 1,
  })

  const back = await run(rollBackTrain, { id: train.id, reasonKey: 'drill' })
  await advance(back.id)
  expect(await test.database.prisma.train.count()).toBe(2)
  expect(await stage.promotions('cart')).toHaveLength(2)
  expect((await told(train.id))['train.rolled-back']).toBe(1)
})
