import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'

/** A savings plan: so much is paid every day, used or not, for what it covers in its account. */
export interface SavingsPlan {
  id: string
  accountId: string
  regionId: string
  name: string
  createdAt: number
  months: number
  /** Millionths a day. */
  perDay: number
  /** Share of the list price that what it covers costs under it. */
  share: number
}

/** Something that is paid every month and has no resource: support, a licence of the marketplace. */
export interface Fee {
  id: string
  accountId: string
  product: { code: string; pip: string; commodity: string; name: string; detail: string }
  item: { code: string; name: string; unit: string }
  createdAt: number
  /** Day of the month it is paid on. */
  monthDay: number
  /** Millionths a month. */
  perMonth: number
}

interface Commitments {
  plans: Collection<SavingsPlan>
  fees: Collection<Fee>
}

const opened = new WeakMap<World, Commitments>()

export function commitmentsOf(world: World): Commitments {
  let found = opened.get(world)
  if (found === undefined) {
    found = {
      plans: world.collection('estate.plans', { key: (row: SavingsPlan) => row.id }),
      fees: world.collection('estate.fees', { key: (row: Fee) => row.id }),
    }
    opened.set(world, found)
  }
  return found
}

export const planProduct = {
  code: 'savingplan',
  pip: 'savingplan',
  commodity: 'savingplan_common_public_cn',
  name: '节省计划',
  detail: '节省计划-通用型',
}
