import { parseDigest } from '../../domain/build/digest.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { type Reader, readDocument } from '../reader.ts'

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

export interface FoundPlace {
  serviceId: string
  service: string
  teamId: string | null
  productLineId: string | null
  environmentId: string
  environment: string
  retired: boolean
  targets: number
  isFirst: boolean
}

const place = `SELECT json_build_object('serviceId', s.id, 'service', s.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id,
    'retired', s.retired_at IS NOT NULL,
    'environmentId', e.id, 'environment', e.slug,
    'isFirst', e.id = (coalesce(own.environment_ids, fallback.environment_ids, (SELECT array_agg(id ORDER BY rank) FROM environment)))[1],
    'targets', (SELECT count(*) FROM target t WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL)) AS document
  FROM (SELECT $1::text AS service, $2::text AS environment) asked
  LEFT JOIN service s ON s.slug = asked.service OR s.id::text = asked.service OR s.id = (SELECT owner_id FROM slug_alias
    WHERE noun = 'service' AND slug = asked.service ORDER BY to_at DESC NULLS FIRST LIMIT 1)
  LEFT JOIN environment e ON e.slug = asked.environment OR e.id::text = asked.environment
  LEFT JOIN promotion_path own ON own.id = s.promotion_path_id LEFT JOIN promotion_path fallback ON fallback.is_default
  ORDER BY s.slug = asked.service DESC NULLS LAST LIMIT 1`

/** A service and an environment by slug, old name or id. */
export async function findPlace(
  reader: Reader,
  service: string,
  environment: string,
): Promise<Result<FoundPlace>> {
  type Row = { [K in keyof FoundPlace]: FoundPlace[K] | null }
  const row = await readDocument<Row>(reader, 'place.find', place, [service, environment])
  if (!row?.serviceId) return fail('not-found', `no service is called "${service}"`, { field: 'service' })
  if (!row.environmentId)
    return fail('not-found', `no environment is called "${environment}"`, { field: 'environment' })
  return ok(row as FoundPlace)
}

const builds = `SELECT json_agg(json_build_object('id', b.id, 'serviceId', b.service_id, 'digest', b.digest)) AS document
  FROM (SELECT * FROM build WHERE (CASE WHEN $1::text LIKE 'sha256:%' THEN digest = $1::text ELSE id::text = $1::text END) LIMIT 20) b`

/**
 * The build of a service that a person names: by its id, or by a digest when that names exactly one build of the service.
 * A tag is refused: it may point elsewhere tomorrow.
 */
export async function findBuild(
  reader: Reader,
  found: Pick<FoundPlace, 'serviceId' | 'service'>,
  wanted: string,
): Promise<Result<{ id: string; digest: string }>> {
  const digest = isId(wanted) ? null : parseDigest(wanted)
  if (!isId(wanted) && digest === null)
    return fail(
      'not-a-digest',
      'name the build by its id or by a digest (sha256: and 64 hex digits), not by a tag',
      {
        field: 'build',
      },
    )
  type Row = { id: string; serviceId: string | null; digest: string }
  const rows =
    (await readDocument<Row[]>(reader, 'build.find', builds, [digest ?? wanted.toLowerCase()])) ?? []
  if (rows.length === 0) return fail('not-found', 'no build has this identity', { field: 'build' })
  const own = rows.filter((row) => row.serviceId === found.serviceId)
  const [build] = own
  if (!build)
    return fail('digest-of-another-service', `this build is not one of ${found.service}`, { field: 'build' })
  if (own.length > 1)
    return fail('ambiguous-digest', 'this digest names several builds of the service: use the build id', {
      field: 'build',
      builds: own.map((row) => row.id),
    })
  return ok(build)
}

const byId = `SELECT to_json(id) AS document FROM promotion WHERE id = $1::uuid`
const byNumber = `SELECT to_json(id) AS document FROM promotion WHERE number = $1::int`

/** The id of a promotion by its id or its name, P-12. */
export async function findPromotionId(reader: Reader, wanted: string): Promise<Result<string>> {
  const number = /^p-(\d{1,9})$/i.exec(wanted)?.[1]
  const id =
    number !== undefined
      ? await readDocument<string>(reader, 'promotion.by-number', byNumber, [Number(number)])
      : isId(wanted)
        ? await readDocument<string>(reader, 'promotion.by-id', byId, [wanted])
        : null
  return id ? ok(id) : fail('not-found', `no promotion is called "${wanted.slice(0, 60)}"`, { field: 'id' })
}
