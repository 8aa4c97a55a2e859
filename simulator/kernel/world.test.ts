import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { acrOf } from '../products/acr/state.ts'
import { baseAccessKey } from '../products/ram/standard-account.ts'
import { startSimulator } from '../start.ts'
import { seedRegistry } from '../testing/registry-seed.ts'
import { assumeRole, signedClient } from '../testing/signed-client.ts'
import { type Product, World } from './world.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the simulated clock', () => {
  it('runs timers in order when it jumps, each at its own instant, and what they schedule too', async () => {
    const world = new World()
    const start = world.clock.now()
    const seen: Array<[string, number]> = []
    world.timers.on<{ left: number }>('step', ({ left }, at) => {
      seen.push([`step ${left}`, at - start])
      if (left > 0) world.timers.schedule('step', at + 60_000, { left: left - 1 })
    })
    world.timers.on('other', (_payload, at) => {
      seen.push(['other', at - start])
    })
    world.timers.schedule('step', start + 60_000, { left: 2 })
    world.timers.schedule('other', start + 90_000, {})
    const ticks: number[] = []
    world.onTick('test', (now) => {
      ticks.push(now)
    })
    await world.advance(3_600_000)
    expect(seen).toEqual([
      ['step 2', 60_000],
      ['other', 90_000],
      ['step 1', 120_000],
      ['step 0', 180_000],
    ])
    expect(ticks[0]).toBeGreaterThanOrEqual(start + 3_600_000)
  })

  it('is set and read over HTTP', async () => {
    const sim = await startSimulator({ pumpEveryMs: 0 })
    const set = (body: object) =>
      fetch(`${sim.url}/_sim/clock`, { method: 'POST', body: JSON.stringify(body) })
    expect(await (await set({ offsetMs: 1_000 })).json()).toMatchObject({ offsetMs: 1_000 })
    expect(await (await set({ advanceMs: 500 })).json()).toMatchObject({ offsetMs: 1_500 })
    expect(await (await fetch(`${sim.url}/_sim/clock`)).json()).toMatchObject({ offsetMs: 1_500 })
    expect((await set({ hours: 3 })).status).toBe(400)
    const headers = { origin: 'https://elsewhere.example' }
    const crossSite = await fetch(`${sim.url}/_sim/clock`, {
      method: 'POST',
      headers,
      body: '{"offsetMs":0}',
    })
    expect(crossSite.status).toBe(403)
    await sim.close()
  })

  it('survives a timer or tick that throws', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const world = new World()
    world.timers.on('bad', () => {
      throw new Error('a bug of a product')
    })
    let ran = false
    world.timers.on('good', () => {
      ran = true
    })
    world.timers.schedule('bad', world.clock.now(), {})
    world.timers.schedule('good', world.clock.now(), {})
    await world.pump()
    expect(ran).toBe(true)
    expect(String(stderr.mock.calls[0]?.[0])).toContain('a bug of a product')
    stderr.mockRestore()
  })
})

describe('state on disk', () => {
  const counter: Product = {
    name: 'counter',
    title: 'Counter',
    install(world) {
      const rows = world.collection<{ id: string; n: number }, 'n'>('counter.rows', {
        key: (row) => row.id,
        indexes: { n: (row) => String(row.n) },
      })
      world.timers.on<{ id: string }>('counter.due', ({ id }) => {
        rows.patch(id, { n: (rows.get(id)?.n ?? 0) + 1 })
      })
      Object.assign(world, { counterRows: rows })
    },
  }
  const rowsOf = (world: World) =>
    (world as unknown as { counterRows: ReturnType<typeof world.collection<{ id: string; n: number }, 'n'>> })
      .counterRows

  it('keeps rows, their order, indexes, blobs, timers and the clock over a restart', async () => {
    const first = await startSimulator({
      dataDir: folder,
      products: [counter],
      scenario: () => undefined,
      pumpEveryMs: 0,
    })
    for (const id of ['b', 'a', 'c']) rowsOf(first.world).put({ id, n: 1 })
    rowsOf(first.world).patch('b', { n: 7 })
    rowsOf(first.world).delete('c')
    const digest = first.world.store.putBlob(Buffer.from('bytes'))
    await first.world.advance(5_000)
    first.world.timers.schedule('counter.due', first.world.clock.now() + 60_000, { id: 'a' })
    await first.close()

    const second = await startSimulator({
      dataDir: folder,
      products: [counter],
      scenario: () => {
        throw new Error('a folder is seeded once')
      },
      pumpEveryMs: 0,
    })
    expect(rowsOf(second.world).values()).toEqual([
      { id: 'b', n: 7 },
      { id: 'a', n: 1 },
    ])
    expect(rowsOf(second.world).by('n', '7')).toEqual([{ id: 'b', n: 7 }])
    expect(second.world.store.readBlob(digest)?.toString()).toBe('bytes')
    expect(second.clock.offsetMs).toBe(5_000)
    await second.world.advance(61_000)
    expect(rowsOf(second.world).get('a')).toEqual({ id: 'a', n: 2 })
    await second.close()
  })

  it('keeps sessions and images over a restart', async () => {
    const first = await startSimulator({ dataDir: folder, scenario: seedRegistry })
    const key = await assumeRole(first.url, baseAccessKey, 'sluice-reader', 'wang.ab12')
    await first.close()
    const second = await startSimulator({ dataDir: folder, scenario: seedRegistry })
    await expect(signedClient(second.url, key).rpc('2018-12-01', 'ListInstance')).resolves.toMatchObject({
      TotalCount: 1,
    })
    expect(acrOf(second.world).tags.size).toBe(2)
    await second.close()
  })

  it('writes a seed whole or not at all, and refuses a second simulator on the folder', async () => {
    const cut = startSimulator({
      dataDir: folder,
      products: [counter],
      scenario: async (world) => {
        rowsOf(world).put({ id: 'half', n: 1 })
        await writeFile(join(world.filesDir, 'half'), '')
        await new Promise((resolve) => setImmediate(resolve))
        throw new Error('cut short')
      },
    })
    await expect(cut).rejects.toThrow('cut short')
    const whole = await startSimulator({ dataDir: folder, products: [counter], scenario: () => undefined })
    expect(rowsOf(whole.world).size).toBe(0)
    expect(await readdir(whole.world.filesDir)).toEqual([])
    await expect(startSimulator({ dataDir: folder, products: [counter] })).rejects.toThrow(/cannot be used/)
    await whole.close()
  })

  it('is whole after a SIGKILL under writes', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
      env: { ...process.env, SIM_PORT: '0', SIM_DATA: folder, SIM_SCENARIO: 'empty' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ready = await new Promise<{ url: string }>((resolve) =>
      child.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()) as { url: string })),
    )
    const keys = []
    for (let n = 0; n < 40; n += 1)
      keys.push(await assumeRole(ready.url, baseAccessKey, 'sluice-reader', `session.${n}`))
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
    const again = await startSimulator({ dataDir: folder, scenario: 'empty' })
    const kept = keys.filter(({ accessKeyId }) => again.world.identity.sessions.has(accessKeyId))
    // All but the last batch: at most what was written within a moment of the kill.
    expect(kept.length).toBeGreaterThan(0)
    expect(kept).toEqual(keys.slice(0, kept.length))
    expect(again.world.identity.roles.size).toBe(7)
    await again.close()
  })
})
