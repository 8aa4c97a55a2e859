import { type Reader, readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import { type ExceptionRow, exceptionDocument } from './exception-row.ts'

const person = (column: string) =>
  `(SELECT json_build_object('id', who.id, 'key', who.key, 'name', who.name) FROM person who WHERE who.id = ${column})`

interface PersonRow {
  id: string
  key: string
  name: string
}

/** An exception with the names of what it is about. */
export interface ListedException {
  exception: ExceptionRow
  window: { id: string; name: string; zone: string | null }
  service: string
  environment: string
  teamId: string | null
  productLineId: string | null
  reason: string
  decisionNote: string | null
  requester: PersonRow | null
  decidedBy: PersonRow | null
  uses: { promotion: { id: string; number: number }; at: string }[]
}

const item = `json_build_object('exception', ${exceptionDocument('x')},
  'window', json_build_object('id', w.id, 'name', w.name, 'zone', w.definition ->> 'zone'),
  'service', s.slug, 'environment', e.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id,
  'reason', x.reason, 'decisionNote', x.decision_note, 'requester', ${person('x.requester_id')},
  'decidedBy', ${person('x.decided_by_id')},
  'uses', (SELECT coalesce(json_agg(json_build_object('promotion', json_build_object('id', p.id, 'number', p.number), 'at', u.at)
    ORDER BY u.at), '[]') FROM freeze_exception_use u JOIN promotion p ON p.id = u.promotion_id WHERE u.exception_id = x.id))`

/** Waits for a decision: asked, not withdrawn, not over. */
const open = `(x.decided_at IS NULL AND x.withdrawn_at IS NULL AND x.ends_at > sluice_now())`

/** Exceptions, those that wait for a decision first and of these the oldest, then the newest; at most 500. */
export async function listExceptions(
  reader: Reader,
  of: {
    id?: string | undefined
    windowId?: string | undefined
    service?: string | undefined
    /** Only those that were asked for before and end after these. */
    from?: Date | undefined
    to?: Date | undefined
  },
): Promise<{ items: ListedException[]; now: string }> {
  const where = new Conditions()
    .add('x.id = ?::uuid', of.id)
    .add('x.window_id = ?::uuid', of.windowId)
    .add('s.slug = ?', of.service)
    .add('x.ends_at > ?::timestamptz', of.from)
    .add('x.requested_at < ?::timestamptz', of.to)
  const found = await readDocument<{ items: ListedException[]; now: string }>(
    reader,
    'freeze.exceptions',
    `SELECT json_build_object('now', sluice_now(), 'items', coalesce(json_agg(item), '[]')) AS document
     FROM (SELECT ${item} AS item FROM freeze_exception x JOIN freeze_window w ON w.id = x.window_id
       JOIN service s ON s.id = x.service_id JOIN environment e ON e.id = x.environment_id${where.where()}
       ORDER BY NOT ${open}, CASE WHEN ${open} THEN x.requested_at END, x.requested_at DESC, x.id LIMIT 500) AS listed`,
    where.values,
  )
  if (!found) throw new Error('the list of exceptions answered no row')
  return found
}
