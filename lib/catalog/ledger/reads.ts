import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { Conditions } from '../statement.ts'

/** LedgerItem of the API contract, for l = ledger_entry. */
export const ledgerItem = `dense_json(json_build_object('id', l.id::text, 'at', l.at, 'actorKind', l.actor_kind,
  'actorId', l.actor_id, 'actorName', l.actor_name, 'action', l.action, 'subjectKind', l.subject_kind,
  'subjectId', l.subject_id, 'subjectName', l.subject_name,
  'service', (SELECT s.slug FROM service s WHERE s.id = l.service_id),
  'environment', (SELECT e.slug FROM environment e WHERE e.id = l.environment_id),
  'promotionId', l.promotion_id, 'reason', l.reason, 'detail', l.detail,
  'sealed', EXISTS (SELECT 1 FROM ledger_seal x WHERE x.entry_id = l.id))::text)`

export interface LedgerFilters {
  /** Key of a person. */
  actor?: string | undefined
  action?: string[] | undefined
  serviceId?: string | undefined
  environment?: string | undefined
  promotionId?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** The ledger, newest first. */
export function listLedger(
  database: Database,
  filters: LedgerFilters,
  after: string | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
    .add('l.actor_id = (SELECT id FROM person WHERE key = ?)', filters.actor)
    .add('l.action = ANY (?::text[])', filters.action)
    .add('l.service_id = ?::uuid', filters.serviceId)
    .add('l.environment_id = (SELECT id FROM environment WHERE slug = ?)', filters.environment)
    .add('l.promotion_id = ?::uuid', filters.promotionId)
    .add('l.at >= ?::timestamptz', filters.from)
    .add('l.at < ?::timestamptz', filters.to)
    .add('l.id < ?::bigint', after ?? undefined)
  const inner = `SELECT ${ledgerItem} AS item, json_build_array(l.id::text)::text AS key
    FROM ledger_entry l${conditions.where()} ORDER BY l.id DESC`
  return readPage(database, 'ledger', inner, limit, conditions.values)
}
