import { keepOverview, sumOfCurrent } from '../../catalog/bill/overview.ts'
import type { BillingPort } from '../../cloud/ports/billing.ts'
import { Decimal, sumPerCurrency, zero } from '../../domain/money/money.ts'
import type { Surroundings } from '../define.ts'

/** What a month of a source sums up to, beside what the cloud says it cost. Amounts are decimal text. */
export interface Reconciliation {
  billingPeriod: string
  currency: string
  billed: string
  /** Null: the cloud could not say. */
  overview: string | null
  /** billed less overview; zero when they agree to the last digit. */
  difference: string | null
}

/**
 * Compares months (`YYYY-MM`) of a source with the bill overview, in which the open month goes on growing. What the cloud said is
 * kept per product. A cloud that does not answer leaves the comparison open, and never the import.
 */
export async function reconcile(
  { database }: Pick<Surroundings, 'database'>,
  billing: BillingPort,
  sourceId: string,
  periods: readonly string[],
): Promise<Reconciliation[]> {
  const found: Reconciliation[] = []
  for (const billingPeriod of periods) {
    const told = await billing.getOverview(billingPeriod)
    const rows = told.ok ? told.value : []
    if (told.ok) await keepOverview(database, sourceId, billingPeriod, rows)
    const overview = sumPerCurrency(rows, ({ billedCost }) => new Decimal(billedCost))
    const billed = new Map(
      (await sumOfCurrent(database, sourceId, billingPeriod)).map((row) => [row.currency, row.billed]),
    )
    for (const currency of new Set([...billed.keys(), ...overview.keys()])) {
      const ours = new Decimal(billed.get(currency) ?? '0')
      const theirs = told.ok ? (overview.get(currency) ?? zero) : null
      found.push({
        billingPeriod,
        currency,
        billed: ours.toFixed(),
        overview: theirs?.toFixed() ?? null,
        difference: theirs === null ? null : ours.minus(theirs).toFixed(),
      })
    }
  }
  return found
}
