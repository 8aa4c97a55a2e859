import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** So many resources that are billed have a key, and no bill has it: then nobody told the cloud to bill by it. */
const leastResources = 10

/** What bills and resources say of a key. */
export interface KeyObserved {
  key: string
  /** It stood in a bill of this month or the last: switched on. False: on many resources that are billed, and in no bill. */
  inBill: boolean
}

/** Keys of which bills or resources say whether they are switched on; of the others nothing is known. */
export const observeKeys = (
  database: Database,
  connectionId: string,
  keys: readonly string[],
): Promise<KeyObserved[]> =>
  rowsOf<KeyObserved>(
    database,
    'cost-finding.observe-keys',
    `WITH billed AS MATERIALIZED (SELECT DISTINCT s.id, s.account_id, s.resource_id, s.cost_tags FROM bill_source b
        JOIN bill_attribution a ON a.source_id = b.id
          AND a.billing_period >= (date_trunc('month', sluice_now()) - interval '1 month')::date
        JOIN bill_subject s ON s.id = a.subject_id
        WHERE b.connection_id = $1 AND b.disabled_at IS NULL AND (b.counts_billed OR b.counts_effective)),
      seen AS (SELECT w.key, EXISTS (SELECT 1 FROM billed b WHERE b.cost_tags ? w.key) AS in_bill,
        (SELECT count(*) FROM cloud_resource r WHERE r.connection_id = $1 AND r.gone_at IS NULL AND r.cost_tags ? w.key
          AND EXISTS (SELECT 1 FROM billed b WHERE b.resource_id = r.resource_id AND b.account_id = r.account_id)) AS resources
        FROM unnest($2::text[]) AS w (key))
    SELECT key, in_bill AS "inBill" FROM seen WHERE in_bill OR resources >= ${leastResources} ORDER BY key`,
    [connectionId, keys],
  )

/** Writes down what was observed, but never over what a person said. Answers the keys that verdicts may change for. */
export async function writeObserved(
  tx: Transaction,
  connectionId: string,
  observed: readonly KeyObserved[],
): Promise<KeyObserved[]> {
  const known = await tx.prisma.costTagKey.findMany({ where: { connectionId } })
  const before = new Map(known.map((row) => [row.key, row]))
  const fresh = observed.filter(({ key, inBill }) => {
    const row = before.get(key)
    return row === undefined || (row.basis !== 'said' && row.switchedOn !== inBill)
  })
  for (const { key, inBill } of fresh) {
    const data = { switchedOn: inBill, basis: inBill ? 'seen' : 'absent', seenAt: tx.now }
    await tx.prisma.costTagKey.upsert({
      where: { connectionId_key: { connectionId, key } },
      create: { connectionId, key, ...data },
      update: data,
    })
  }
  // That a key nobody knew of is switched on changes no verdict.
  return fresh.filter(({ key, inBill }) => !inBill || before.get(key)?.switchedOn === false)
}
