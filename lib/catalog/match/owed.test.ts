import { expect, it } from 'vitest'
import { builders } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { readMatchingState } from './reads.ts'
import { oweMatching, settleMatching } from './writes.ts'

const test = testDatabase()
const mark = { given: 'g', services: 's' }

it('keeps owed what was regrouped while a matching was under way', async () => {
  const { database } = test
  const { id } = await builders(database).connection()
  expect(await readMatchingState(database, id)).toBeNull()
  await oweMatching(database, id)
  const began = await readMatchingState(database, id)
  expect(began?.owed).not.toBeNull()
  // Another process copies something new, which this matching has not read.
  await oweMatching(database, id)
  await settleMatching(database, id, { mark, owed: began?.owed ?? null })
  const after = await readMatchingState(database, id)
  expect(after?.owed).not.toBeNull()
  expect(after?.owed).not.toBe(began?.owed)
  await settleMatching(database, id, { mark, owed: after?.owed ?? null })
  expect(await readMatchingState(database, id)).toEqual({ mark, owed: null })
})

it('settles the first matching that nobody asked for, unless somebody did meanwhile', async () => {
  const { database } = test
  const { id } = await builders(database).connection()
  await settleMatching(database, id, { mark, owed: null })
  expect(await readMatchingState(database, id)).toEqual({ mark, owed: null })
  await oweMatching(database, id)
  await settleMatching(database, id, { mark, owed: null })
  expect((await readMatchingState(database, id))?.owed).not.toBeNull()
})
