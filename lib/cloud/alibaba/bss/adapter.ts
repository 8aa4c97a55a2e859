import type { BillFeed, BillingPort } from '../../ports/billing.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { underKey } from '../transport/under-key.ts'
import type { BssClient } from './client.ts'
import { Currencies } from './currencies.ts'
import { toAmortisedLines, toBillLine, toOverview } from './map.ts'

const operations: Record<BillFeed, string> = {
  'split-bill': 'DescribeSplitItemBill',
  'instance-bill': 'DescribeInstanceBill',
}

const totalOf = (text: string | null | undefined): number | null => {
  const total = Number(text ?? Number.NaN)
  return Number.isFinite(total) ? total : null
}

/** Bills of one payer, under the cost role. */
export function createBilling(attempts: Attempts, keys: KeySource, client: BssClient): BillingPort {
  const currencies = new Currencies((key, period) => client.overview(key, period))

  return {
    listBillLines: ({ feed, day }, page) =>
      underKey(attempts, keys, { operation: operations[feed], read: true }, async (key) => {
        const answer =
          feed === 'split-bill'
            ? await client.listSplitItems(key, day, page)
            : await client.listInstances(key, day, page)
        return {
          items: (answer.Items ?? []).map((item) => toBillLine(item, day)),
          next: answer.NextToken || null,
          total: totalOf(answer.TotalCount),
        }
      }),
    listAmortisedLines: ({ period }, page) => {
      const operation = 'DescribeInstanceDeductAmortizedCostByAmortizationPeriod'
      return underKey(attempts, keys, { operation, read: true }, async (key) => {
        const answer = await client.listAmortised(key, period, page)
        const rows = answer.Items ?? []
        const currencyOf = await currencies.of(
          key,
          period,
          rows.map((row) => row.BillOwnerID),
        )
        return {
          items: rows.flatMap((row) => toAmortisedLines(row, currencyOf)),
          next: answer.NextToken || null,
          total: null,
        }
      })
    },
    getOverview: (period) =>
      underKey(attempts, keys, { operation: 'QueryBillOverview', read: true }, async (key) =>
        (await client.overview(key, period)).map(toOverview),
      ),
  }
}
