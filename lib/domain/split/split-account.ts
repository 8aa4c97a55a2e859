import { groupOf } from '../attribution/cause.ts'
import { isOwned, nobody, type Owner } from '../attribution/rules.ts'
import { type Decimal, zero } from '../money/money.ts'
import type { DirectRow, SplitDay } from './split-day.ts'

/** What a day of splitting changes for one owner, by one rule, in one currency. */
export interface SplitEntry {
  /** Null: no rule takes it, and nobody owns it. */
  ruleId: string | null
  currency: string
  owner: Owner
  amount: Decimal
}

/**
 * A day of splitting as entries beside what is owned directly: what a rule gives to somebody, what it takes from whoever owned
 * it, and what is left without an owner. Direct money of owners and all entries together are the money of the day, to the last
 * digit; nobody has to know which row a rule took.
 */
export function entriesOf(rows: readonly DirectRow[], { out, left }: SplitDay): SplitEntry[] {
  const entries = new Map<string, SplitEntry>()
  const add = (ruleId: string | null, currency: string, owner: Owner, amount: Decimal) => {
    const key = JSON.stringify([ruleId, currency, owner])
    const known = entries.get(key)
    entries.set(key, { ruleId, currency, owner, amount: (known?.amount ?? zero).plus(amount) })
  }
  const isDirect = ({ cause, owner }: DirectRow) => groupOf(cause) === 'attributed' && isOwned(owner)
  const stays = new Set(left)
  for (const { ruleId, currency, parts } of out)
    for (const { owner, amount } of parts) add(ruleId, currency, owner, amount)
  for (const row of rows) {
    const { currency, owner, amount } = row
    if (stays.has(row)) {
      if (!isDirect(row)) add(null, currency, nobody, amount)
    } else if (isDirect(row)) add(null, currency, owner, amount.negated())
  }
  return [...entries.values()].filter(({ amount }) => !amount.isZero())
}
