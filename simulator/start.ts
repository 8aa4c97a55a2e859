import type { AddressInfo } from 'node:net'
import type { SimClock } from './kernel/clock.ts'
import type { Faults } from './kernel/faults.ts'
import { createHttpServer } from './kernel/http.ts'
import { type Product, type Seed, World } from './kernel/world.ts'
import { products as allProducts } from './products/catalogue.ts'
import { scenarioNamed } from './scenarios/catalogue.ts'

export interface StartOptions {
  /** 0 or absent: any free port. */
  port?: number
  host?: string
  /** Keeps the state in this folder; memory only without it. */
  dataDir?: string
  /** `demo`, `empty`, `generated:<services>:<seed>`, or a seed of the caller's own. `empty` when absent. */
  scenario?: string | Seed
  clockOffsetMs?: number
  /** Which products exist; all when absent. */
  products?: Product[]
  /** How often due things are brought up to date, ms; 0 = only when the clock moves or `world.pump()` is called. */
  pumpEveryMs?: number
}

export interface Simulator {
  url: string
  port: number
  world: World
  clock: SimClock
  faults: Faults
  close(): Promise<void>
}

/** Starts one simulated cloud in this process. State that `dataDir` already holds is kept and not seeded again. */
export async function startSimulator(options: StartOptions = {}): Promise<Simulator> {
  const world = new World(options.dataDir === undefined ? {} : { dataDir: options.dataDir })
  if (options.clockOffsetMs !== undefined) world.clock.set(options.clockOffsetMs)
  const server = createHttpServer(world)
  const host = options.host ?? '127.0.0.1'
  try {
    for (const product of options.products ?? allProducts) world.install(product)
    await seedOnce(world, options.scenario ?? 'empty')
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port ?? 0, host, resolve)
    })
  } catch (error) {
    await world.close()
    throw error
  }
  const { port } = server.address() as AddressInfo
  world.url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`
  const every = options.pumpEveryMs ?? 200
  const pump = every > 0 ? setInterval(() => void world.pump(), every) : undefined

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= (async () => {
      clearInterval(pump)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await world.close()
    })()
    return closing
  }
  return { url: world.url, port, world, clock: world.clock, faults: world.faults, close }
}

async function seedOnce(world: World, scenario: string | Seed): Promise<void> {
  if (world.meta.has('scenario')) return
  const seed = typeof scenario === 'string' ? await scenarioNamed(scenario) : scenario
  await world.store.atOnce(async () => {
    await seed(world)
    world.meta.put({ key: 'scenario', value: typeof scenario === 'string' ? scenario : 'custom' })
  })
}
