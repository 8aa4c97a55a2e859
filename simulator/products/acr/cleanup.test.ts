import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { host, instanceId, seedRegistry } from '../../testing/registry-seed.ts'
import { createImage, createLifecycleRule, hasImage } from './seed.ts'

const day = 86_400_000
const path = { instanceId, namespace: 'trade', repository: 'order-service' }
let sim: Simulator
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedRegistry, pumpEveryMs: 0 })
})
afterEach(() => sim.close())

const push = (name: string) =>
  createImage(sim.world, { ...path, tags: [name], revision: name, layers: [{ size: 1000, seed: name }] })
    .digest
const has = (reference: string) =>
  hasImage(sim.world, host, 'trade', 'order-service', reference) !== undefined
const lever = (body: object) =>
  fetch(`${sim.url}/_sim/images`, {
    method: 'POST',
    body: JSON.stringify({ instance: instanceId, namespace: 'trade', repository: 'order-service', ...body }),
  })

it('a cleanup rule deletes when it is due, the image with its last tag, and spares what its expression names', async () => {
  const old = push('old')
  push('keep-me')
  await sim.world.advance(1000)
  push('new')
  createLifecycleRule(sim.world, { instanceId, retentionTagCount: 1, tagRegexp: 'keep-.*|latest' })
  await sim.world.advance(7 * day - 1000)
  expect(has(old)).toBe(true)
  await sim.world.advance(2000)
  expect([has('old'), has(old), has('keep-me'), has('new')]).toEqual([false, false, true, true])
  await sim.world.advance(1000)
  push('later')
  await sim.world.advance(7 * day)
  expect([has('new'), has('later')]).toEqual([false, true])
})

it('a rule that does not run by itself deletes nothing', async () => {
  push('old')
  createLifecycleRule(sim.world, { instanceId, retentionTagCount: 0, auto: false })
  await sim.world.advance(8 * day)
  expect(has('old')).toBe(true)
})

it('somebody moves a tag and deletes an image', async () => {
  const [first, second] = [push('one'), push('two')]
  expect((await lever({ do: 'move-tag', tag: 'one', to: 'two' })).status).toBe(200)
  expect(hasImage(sim.world, host, 'trade', 'order-service', 'one')).toBe(second)
  expect((await lever({ do: 'delete', image: first })).status).toBe(200)
  expect(has(first)).toBe(false)
  expect((await lever({ do: 'delete', image: first })).status).toBe(404)
})
