import { beforeEach, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { createPerson } from '../../testing/people.ts'
import type { Surroundings } from '../define.ts'
import { syncNow } from './ask-worker.ts'

const test = testDatabase()
let around: Surroundings

beforeEach(async () => {
  around = { database: test.database, cloud: createMemoryCloud().gate }
  const { connection } = await createEstate(test.database)
  const seen = { connectionId: connection.id, startedAt: new Date(), beatAt: new Date() }
  for (const [noun, state] of [['functions', 'off'], ['images', 'done']] as const)
    await test.database.prisma.syncPass.create({ data: { id: newId(), noun, state, ...seen } }) // biome-ignore format: one glance
})

const nouns = async () =>
  (await test.database.prisma.syncPass.findMany({ orderBy: { noun: 'asc' } })).map(({ noun }) => noun)

it('a person who asks for a look means products too that were not opened; the schedule waits for its hour', async () => {
  expect(await syncNow(around, { kind: 'system', name: 'Sluice' }, {})).toMatchObject({ ok: true })
  expect(await nouns()).toEqual(['functions', 'images'])
  const admin = await createPerson(test.database, 'asks', [{ role: 'admin' }])
  expect(await syncNow(around, admin, {})).toMatchObject({ ok: true })
  expect(await nouns()).toEqual(['images'])
})
