import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

// Keys that the rules speak of, under each of the names that count.
const spoken = `SELECT DISTINCT key FROM cost_tag_requirement UNION SELECT alias FROM cost_tag_alias WHERE kind = 'key'`
const feeds = `SELECT DISTINCT connection_id FROM bill_source WHERE disabled_at IS NULL`

// Whether a key stood in a bill of the last months: one subject is enough.
const billed = `EXISTS (SELECT 1 FROM bill_source s JOIN bill_attribution a ON a.source_id = s.id
    AND a.billing_period >= date_trunc('month', sluice_now() AT TIME ZONE 'UTC' - interval '3 months')::date
  JOIN bill_subject j ON j.id = a.subject_id WHERE s.connection_id = f.connection_id AND j.cost_tags ? k.key)`
const onResources = `EXISTS (SELECT 1 FROM cloud_resource r WHERE r.connection_id = f.connection_id AND r.gone_at IS NULL AND r.cost_tags ? k.key)`

const statement = `
  WITH found AS (SELECT f.connection_id, k.key, ${billed} AS billed, ${onResources} AS carried FROM (${spoken}) k CROSS JOIN (${feeds}) f)
  INSERT INTO cost_tag_key AS known (connection_id, key, switched_on, since_on, basis, seen_at)
  SELECT connection_id, key, CASE WHEN billed THEN true END, NULL, CASE WHEN billed THEN 'seen' ELSE 'absent' END, sluice_now()
  FROM found WHERE billed OR carried
  ON CONFLICT (connection_id, key) DO UPDATE SET
    switched_on = CASE WHEN excluded.basis = 'seen' THEN true ELSE false END,
    since_on = CASE WHEN excluded.basis = 'seen' AND known.switched_on THEN known.since_on END,
    basis = excluded.basis, seen_at = excluded.seen_at
  WHERE (excluded.basis = 'seen' AND (known.basis <> 'seen' OR known.switched_on IS DISTINCT FROM true))
    OR (known.basis = 'absent' AND excluded.basis = 'absent' AND known.switched_on IS NULL AND known.seen_at < sluice_now() - $1::interval)
  RETURNING connection_id AS "connectionId", key, switched_on AS "switchedOn"`

export interface NotedKey {
  connectionId: string
  key: string
  switchedOn: boolean | null
}

/**
 * Notes of each key of the rules whether it reaches bills: what stood in one is switched on, whatever anybody said; what is on
 * resources and in no bill is not known first, and switched off once bills have had this long to show it. Answers what is new.
 */
export const noteBillingKeys = (database: Database, patience: string): Promise<NotedKey[]> =>
  rowsOf<NotedKey>(database, 'cost-rule.note-keys', statement, [patience])
