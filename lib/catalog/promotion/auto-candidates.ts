import { type Reader, readDocument } from '../reader.ts'

/** A place into which builds go by themselves, with those that could. */
export interface AutoPlace {
  serviceId: string
  environmentId: string
  /** Newest first, at most five: newer than what runs, and never asked for here before. */
  buildIds: string[]
}

const statement = `SELECT coalesce(json_agg(json_build_object('serviceId', found.service_id, 'environmentId', found.environment_id,
    'buildIds', found.build_ids)), '[]') AS document
  FROM (SELECT s.id AS service_id, e.id AS environment_id,
      ARRAY(SELECT b.id FROM build b WHERE b.service_id = s.id AND b.gone_at IS NULL
        AND b.pushed_at > coalesce((SELECT r.pushed_at FROM build r WHERE r.id = pl.running_build_id), '-infinity')
        AND NOT EXISTS (SELECT 1 FROM promotion p WHERE p.service_id = s.id AND p.environment_id = e.id AND p.build_id = b.id)
        ORDER BY b.pushed_at DESC, b.id DESC LIMIT 5) AS build_ids
    FROM service s CROSS JOIN LATERAL unnest(s.auto_promote_into) AS wanted (slug)
    JOIN environment e ON e.slug = wanted.slug
    JOIN place pl ON pl.service_id = s.id AND pl.environment_id = e.id
    WHERE s.retired_at IS NULL AND ($1::uuid IS NULL OR s.id = $1::uuid)
      -- Whoever asks or moves there goes first; a hold is never passed.
      AND NOT EXISTS (SELECT 1 FROM promotion p WHERE p.service_id = s.id AND p.environment_id = e.id
        AND (p.state IN ('pending', 'applying', 'observing') OR (p.first_write_at IS NOT NULL AND p.settled_at IS NULL)))
      AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.service_id = s.id AND h.environment_id = e.id AND h.lifted_at IS NULL)
      AND EXISTS (SELECT 1 FROM target t WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL)
  ) AS found WHERE cardinality(found.build_ids) > 0`

/** Places with auto-promotion that are free, of one service or of all. */
export async function listAutoPlaces(reader: Reader, serviceId: string | null): Promise<AutoPlace[]> {
  return (await readDocument<AutoPlace[]>(reader, 'promotion.auto', statement, [serviceId])) ?? []
}
