import type { FreezeTarget } from '../../domain/freeze/scope.ts'
import { type Reader, readDocument } from '../reader.ts'

/** A promotion that waits, and would start by itself, were there not a freeze. */
export interface StoppedPromotion {
  id: string
  number: number
  serviceId: string
  environmentId: string
  target: FreezeTarget
}

// Its own clock has come and its train goes: else it does not wait for the freeze.
const statement = `SELECT coalesce(json_agg(json_build_object('id', p.id, 'number', p.number, 'serviceId', p.service_id,
    'environmentId', p.environment_id, 'target', json_build_object('environmentId', p.environment_id, 'serviceId', s.id,
      'productLineId', s.product_line_id, 'teamId', s.team_id, 'tier', s.tier, 'runtime', s.runtime,
      'regions', (SELECT coalesce(json_agg(DISTINCT c.region) FILTER (WHERE c.region IS NOT NULL), to_json(e.regions))
      FROM target t JOIN target_region c ON c.target_id = t.id
        WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL))) ORDER BY p.number), '[]') AS document
  FROM promotion p JOIN service s ON s.id = p.service_id JOIN environment e ON e.id = p.environment_id
  WHERE p.state = 'pending' AND p.start_mode = 'automatic' AND p.held_back_at IS NULL
    AND (p.scheduled_at IS NULL OR p.scheduled_at <= sluice_now())
    AND EXISTS (SELECT 1 FROM jsonb_array_elements(coalesce(p.judged_verdicts, p.asked_verdicts)) AS v
      WHERE v ->> 'gate' = 'freeze' AND v ->> 'verdict' IN ('wait', 'block'))`

/** Every promotion that a freeze stops now, as it was judged last. */
export async function listStopped(reader: Reader): Promise<StoppedPromotion[]> {
  const found = (await readDocument<StoppedPromotion[]>(reader, 'freeze.stopped', statement)) ?? []
  // No region is one that nobody knows yet, as at the gate.
  return found.map((one) => {
    const { regions } = one.target
    return { ...one, target: { ...one.target, regions: regions?.length ? regions : null } }
  })
}
