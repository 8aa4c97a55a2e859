import type { World } from '../kernel/world.ts'
import { accountsOf } from '../products/estate/account.ts'
import { dayAfter, dayOf, startOf } from '../products/estate/billing-day.ts'
import { switchKey } from '../products/estate/billing-key.ts'
import { commitmentsOf } from '../products/estate/plan.ts'
import { createResource, type Resource, type ResourceOptions } from '../products/estate/resource.ts'
import { seedStandardAccount } from '../products/ram/standard-account.ts'

export const home = '1234567890123456'
export const abroad = '1234567890120003'
export const yuan = 1_000_000

/** A day so many days ago, in UTC+8. */
export const daysAgo = (world: World, days: number): string => dayAfter(dayOf(world.clock.now()), -days)

export function addResource(
  world: World,
  options: Partial<ResourceOptions> & { kind: ResourceOptions['kind']; id: string },
): Readonly<Resource> {
  return createResource(world, {
    accountId: home,
    regionId: 'cn-hangzhou',
    name: options.id,
    createdAt: startOf(daysAgo(world, 200)) + 3_600_000,
    price: { perDay: 10 * yuan, discount: 0.9 },
    origin: { by: 'console' },
    about: {},
    ...options,
  })
}

/** An account with a handful of resources in two accounts and currencies, and a plan that is not used up. */
export function seedCostEstate(world: World): void {
  seedStandardAccount(world, { environments: [] })
  accountsOf(world).put({ accountId: home, name: 'home', currency: 'CNY', taxPerMille: 0 })
  accountsOf(world).put({ accountId: abroad, name: 'abroad', currency: 'USD', taxPerMille: 190 })
  for (const key of ['project', 'environment']) switchKey(world, key, true, 0)
  addResource(world, {
    kind: 'instance',
    id: 'i-1',
    price: { perDay: 10 * yuan, discount: 0.9, covered: true },
    tags: { project: 'trade', environment: 'production', team: 'core' },
  })
  addResource(world, { kind: 'instance', id: 'i-2' })
  addResource(world, { kind: 'database', id: 'rm-eu', accountId: abroad, regionId: 'eu-central-1' })
  addResource(world, { kind: 'bucket', id: 'bucket-a', tags: { project: 'content' } })
  addResource(world, { kind: 'bucket', id: 'bucket-b' })
  addResource(world, { kind: 'cen', id: 'cen-1', regionId: 'global' })
  commitmentsOf(world).plans.put({
    id: 'spn-1',
    accountId: home,
    regionId: '',
    name: 'plan',
    createdAt: startOf(daysAgo(world, 150)) + 3_600_000,
    months: 12,
    perDay: 20 * yuan,
    share: 0.6,
  })
}
