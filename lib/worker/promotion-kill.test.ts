import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withSettings } from '../testing/fault-acts.ts'
import { begin, endOf, listServices, tracesOf } from '../testing/fault-promotions.ts'
import { type FaultWorld, openFaultWorld } from '../testing/fault-world.ts'

let world: FaultWorld

beforeAll(async () => {
  world = await openFaultWorld(mkdtempSync(join(tmpdir(), 'sluice-kill-')), 'small')
}, 180_000)
afterAll(() => world.close(), 60_000)

/** Long enough to be looked at. */
const watched = {
  observationMinutes: 1,
  observation: { restarts: null, policy: 'ask', minimumRequests: 1, extendToMinutes: 240 },
}

/** Killed after an effect and before its record: where most could be lost or done twice. */
it('brings one promotion to its end although the worker is killed at each step', async () => {
  const [service] = await listServices(world)
  if (!service) throw new Error('sync found no service')
  await withSettings(world, 'test', watched, async () => {
    const underway = await begin(world, service, 0)
    const killAt = async (point: string) => {
      const worker = await world.startWorker(point)
      expect((await worker.exited).signal, point).toBe('SIGKILL')
    }
    for (const step of ['start', 'keep', 'write', 'rollout']) await killAt(`${step}:effect-done`)
    const stop = world.hurry(20)
    await killAt('observe:effect-done')
    const last = await world.startWorker()
    expect(await endOf(world, underway, 60_000)).toBe('succeeded')
    await stop()
    expect(await tracesOf(world, underway)).toMatchObject({
      commits: 1,
      kept: true,
      told: {
        'promotion.requested': 1,
        'promotion.started': 1,
        'promotion.step-done': 5,
        'promotion.succeeded': 1,
      },
    })
    await last.stop()
  })
}, 240_000)
