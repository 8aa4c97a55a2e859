import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'

export interface Center {
  key: 'center'
  status: 'Enabled' | 'Disabled'
  /** Pending while it collects what was there before it was switched on. */
  initial: 'Pending' | 'Finished'
}

const opened = new WeakMap<World, Collection<Center>>()

export function centersOf(world: World): Collection<Center> {
  let rows = opened.get(world)
  if (rows === undefined) {
    rows = world.collection<Center>('resourcecenter.state', { key: (row) => row.key })
    opened.set(world, rows)
  }
  return rows
}

export const centerOf = (world: World): Readonly<Center> =>
  centersOf(world).get('center') ?? { key: 'center', status: 'Enabled', initial: 'Finished' }
