import { overriddenByTwo } from '../../domain/promotion/override.ts'
import type { PromotionState } from '../../domain/promotion/state.ts'
import { type Reader, readDocument } from '../reader.ts'

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

interface PersonRow {
  id: string
  key: string
  name: string
}

/** One gate set aside for one promotion, as pages show it. */
export interface OverrideRow {
  id: string
  gate: string
  promotion: { id: string; number: number; state: PromotionState }
  /** Slugs. */
  service: string
  environment: string
  teamId: string | null
  productLineId: string | null
  environmentId: string
  person: PersonRow
  second: PersonRow | null
  reason: string
  at: string
  secondAt: string | null
  withdrawnAt: string | null
  reviewedBy: PersonRow | null
  reviewedAt: string | null
  reviewNote: string | null
}

const shape = `json_build_object('id', o.id, 'gate', o.gate,
  'promotion', json_build_object('id', p.id, 'number', p.number, 'state', p.state), 'service', s.slug,
  'environment', e.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id, 'environmentId', e.id,
  'person', ${person('o.person_id')}, 'second', ${person('o.second_id')}, 'reason', o.reason, 'at', o.at,
  'secondAt', o.second_at, 'withdrawnAt', o.withdrawn_at, 'reviewedBy', ${person('o.reviewed_by_id')},
  'reviewedAt', o.reviewed_at, 'reviewNote', o.review_note)`
const joined = `FROM gate_override o JOIN promotion p ON p.id = o.promotion_id JOIN service s ON s.id = p.service_id
  JOIN environment e ON e.id = p.environment_id`

// What never counted (nobody agreed) and what was taken back needs no review.
const isOpen = `(o.reviewed_at IS NULL AND o.withdrawn_at IS NULL
  AND (o.second_id IS NOT NULL OR NOT o.gate = ANY ('{${overriddenByTwo.join(',')}}')))`

const list = `SELECT json_build_object('now', sluice_now(), 'items', coalesce(json_agg(item), '[]')) AS document FROM (
  SELECT ${shape} AS item ${joined}
  WHERE ($1::uuid IS NULL OR p.id = $1) AND ($2::boolean IS NULL OR ${isOpen} = $2)
  ORDER BY o.reviewed_at IS NOT NULL, o.at, o.id LIMIT $3) AS page`

/** Overrides, those whose review is open first and of these the oldest: of one promotion, or of all. */
export async function listOverrides(
  reader: Reader,
  filters: { promotionId: string | null; open?: boolean | undefined },
  limit = 200,
): Promise<{ now: string; items: OverrideRow[] }> {
  const document = await readDocument<{ now: string; items: OverrideRow[] }>(reader, 'overrides', list, [
    filters.promotionId,
    filters.open ?? null,
    limit,
  ])
  if (!document) throw new Error('the list of overrides answered no row')
  return document
}

/** One override by its id; null when there is none. */
export const readOverride = (reader: Reader, id: string): Promise<OverrideRow | null> =>
  readDocument<OverrideRow>(
    reader,
    'override',
    `SELECT ${shape} AS document ${joined} WHERE o.id = $1::uuid`,
    [id],
  )
