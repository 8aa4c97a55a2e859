import type { FreezeTarget } from '../../domain/freeze/scope.ts'
import { type Reader, readDocument } from '../reader.ts'

/** One place of a service, as freezes ask about it. */
export interface EstateTarget {
  target: FreezeTarget & { environmentId: string }
  service: string
  /** Ids of the environments of the service's path. */
  path: string[]
}

export interface FreezeEstate {
  /** By rank. */
  environments: { id: string; slug: string }[]
  targets: EstateTarget[]
  now: Date
}

interface Row {
  now: string
  environments: { id: string; slug: string; regions: string[] }[]
  paths: Record<string, string[]>
  fallback: string[]
  /** [service, environment, slug, team, line, tier, runtime, path, regions of its clusters] */
  places: [
    string,
    string,
    string,
    string | null,
    string | null,
    number,
    string,
    string | null,
    string[] | null,
  ][]
}

// Arrays, not objects: there are tens of thousands of them.
const statement = `SELECT json_build_object('now', sluice_now(),
  'environments', (SELECT coalesce(json_agg(json_build_object('id', id, 'slug', slug, 'regions', regions) ORDER BY rank), '[]') FROM environment),
  'paths', (SELECT coalesce(json_object_agg(id, environment_ids), '{}') FROM promotion_path),
  'fallback', coalesce((SELECT to_json(environment_ids) FROM promotion_path WHERE is_default),
    (SELECT json_agg(id ORDER BY rank) FROM environment), '[]'),
  'places', (SELECT coalesce(json_agg(json_build_array(s.id, t.environment_id, s.slug, s.team_id, s.product_line_id, s.tier,
      s.runtime, s.promotion_path_id, t.regions) ORDER BY s.slug), '[]')
    FROM (SELECT t.service_id, t.environment_id, json_agg(DISTINCT c.region) FILTER (WHERE c.region IS NOT NULL) AS regions
      FROM target t JOIN target_region c ON c.target_id = t.id WHERE t.retired_at IS NULL GROUP BY 1, 2) t
    JOIN service s ON s.id = t.service_id AND s.retired_at IS NULL
    WHERE ($1::text IS NULL OR s.slug = $1) AND ($2::text IS NULL OR t.environment_id = (SELECT id FROM environment WHERE slug = $2))))
  AS document`

/** Every service in every environment it lives in, or of one service, or in one environment; in one statement. */
export async function readEstate(
  reader: Reader,
  of: { service?: string | undefined; environment?: string | undefined } = {},
): Promise<FreezeEstate> {
  const values = [of.service ?? null, of.environment ?? null]
  const row = await readDocument<Row>(reader, 'freeze.estate', statement, values)
  if (!row) throw new Error('the estate of freezes answered no row')
  const regionsOf = new Map(row.environments.map(({ id, regions }) => [id, regions]))
  const targets = row.places.map(
    ([serviceId, environmentId, service, teamId, productLineId, tier, runtime, path, regions]) => {
      const known = regions ?? regionsOf.get(environmentId) ?? []
      return {
        service,
        path: (path === null ? null : row.paths[path]) ?? row.fallback,
        target: {
          serviceId,
          environmentId,
          teamId,
          productLineId,
          tier,
          runtime,
          regions: known.length > 0 ? known : null,
        },
      }
    },
  )
  const environments = row.environments.map(({ id, slug }) => ({ id, slug }))
  return { environments, targets, now: new Date(row.now) }
}
