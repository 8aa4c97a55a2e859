import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { type Key, readPage } from '../page.ts'
import { Conditions } from '../statement.ts'
import type { MoneyAsked } from './cells.ts'
import { linesOf } from './judged-lines.ts'
import { textOf } from './month.ts'

// Of a shared cluster each part of a line is a row.
const item = `json_build_object('on', d.charge_on, 'category', d.charge_category, 'correction', d.charge_class IS NOT NULL,
  'commitment', d.commitment, 'cause', d.cause, 'missingKeys', d.missing_keys, 'service', (SELECT slug FROM service WHERE id = d.service_id),
  'environment', (SELECT slug FROM environment WHERE id = d.environment_id), 'part', d.part, 'estimated', coalesce(d.estimated, false),
  'billed', ${textOf('d.billed_cost')}, 'effective', ${textOf('d.effective_cost')}, 'list', ${textOf('d.list_cost')},
  'quantity', ${textOf('d.usage_quantity')}, 'unit', d.usage_unit, 'orderId', d.order_id, 'description', d.description,
  'import', d.import_id, 'line', d.line_no)`

/** The lines of a month that a subject was charged, in order of their days, as JSON text. */
export async function listLines(
  database: Database,
  month: string,
  asked: MoneyAsked & { subject: string },
  key: Key | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions(`${month}-01`, asked.currency)
  conditions.add('d.subject_id = ?::bigint', asked.subject)
  if (key) {
    const at = conditions.values.push(...key)
    conditions.must(
      `(d.charge_on, d.import_id, d.line_no, coalesce(d.part, '')) > ($${at - 3}::date, $${at - 2}::uuid, $${at - 1}::bigint, $${at})`,
    )
  }
  const inner = `SELECT ${item}::text AS item,
      json_build_array(d.charge_on, d.import_id, d.line_no, coalesce(d.part, ''))::text AS key
    FROM ${linesOf(asked, conditions)} ORDER BY d.charge_on, d.import_id, d.line_no, coalesce(d.part, '')`
  return readPage(database, 'cost.lines', inner, limit, conditions.values)
}
