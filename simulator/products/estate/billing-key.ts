import type { Collection } from '../../kernel/collection.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { startOf } from './billing-day.ts'
import { type Resource, tagsAt } from './resource.ts'

/** A tag key that somebody switched on for bills: new ones are off, and at most a hundred are on. */
export interface BillingKey {
  key: string
  from: number
  to?: number
}

export const mostKeys = 100

const opened = new WeakMap<World, Collection<BillingKey>>()

export function billingKeysOf(world: World): Collection<BillingKey> {
  let rows = opened.get(world)
  if (rows === undefined) {
    rows = world.collection<BillingKey>('estate.billing-keys', { key: (row) => row.key })
    opened.set(world, rows)
  }
  return rows
}

const isOn = (row: Readonly<BillingKey> | undefined, at: number): boolean =>
  row !== undefined && row.from <= at && (row.to === undefined || row.to > at)

export function switchKey(world: World, key: string, on: boolean, at = world.clock.now()): void {
  const rows = billingKeysOf(world)
  const before = rows.get(key)
  if (isOn(before, at) === on) return
  if (!on) {
    rows.patch(key, { to: at })
    return
  }
  if (rows.values().filter((row) => isOn(row, at)).length >= mostKeys)
    throw new Refusal(400, 'QuotaExceeded', `At most ${mostKeys} keys are on for bills.`)
  rows.put({ key, from: at })
}

/**
 * The tags that the bill of a day shows: those that were bound as the day began, of keys that were on then. What is bound
 * later that day is in the next day's bill, and no bill that was written is written again.
 */
export function billedTags(world: World, resource: Readonly<Resource>, day: string): [string, string][] {
  const at = startOf(day)
  // A resource that was made with its tags is billed with them from its first hour on.
  const made = resource.createdAt > at ? resource.createdAt : at
  const keys = billingKeysOf(world)
  return tagsAt(resource, made)
    .filter(({ key }) => isOn(keys.get(key), at))
    .map(({ key, value }) => [key, value])
}

export const tagText = (tags: [string, string][]): string =>
  tags.map(([key, value]) => `key:${key} value:${value}`).join('; ')
