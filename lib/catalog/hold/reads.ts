import { type Reader, readDocument } from '../reader.ts'

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

interface PersonRow {
  id: string
  key: string
  name: string
}

/** A hold as pages show it; its age is the domain's. */
export interface HoldRow {
  id: string
  serviceId: string
  service: string
  environmentId: string
  environment: string
  teamId: string | null
  productLineId: string | null
  reason: string
  owner: PersonRow | null
  /** Null: the portal. */
  setBy: PersonRow | null
  promotion: { id: string; number: number; kind: 'promotion' | 'rollback' | 'redeploy' } | null
  fixCommitSha: string | null
  setAt: string
  reviewAt: string
  liftedAt: string | null
  liftedBy: PersonRow | null
  liftedByBuild: { id: string; digest: string; version: string | null } | null
  liftNote: string | null
}

/** One hold `h` of service `s` in environment `e`, as a HoldRow. */
export const holdShape = `json_build_object('id', h.id, 'serviceId', s.id, 'service', s.slug, 'environmentId', e.id,
  'environment', e.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id, 'reason', h.reason,
  'owner', ${person('h.owner_id')}, 'setBy', ${person('h.set_by_id')},
  'promotion', (SELECT json_build_object('id', p.id, 'number', p.number, 'kind', p.kind) FROM promotion p WHERE p.id = h.promotion_id),
  'fixCommitSha', h.fix_commit_sha, 'setAt', h.set_at, 'reviewAt', h.review_at, 'liftedAt', h.lifted_at,
  'liftedBy', ${person('h.lifted_by_id')},
  'liftedByBuild', (SELECT json_build_object('id', b.id, 'digest', b.digest, 'version', b.version) FROM build b WHERE b.id = h.lifted_by_build_id),
  'liftNote', h.lift_note)`

const list = `SELECT json_build_object('now', sluice_now(), 'items', coalesce(json_agg(item), '[]')) AS document FROM (
  SELECT ${holdShape} AS item FROM hold h JOIN service s ON s.id = h.service_id JOIN environment e ON e.id = h.environment_id
  WHERE ($1::text IS NULL OR s.slug = $1 OR s.id::text = $1) AND ($2::text IS NULL OR e.slug = $2)
    AND ($3::boolean IS NULL OR (h.lifted_at IS NULL) = $3)
  ORDER BY h.lifted_at IS NOT NULL, h.set_at DESC, h.id LIMIT $4) AS page`

/** Holds, open ones first, newest first: of a service, of an environment, or of all. */
export async function listHolds(
  reader: Reader,
  filters: { service?: string | undefined; environment?: string | undefined; open?: boolean | undefined },
  limit = 200,
): Promise<{ now: string; items: HoldRow[] }> {
  const document = await readDocument<{ now: string; items: HoldRow[] }>(reader, 'holds', list, [
    filters.service ?? null,
    filters.environment ?? null,
    filters.open ?? null,
    limit,
  ])
  if (!document) throw new Error('the list of holds answered no row')
  return document
}

const one = `SELECT ${holdShape} AS document FROM hold h JOIN service s ON s.id = h.service_id
  JOIN environment e ON e.id = h.environment_id WHERE h.id = $1::uuid`

/** One hold by its id; null when there is none. */
export const readHold = (reader: Reader, id: string): Promise<HoldRow | null> =>
  readDocument<HoldRow>(reader, 'hold', one, [id])

const people = `SELECT to_json(id) AS document FROM person WHERE (key = $1 OR id::text = $1) AND disabled_at IS NULL`

/** An enabled person by key or id; null when there is none. */
export const findOwner = (reader: Reader, wanted: string): Promise<string | null> =>
  readDocument<string>(reader, 'hold.owner', people, [wanted])
