import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Acs3Verifier } from './acs3.ts'
import { SimClock } from './clock.ts'
import type { Collection, CollectionShape } from './collection.ts'
import { SqliteDisk } from './database.ts'
import { Faults } from './faults.ts'
import { Identity } from './identity.ts'
import { Journal } from './journal.ts'
import { Limits } from './limits.ts'
import { reportBug } from './log.ts'
import type { Mount } from './mount.ts'
import type { SignedApi, SignedOperation } from './operation.ts'
import { type PathPattern, pathPattern } from './path-pattern.ts'
import type { Reply } from './reply.ts'
import { Store } from './store.ts'
import { Timers } from './timers.ts'

/** A part of the simulated cloud. `install` opens its collections and registers its doors, timers and ticks. */
export interface Product {
  name: string
  title: string
  install(world: World): void
}

/** Fills a fresh world; a scenario. */
export type Seed = (world: World) => void | Promise<void>

export interface OpenApi {
  api: SignedApi
  operation: SignedOperation
  pattern: PathPattern
}

export interface OpenMount {
  mount: Mount
  patterns: PathPattern[]
}

/** A product's own lever under `/_sim`; `id` is what follows the name in the path. */
export type Control = (
  query: URLSearchParams,
  body: Record<string, unknown>,
  id: string,
) => Reply | Promise<Reply>

export interface WorldOptions {
  /** Folder of the SQLite file; memory only without it. */
  dataDir?: string
  accountId?: string
  region?: string
  random?: () => number
}

/** One simulated cloud: everything a product needs to live in it. */
export class World {
  readonly accountId: string
  readonly region: string
  /** A folder for what is no row: bare Git repositories. Emptied when the world is seeded anew. */
  readonly filesDir: string
  readonly store: Store
  readonly clock: SimClock
  readonly timers: Timers
  readonly identity: Identity
  readonly verifier: Acs3Verifier
  readonly faults: Faults
  readonly journal = new Journal()
  readonly limits = new Limits()
  readonly products: Array<{ name: string; title: string }> = []
  readonly operations = new Map<string, OpenApi>()
  readonly controls = new Map<string, Control>()
  readonly mounts: OpenMount[] = []
  readonly meta: Collection<{ key: string; value: unknown }>
  readonly #installed = new Map<string, Product>()
  readonly #ticks: Array<{ product: string; tick: (now: number) => void | Promise<void> }> = []
  readonly #closers: Array<() => void | Promise<void>> = []
  #pumping: Promise<void> | undefined
  /** `http://127.0.0.1:<port>` once the server listens. */
  url = ''

  constructor(options: WorldOptions = {}) {
    this.accountId = options.accountId ?? '1234567890123456'
    this.region = options.region ?? 'cn-hangzhou'
    const dataDir = options.dataDir
    this.filesDir =
      dataDir === undefined ? mkdtempSync(join(tmpdir(), 'simulator-')) : resolve(dataDir, 'files')
    if (dataDir === undefined) this.onClose(() => rm(this.filesDir, { recursive: true, force: true }))
    this.store = new Store(dataDir === undefined ? undefined : new SqliteDisk(dataDir))
    this.meta = this.store.collection('kernel.meta', {
      key: (row: { key: string; value: unknown }) => row.key,
    })
    const offset = this.meta.get('clock.offsetMs')?.value
    this.clock = new SimClock(typeof offset === 'number' ? offset : 0)
    // Without a seed, what lies there is the rest of a start that was cut short.
    if (!this.meta.has('scenario')) rmSync(this.filesDir, { recursive: true, force: true })
    mkdirSync(this.filesDir, { recursive: true })
    this.clock.onChange((value) => this.meta.put({ key: 'clock.offsetMs', value }))
    this.timers = new Timers(this.store)
    this.identity = new Identity(this.store, this.clock, this.accountId)
    this.verifier = new Acs3Verifier(this.identity, this.clock)
    this.faults = new Faults(options.random)
  }

  install(product: Product): void {
    if (this.#installed.has(product.name)) throw new Error(`product ${product.name} is already installed`)
    this.#installed.set(product.name, product)
    this.products.push({ name: product.name, title: product.title })
    product.install(this)
  }

  collection<T extends object, I extends string = never>(
    name: string,
    shape: CollectionShape<T, I>,
  ): Collection<T, I> {
    return this.store.collection(name, shape)
  }

  /** Registers the operations of a signed product. */
  signed(api: SignedApi): void {
    for (const operation of api.operations) {
      this.operations.set(`${api.version}#${operation.action}`, {
        api,
        operation,
        pattern: pathPattern(operation.pathname),
      })
    }
  }

  /** Registers a door that is not signed: a path prefix with routes. */
  mount(mount: Mount): void {
    this.mounts.push({ mount, patterns: mount.routes.map((route) => pathPattern(route.pattern)) })
    this.mounts.sort((a, b) => b.mount.prefix.length - a.mount.prefix.length)
  }

  /** Registers a lever under `/_sim`: `control('POST k8s', ...)` answers POST /_sim/k8s and /_sim/k8s/<id>. */
  control(name: string, handle: Control): void {
    this.controls.set(name, handle)
  }

  /** Calls `tick` a few times a second and after every jump of the clock, with the simulated instant. */
  onTick(product: string, tick: (now: number) => void | Promise<void>): void {
    this.#ticks.push({ product, tick })
  }

  onClose(closer: () => void | Promise<void>): void {
    this.#closers.push(closer)
  }

  /** Brings everything up to the simulated now: due timers, then ticks, until nothing more is due. */
  async pump(): Promise<void> {
    while (this.#pumping !== undefined) await this.#pumping
    const work = this.#pumpOnce().finally(() => {
      this.#pumping = undefined
    })
    this.#pumping = work
    await work
  }

  async setClock(offsetMs: number): Promise<void> {
    this.clock.set(offsetMs)
    await this.pump()
  }

  async advance(ms: number): Promise<void> {
    await this.setClock(this.clock.offsetMs + ms)
  }

  async close(): Promise<void> {
    await this.#pumping
    for (const closer of this.#closers) await closer()
    this.store.close()
  }

  async #pumpOnce(): Promise<void> {
    for (let round = 0; round < 20; round += 1) {
      await this.timers.run(() => this.clock.now())
      for (const { product, tick } of this.#ticks) {
        try {
          await tick(this.clock.now())
        } catch (error) {
          reportBug({ tick: product }, error)
        }
      }
      if ((await this.timers.run(() => this.clock.now())) === 0) return
    }
  }
}
