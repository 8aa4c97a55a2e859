import { beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../domain/failure/result.ts'
import { testDatabase } from '../../testing/database.ts'
import { addPerson } from '../../testing/promotion-people.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { overrideGate } from './override-gate.ts'
import { reviewOverride } from './review-override.ts'
import { withdrawOverride } from './second-override.ts'

const test = testDatabase()
let stage: Stage
let id = ''

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}

beforeEach(async () => {
  stage = await createStage(test)
  const old = await stage.addBuild('old')
  const fresh = await stage.addBuild('fresh')
  await stage.runs('pre-production', old)
  await stage.runs('test', fresh)
  await stage.set('pre-production', { soakMinutes: 600 })
  const asked = requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'pre-production',
    build: fresh.digest,
  })
  id = (await value(asked)).id
  await stage.drain()
})

/** Whether open pages heard of an override while this happened. */
async function told(happens: () => Promise<unknown>): Promise<boolean> {
  const client = await test.database.pool.connect()
  const heard: string[] = []
  client.on('notification', ({ payload }) => heard.push(payload ?? ''))
  try {
    await client.query('LISTEN sluice_changed')
    await happens()
    await client.query('SELECT 1')
    return heard.some((text) => text.includes('override'))
  } finally {
    await client.query('UNLISTEN *')
    client.removeAllListeners('notification')
    client.release()
  }
}

describe('every open page hears', () => {
  it('that a gate was set aside, that it was taken back, and that the review is closed', async () => {
    const { lin } = stage.people
    const give = () => value(overrideGate(stage.around, lin, { id, gate: 'soak', reason: 'customers wait' }))
    expect(await told(give)).toBe(true)
    expect(await told(() => value(withdrawOverride(stage.around, lin, { id, gate: 'soak' })))).toBe(true)
    const given = await give()
    await stage.drain()
    const zhao = await addPerson(test.database, 'zhao', 'release-manager')
    const review = () => value(reviewOverride(stage.around, zhao, { id: given.id, note: 'it was right' }))
    expect(await told(review)).toBe(true)
  })
})
