import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** A single resource that has a key may have got it by mistake. */
const leastResources = 3
/** Bills come up to three days late, and a costTag of yesterday is in none of them: then nobody told the cloud to bill by it. */
const patienceMs = 5 * 86_400_000

/** What bills and resources say of a key. */
export interface KeyObserved {
  key: string
  /** It stood in a bill of this month or the last. False: on resources that are billed, and in no bill. */
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

interface KnownKey {
  switchedOn: boolean | null
  basis: string
  seenAt: Date
}

/** What is to be written of a key; null: nothing new. */
function news(known: KnownKey | undefined, inBill: boolean, now: Date): Omit<KnownKey, 'seenAt'> | null {
  if (inBill) return known?.basis === 'seen' ? null : { switchedOn: true, basis: 'seen' }
  if (known === undefined) return { switchedOn: null, basis: 'absent' }
  // What somebody said stays; and what was seen once is not off because these months have none of it.
  const isWaiting = known.basis === 'absent' && known.switchedOn === null
  const isOverdue = known.seenAt.getTime() <= now.getTime() - patienceMs
  return isWaiting && isOverdue ? { switchedOn: false, basis: 'absent' } : null
}

/**
 * Writes down what was observed: what stands in a bill is switched on, whatever anybody said; what is on resources alone is not
 * known first, and switched off once bills had their time to show it. Answers the keys that verdicts change for.
 */
export async function writeObserved(
  tx: Transaction,
  connectionId: string,
  observed: readonly KeyObserved[],
): Promise<KeyObserved[]> {
  const known = await tx.prisma.costTagKey.findMany({ where: { connectionId } })
  const before = new Map(known.map((row) => [row.key, row]))
  const told: KeyObserved[] = []
  for (const { key, inBill } of observed) {
    const row = before.get(key)
    const written = news(row, inBill, tx.now)
    if (written === null) continue
    const data = { ...written, sinceOn: null, seenAt: tx.now }
    await tx.prisma.costTagKey.upsert({
      where: { connectionId_key: { connectionId, key } },
      create: { connectionId, key, ...data },
      update: data,
    })
    // That a key nobody knew of is switched on changes no verdict.
    if (written.switchedOn === false || row?.switchedOn === false) told.push({ key, inBill })
  }
  return told
}
