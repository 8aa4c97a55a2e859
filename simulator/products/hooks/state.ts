import type { Collection } from '../../kernel/collection.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import type { HookAddress, HookKind, HookLevers } from './rows.ts'
import { Sender } from './sender.ts'

const asUsual: HookLevers = {
  key: 'levers',
  off: false,
  duplicate: false,
  reorder: false,
  forge: false,
  delayMs: 0,
}

/** Who hears of what, and the sending of it. */
export class HookState {
  readonly addresses: Collection<HookAddress>
  readonly sender: Sender
  readonly #levers: Collection<HookLevers>

  constructor(world: World) {
    this.addresses = world.collection('hooks.addresses', { key: (row) => row.url })
    this.#levers = world.collection('hooks.levers', { key: (row) => row.key })
    this.sender = new Sender(() => this.levers)
    world.onClose(() => this.sender.close())
  }

  get levers(): Readonly<HookLevers> {
    return this.#levers.get('levers') ?? asUsual
  }

  setLevers(change: Partial<HookLevers>): Readonly<HookLevers> {
    return this.#levers.put({ ...this.levers, ...change, key: 'levers' })
  }

  /** Sends to everybody who hears of this product; `make` is called only where somebody does. */
  tell(kind: HookKind, make: () => { event: string; body: object }): void {
    if (this.addresses.size === 0 || this.levers.off) return
    const heard = this.addresses.values().filter((address) => address.kind === kind)
    if (heard.length === 0) return
    const { event, body } = make()
    for (const address of heard) this.sender.send(address, event, body)
  }
}

const states = new WeakMap<World, HookState>()

export function installHookState(world: World): HookState {
  const state = new HookState(world)
  states.set(world, state)
  return state
}

/** The webhooks of a world, for tests. */
export function hooksOf(world: World): HookState {
  const found = states.get(world)
  if (found === undefined) throw new Refusal(500, 'InternalError', 'Webhooks are not installed')
  return found
}
