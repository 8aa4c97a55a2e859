import type { CostMeasure } from '../../domain/bill/source.ts'
import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { type Key, readPage } from '../page.ts'
import { Conditions } from '../statement.ts'
import { countedSources } from './cells.ts'
import { textOf } from './month.ts'

const item = `json_build_object('month', to_char(l.billing_period, 'YYYY-MM'), 'source', b.name, 'subject', l.subject_id::text,
  'resourceId', s.resource_id, 'name', s.resource_name, 'account', json_build_object('id', s.account_id, 'name', s.account_name),
  'cloudProduct', s.cloud_product, 'cause', l.cause, 'missingKeys', l.missing_keys, 'amount', ${textOf('l.amount')}, 'sealedAt', l.sealed_at)`

/** The lost ledger of some months (the last is part of them): the newest month first, in it the largest amount, as JSON text. */
export async function listLost(
  database: Database,
  asked: { from: string; until: string; measure: CostMeasure; currency: string },
  key: Key | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions(`${asked.from}-01`, `${asked.until}-01`, asked.currency)
  if (key) {
    const at = conditions.values.push(...key)
    const [month, amount, subject, cause] = [at - 3, at - 2, at - 1, at].map((place) => `$${place}`)
    conditions.must(`(l.billing_period < ${month}::date OR (l.billing_period = ${month}::date AND (l.amount < ${amount}::numeric
      OR (l.amount = ${amount}::numeric AND (l.subject_id, l.cause) > (${subject}::bigint, ${cause})))))`)
  }
  const inner = `SELECT ${item}::text AS item,
      json_build_array(l.billing_period, l.amount::text, l.subject_id::text, l.cause)::text AS key
    FROM (SELECT *, coalesce(${asked.measure}_cost, 0) AS amount FROM cost_lost WHERE billing_period BETWEEN $1::date AND $2::date
      AND currency = $3 AND source_id IN (SELECT c.id FROM (${countedSources(asked.measure)}) c)) l
    JOIN bill_subject s ON s.id = l.subject_id JOIN bill_source b ON b.id = l.source_id${conditions.where()}
    ORDER BY l.billing_period DESC, l.amount DESC, l.subject_id, l.cause`
  return readPage(database, 'cost.lost', inner, limit, conditions.values)
}
