import { type Reader, readDocument } from '../reader.ts'

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

interface PersonRow {
  id: string
  key: string
  name: string
}

/** A waiver as pages show it; whether it holds is the domain's. */
export interface WaiverRow {
  id: string
  finding: string
  serviceId: string | null
  /** Slug; null: every service. */
  service: string | null
  environmentId: string | null
  /** Slug; null: every environment. */
  environment: string | null
  teamId: string | null
  productLineId: string | null
  reason: string
  owner: PersonRow
  createdBy: PersonRow
  createdAt: string
  endsAt: string
  revokedAt: string | null
  revokedBy: PersonRow | null
  revokeNote: string | null
}

const shape = `json_build_object('id', w.id, 'finding', w.finding, 'serviceId', w.service_id, 'service', s.slug,
  'environmentId', w.environment_id, 'environment', e.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id,
  'reason', w.reason, 'owner', ${person('w.owner_id')}, 'createdBy', ${person('w.created_by_id')},
  'createdAt', w.created_at, 'endsAt', w.ends_at, 'revokedAt', w.revoked_at, 'revokedBy', ${person('w.revoked_by_id')},
  'revokeNote', w.revoke_note)`
const joined = `FROM waiver w LEFT JOIN service s ON s.id = w.service_id LEFT JOIN environment e ON e.id = w.environment_id`

// A waiver of every service is one of this service too.
const list = `SELECT json_build_object('now', sluice_now(), 'items', coalesce(json_agg(item), '[]')) AS document FROM (
  SELECT ${shape} AS item ${joined}
  WHERE ($1::text IS NULL OR w.service_id IS NULL OR s.slug = $1 OR s.id::text = $1)
    AND ($2::text IS NULL OR w.environment_id IS NULL OR e.slug = $2) AND ($3::text IS NULL OR w.finding = $3)
    AND ($4::boolean IS NULL OR (w.revoked_at IS NULL AND w.ends_at > sluice_now()) = $4)
  ORDER BY (w.revoked_at IS NULL AND w.ends_at > sluice_now()) DESC, w.ends_at, w.id LIMIT $5) AS page`

export interface WaiverFilters {
  service?: string | undefined
  environment?: string | undefined
  finding?: string | undefined
  /** Only those that hold now, or only those that do not. */
  inDate?: boolean | undefined
}

/** Waivers, those in date first and of these the one that ends next. */
export async function listWaivers(
  reader: Reader,
  filters: WaiverFilters,
  limit = 200,
): Promise<{ now: string; items: WaiverRow[] }> {
  const document = await readDocument<{ now: string; items: WaiverRow[] }>(reader, 'waivers', list, [
    filters.service ?? null,
    filters.environment ?? null,
    filters.finding ?? null,
    filters.inDate ?? null,
    limit,
  ])
  if (!document) throw new Error('the list of waivers answered no row')
  return document
}

/** One waiver by its id; null when there is none. */
export const readWaiver = (reader: Reader, id: string): Promise<WaiverRow | null> =>
  readDocument<WaiverRow>(reader, 'waiver', `SELECT ${shape} AS document ${joined} WHERE w.id = $1::uuid`, [
    id,
  ])

export interface WaiverPlace {
  serviceId: string | null
  service: string | null
  teamId: string | null
  productLineId: string | null
  environmentId: string | null
  environment: string | null
}

const place = `SELECT json_build_object('serviceId', s.id, 'service', s.slug, 'teamId', s.team_id,
    'productLineId', s.product_line_id, 'environmentId', e.id, 'environment', e.slug) AS document
  FROM (SELECT $1::text AS service, $2::text AS environment) asked
  LEFT JOIN service s ON s.slug = asked.service OR s.id::text = asked.service OR s.id = (SELECT owner_id FROM slug_alias
    WHERE noun = 'service' AND slug = asked.service ORDER BY to_at DESC NULLS FIRST LIMIT 1)
  LEFT JOIN environment e ON e.slug = asked.environment OR e.id::text = asked.environment
  ORDER BY s.slug = asked.service DESC NULLS LAST LIMIT 1`

/** Service and environment by slug, old name or id; each null where none is named or none is found. */
export async function findWaiverPlace(
  reader: Reader,
  service: string | null,
  environment: string | null,
): Promise<WaiverPlace> {
  const found = await readDocument<WaiverPlace>(reader, 'waiver.place', place, [service, environment])
  if (!found) throw new Error('the place of a waiver answered no row')
  return found
}

const waiting = `SELECT coalesce(json_agg(DISTINCT p.service_id), '[]') AS document
  FROM promotion p JOIN build b ON b.id = p.build_id
  WHERE p.state = 'pending' AND ($2::uuid IS NULL OR p.service_id = $2) AND ($3::uuid IS NULL OR p.environment_id = $3)
    AND EXISTS (SELECT 1 FROM jsonb_array_elements(b.findings) AS f WHERE f ->> 'name' = $1)`

/** Services with a waiting promotion of a build that has this finding, where a waiver of it would be asked. */
export const findWaitingWith = async (
  reader: Reader,
  of: { finding: string; serviceId: string | null; environmentId: string | null },
): Promise<string[]> =>
  (await readDocument<string[]>(reader, 'waiver.waiting', waiting, [
    of.finding,
    of.serviceId,
    of.environmentId,
  ])) ?? []
