import { expect, it } from 'vitest'
import { ObservationLimits } from '../../../domain/observation/limits.ts'
import { testDatabase } from '../../../testing/database.ts'
import { measure } from '../../../testing/measured.ts'
import { createStage } from '../../../testing/promotion-stage.ts'
import { requestPromotion } from '../request-promotion.ts'
import { getObservation } from './get-observation.ts'

const test = testDatabase()

it('reads the time before its window once, for the charts, and judges nothing by it', async () => {
  const stage = await createStage(test)
  const old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production'] as const) await stage.runs(slug, old)
  const fresh = await stage.addBuild('fresh')
  await stage.set('pre-production', { observation: ObservationLimits.parse({ restarts: null }) })
  const { rows } = await test.database.pool.query<{ at: Date }>('SELECT sluice_now() AS at')
  const turns = rows[0]?.at ?? new Date()
  measure(stage, 'ack-pre-production', { errorRate: (at) => (at <= turns ? 0.04 : 0.001), restarts: 100 })
  await stage.runs('test', fresh)
  const asked = await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'pre-production',
    build: fresh.digest,
  })
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  await stage.drain()
  await stage.look('pre-production')
  for (let turn = 0; turn < 11; turn += 1) {
    await stage.pass(1)
    await stage.drain()
  }
  const answer = await getObservation(stage.around, stage.people.wang, { id: asked.value.id })
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure))
  const page = answer.value
  expect(page.record?.verdict).toBe('passed')
  const began = new Date(page.record?.beganAt ?? 0)
  const lead = page.samples.filter(({ at }) => new Date(at) < began)
  expect(new Set(lead.map(({ check }) => check))).toEqual(new Set(['error-rate', 'latency', 'saturation']))
  const errors = lead.filter(({ check }) => check === 'error-rate')
  expect(errors.length).toBeGreaterThanOrEqual(9)
  expect(errors.length).toBeLessThanOrEqual(41)
  expect(errors[0]?.value).toBe(0.04)
  // Requests of the window alone: ten minutes of a thousand, seen through ranges as long as their step.
  expect(page.record?.requests).toBe(10_000)
})
