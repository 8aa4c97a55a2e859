import { type Reader, readDocument } from '../reader.ts'
import { containing } from '../statement.ts'
import { type ChangeFilters, changeAxis } from './axis.ts'
import { changeItem } from './reads.ts'

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

/** $1 service (a LIKE pattern), $2 team, $3 environment, $4 from, $5 to; each may be null but the period. */
const inScope = `($1::text IS NULL OR s.slug LIKE $1) AND ($3::text IS NULL OR e.slug = $3)
  AND ($2::text IS NULL OR s.team_id = (SELECT id FROM team WHERE slug = $2))`
const places = (of: string) =>
  `JOIN service s ON s.id = ${of}.service_id JOIN environment e ON e.id = ${of}.environment_id`
const all = (item: string, from: string, order: string) =>
  `(SELECT coalesce(json_agg(${item} ORDER BY ${order}), '[]') FROM ${from})`

const openPromotion = `json_build_object('id', p.id, 'number', p.number, 'kind', p.kind, 'state', p.state, 'service', s.slug,
  'environment', e.slug, 'build', (SELECT build_reference(b) FROM build b WHERE b.id = p.build_id),
  'requester', ${person('p.requester_id')}, 'requestedAt', p.requested_at, 'endedAt', p.ended_at, 'reason', p.reason,
  'failure', p.failure ->> 'message')`
const promotions = (where: string) =>
  all(openPromotion, `promotion p ${places('p')} WHERE ${where} AND ${inScope}`, 'p.number')
const waitsForApprovals = `p.state = 'pending' AND EXISTS (SELECT 1
  FROM jsonb_array_elements(coalesce(p.judged_verdicts, p.asked_verdicts)) AS v
  WHERE v ->> 'gate' = 'approvals' AND v ->> 'verdict' = 'wait')`

const open = `SELECT json_build_object(
  'unsettled', ${promotions('p.ended_at IS NOT NULL AND p.first_write_at IS NOT NULL AND p.settled_at IS NULL')},
  'moving', ${promotions(`p.state IN ('applying', 'observing')`)},
  'waitingApprovals', ${promotions(waitsForApprovals)},
  'holds', ${all(
    `json_build_object('id', h.id, 'service', s.slug, 'environment', e.slug, 'reason', h.reason,
      'owner', ${person('h.owner_id')}, 'setAt', h.set_at, 'reviewAt', h.review_at)`,
    `hold h ${places('h')} WHERE h.lifted_at IS NULL AND ${inScope}`,
    'h.review_at',
  )},
  'failing', ${all(
    `json_build_object('service', s.slug, 'environment', e.slug, 'problem', l.health_problem)`,
    `place l ${places('l')} WHERE l.health_problem IS NOT NULL AND ${inScope}`,
    'e.rank DESC, s.slug',
  )},
  'drifting', ${all(
    `json_build_object('service', s.slug, 'environment', e.slug, 'since', l.drift_since_at)`,
    `place l ${places('l')} WHERE l.drift_since_at IS NOT NULL AND ${inScope}`,
    'e.rank DESC, s.slug',
  )},
  'overrides', ${all(
    `json_build_object('id', o.id, 'service', s.slug, 'environment', e.slug, 'promotionId', p.id, 'number', p.number,
      'gate', o.gate, 'person', ${person('o.person_id')}, 'reason', o.reason, 'at', o.at)`,
    `gate_override o JOIN promotion p ON p.id = o.promotion_id ${places('p')}
      WHERE o.reviewed_at IS NULL AND o.withdrawn_at IS NULL AND ${inScope}`,
    'o.at',
  )},
  'automaticRollbackStops', ${all(
    `json_build_object('environment', e.slug, 'services', x.services, 'at', x.at)`,
    `automatic_rollback_stop x JOIN environment e ON e.id = x.environment_id
      WHERE x.lifted_at IS NULL AND ($3::text IS NULL OR e.slug = $3)`,
    'x.at',
  )},
  'onCall', ${all(
    `json_build_object('person', ${person('r.person_id')}, 'scopeKind', r.scope_kind, 'scope', coalesce(
      (SELECT t.slug FROM team t WHERE t.id = r.scope_id), (SELECT v.slug FROM product_line v WHERE v.id = r.scope_id),
      (SELECT w.slug FROM environment w WHERE w.id = r.scope_id)), 'fromAt', r.from_at, 'toAt', r.to_at)`,
    `roster_entry r WHERE r.from_at < $5::timestamptz AND r.to_at > $4::timestamptz`,
    'r.from_at',
  )}) AS document`

/** What is open now and who was on call in the period, as the contract's Handover without its changes. */
export async function readOpen(
  reader: Reader,
  filters: ChangeFilters & { from: string; to: string },
): Promise<Record<string, unknown>> {
  const document = await readDocument<Record<string, unknown>>(reader, 'handover.open', open, [
    containing(filters.service) ?? null,
    filters.team ?? null,
    filters.environment ?? null,
    filters.from,
    filters.to,
  ])
  if (!document) throw new Error('the handover answered no row')
  return document
}

/** Everything that changed in the period, newest first, at most `limit`. */
export async function readChanges(reader: Reader, filters: ChangeFilters, limit: number): Promise<unknown[]> {
  const axis = changeAxis(filters, null, [limit], ' LIMIT $1')
  const text = `SELECT coalesce(json_agg(${changeItem} ORDER BY c.at DESC, c.tag DESC), '[]') AS document
    FROM (SELECT * FROM (${axis.text}) u ORDER BY u.at DESC, u.tag DESC LIMIT $1) c`
  return (await readDocument<unknown[]>(reader, 'handover.changes', text, axis.values)) ?? []
}
