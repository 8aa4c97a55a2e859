import { expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { addService, createEstate } from '../../testing/estate.ts'
import { transact } from '../transaction.ts'
import { anyWaitsForSlot } from './writes.ts'

const test = testDatabase()

it('knows somebody who waits for a slot by half of the slots being taken, and nobody where none waits', async () => {
  const estate = await createEstate(test.database, { test: { rolloutCap: 4 } })
  const { make, environments, newer } = estate
  const waits = async () => {
    const answer = await transact(test.database, async (tx) => ({
      ok: true,
      value: await anyWaitsForSlot(tx, environments.test.id),
    }))
    return answer.ok && answer.value
  }
  const apply = async (slug: string) => {
    const { service } = await addService(estate, slug)
    await make.promotion(service, environments.production, newer, {
      state: 'applying',
      startedAt: new Date(),
    })
  }
  expect(await waits()).toBe(false)
  await make.promotion(estate.service, environments.test, newer)
  expect(await waits()).toBe(false)
  // Also in another environment: both may be on one cluster.
  await apply('first')
  expect(await waits()).toBe(false)
  await apply('second')
  expect(await waits()).toBe(true)
  await test.database.prisma.promotion.updateMany({
    where: { state: 'pending' },
    data: { startMode: 'manual' },
  })
  expect(await waits()).toBe(false)
})
