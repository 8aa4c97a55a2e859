import { afterEach, beforeEach, expect, it } from 'vitest'
import type { World } from '../kernel/world.ts'
import { codeupOf, isOpen } from '../products/codeup/state.ts'
import { flowOf } from '../products/flow/state.ts'
import { type Simulator, startSimulator } from '../start.ts'
import { demoServices } from './demo-services.ts'
import { beginLife, lively } from './life.ts'
import { seedCompany } from './seed-company.ts'
import { codePathOf } from './service-plan.ts'

const minute = 60_000
let sim: Simulator
beforeEach(async () => {
  const services = demoServices
    .filter(({ slug }) => lively.includes(slug) || slug === 'order-service')
    .map((service) => ({ ...service, changes: 4 }))
  const scenario = async (world: World) => {
    await seedCompany(world, {
      services,
      seed: 'life',
      days: 6,
      openRequests: true,
      strays: false,
      runsKept: 4,
    })
    beginLife(world)
  }
  sim = await startSimulator({ scenario, pumpEveryMs: 0 })
})
afterEach(() => sim.close())

const counts = () => ({
  requests: codeupOf(sim.world).mergeRequests.size,
  merged: codeupOf(sim.world)
    .mergeRequests.values()
    .filter((row) => !isOpen(row)).length,
  runs: flowOf(sim.world).runs.size,
})
const activityOf = (slug: string) => {
  const service = demoServices.find((row) => row.slug === slug)!
  return codeupOf(sim.world).repository(codePathOf(service))!.lastActivityAt
}

it('goes on gently: requests, merges and builds every few minutes, but not where stories are told', async () => {
  const before = counts()
  const quiet = activityOf('order-service')
  for (let step = 0; step < 20; step += 1) await sim.world.advance(5 * minute)
  const after = counts()
  expect(after.requests - before.requests).toBeGreaterThan(3)
  expect(after.requests - before.requests).toBeLessThan(40)
  expect(after.merged).toBeGreaterThan(before.merged)
  expect(after.runs).toBeGreaterThan(before.runs + 6)
  expect(activityOf('order-service')).toBe(quiet)
})

it('does not catch up on days that the clock left out', async () => {
  const before = counts()
  await sim.world.advance(30 * 24 * 60 * minute)
  expect(counts().requests - before.requests).toBeLessThan(12)
})

it('stops when told to', async () => {
  const answer = await fetch(`${sim.url}/_sim/life`, { method: 'POST', body: '{"on":false}' })
  expect(answer.status).toBe(200)
  const before = counts()
  for (let step = 0; step < 6; step += 1) await sim.world.advance(5 * minute)
  expect(counts().requests).toBe(before.requests)
})
