import { CallError } from '../transport/call-error.ts'
import type { SigningKey } from '../transport/signed.ts'

interface OverviewRow {
  OwnerID?: string | null | undefined
  BillAccountID?: string | null | undefined
  Currency: string
}

/** Rows of amortised cost name no currency: an owner's is what its bills are in, as the overview of a month says. */
export class Currencies {
  private readonly byAccount = new Map<string, Set<string>>()
  private readonly overview: (key: SigningKey, period: string) => Promise<OverviewRow[]>

  constructor(overview: (key: SigningKey, period: string) => Promise<OverviewRow[]>) {
    this.overview = overview
  }

  /** Asks once for owners that were not met before. What it answers throws nonsense where an owner has none, or two. */
  async of(key: SigningKey, period: string, owners: string[]): Promise<(accountId: string) => string> {
    if (owners.some((owner) => !this.byAccount.has(owner))) {
      for (const { OwnerID, BillAccountID, Currency } of await this.overview(key, period)) {
        const account = OwnerID || BillAccountID
        if (!account) continue
        this.byAccount.set(account, (this.byAccount.get(account) ?? new Set()).add(Currency))
      }
    }
    return (accountId) => {
      const all = [...this.byAccount.values()].flatMap((each) => [...each])
      // An owner that was billed nothing this month: the only currency there is will be its own.
      const [one, ...more] = new Set(this.byAccount.get(accountId) ?? all)
      if (one !== undefined && more.length === 0) return one
      throw new CallError('nonsense', `the currency of account ${accountId} cannot be told from its bills`)
    }
  }
}
