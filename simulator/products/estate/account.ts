import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'

/** An account of the resource directory; the world's own pays for all of them. */
export interface Account {
  accountId: string
  name: string
  currency: 'CNY' | 'USD'
  /** On top of what is paid, per mille. */
  taxPerMille: number
}

export interface CostUnit {
  unitId: number
  parentId: number
  name: string
}

const opened = new WeakMap<World, { accounts: Collection<Account>; units: Collection<CostUnit> }>()

function directoryOf(world: World) {
  let found = opened.get(world)
  if (found === undefined) {
    found = {
      accounts: world.collection('estate.accounts', { key: (row: Account) => row.accountId }),
      units: world.collection('estate.cost-units', { key: (row: CostUnit) => String(row.unitId) }),
    }
    opened.set(world, found)
  }
  return found
}

export const accountsOf = (world: World): Collection<Account> => directoryOf(world).accounts
export const costUnitsOf = (world: World): Collection<CostUnit> => directoryOf(world).units

export const directoryId = 'rd-yunfan01'

export const accountOf = (world: World, accountId: string): Readonly<Account> =>
  accountsOf(world).get(accountId) ?? { accountId, name: accountId, currency: 'CNY', taxPerMille: 0 }
