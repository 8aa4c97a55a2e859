import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'
import { named } from './stand.ts'

/** A release as its rules need it, locked for this transaction. */
export type ReleaseRecord = NonNullable<Awaited<ReturnType<typeof readRecord>>>

const readRecord = (tx: Transaction, id: string) =>
  tx.prisma.release.findUnique({ where: { id }, include: { productLines: true } })

/** Locks a release by id or name. Fails with `not-found`. */
export async function lockRelease(tx: Transaction, wanted: string): Promise<Result<ReleaseRecord>> {
  const missing = fail('not-found', `no release is called "${wanted.slice(0, 120)}"`, { field: 'id' })
  const id = await readDocument<string>(tx, 'release.find', `SELECT to_json(${named('$1')}) AS document`, [
    wanted,
  ])
  if (!id) return missing
  await tx.prisma.$executeRaw`SELECT 1 FROM release WHERE id = ${id}::uuid FOR UPDATE`
  const record = await readRecord(tx, id)
  return record ? ok(record) : missing
}

/** The same of one that is not closed. Fails with `not-found`, `wrong-state`. */
export async function lockOpenRelease(tx: Transaction, wanted: string): Promise<Result<ReleaseRecord>> {
  const found = await lockRelease(tx, wanted)
  if (found.ok && found.value.closedAt !== null)
    return fail('wrong-state', `${found.value.name} is closed`, { state: 'closed' })
  return found
}

/** The same in the words of the product lines' ids. */
export const productLinesOf = (release: ReleaseRecord) =>
  release.productLines.map(({ productLineId }) => ({ id: productLineId }))

export interface LineRow {
  id: string
  slug: string
}

const lines = `SELECT coalesce(json_agg(json_build_object('id', id, 'slug', slug) ORDER BY slug), '[]') AS document
  FROM product_line WHERE retired_at IS NULL AND (slug = ANY ($1::text[]) OR id::text = ANY ($1::text[]))`

/** Product lines by slug or id. Fails with `not-found`, naming those that are not there. */
export async function findProductLines(
  reader: Reader,
  wanted: readonly string[],
): Promise<Result<LineRow[]>> {
  const found = (await readDocument<LineRow[]>(reader, 'release.lines', lines, [[...wanted]])) ?? []
  const unknown = wanted.filter((one) => !found.some(({ id, slug }) => id === one || slug === one))
  return unknown.length === 0
    ? ok(found)
    : fail('not-found', `no product line is called ${unknown.join(', ')}`, { field: 'productLines', unknown })
}

export interface ChoosableService {
  id: string
  slug: string
  teamId: string | null
  productLineId: string | null
  /** It is in this release already. */
  here: boolean
  /** Another open release of the same batch that has it: they would share one branch. */
  elsewhere: string | null
}

const services = `SELECT coalesce(json_agg(json_build_object('id', s.id, 'slug', s.slug, 'teamId', s.team_id,
    'productLineId', s.product_line_id, 'here', EXISTS (SELECT 1 FROM release_service rs WHERE rs.release_id = rl.id AND rs.service_id = s.id),
    'elsewhere', (SELECT other.name FROM release_service rs JOIN release other ON other.id = rs.release_id
      WHERE rs.service_id = s.id AND rs.state <> 'withdrawn' AND other.id <> rl.id AND other.batch = rl.batch
        AND other.closed_at IS NULL LIMIT 1)) ORDER BY s.slug), '[]') AS document
  FROM release rl, service s WHERE rl.id = $1::uuid AND s.retired_at IS NULL AND CASE WHEN $2::text[] IS NULL
    THEN s.product_line_id IN (SELECT product_line_id FROM release_product_line WHERE release_id = rl.id)
    ELSE s.slug = ANY ($2::text[]) OR s.id::text = ANY ($2::text[]) END`

/** Services by slug or id, or all of the release's product lines. Fails with `not-found`, naming those that are not there. */
export async function findChoosable(
  reader: Reader,
  releaseId: string,
  wanted: readonly string[] | 'all',
): Promise<Result<ChoosableService[]>> {
  const asked = wanted === 'all' ? null : [...wanted]
  const found =
    (await readDocument<ChoosableService[]>(reader, 'release.choosable', services, [releaseId, asked])) ?? []
  const unknown = asked?.filter((one) => !found.some(({ id, slug }) => id === one || slug === one)) ?? []
  return unknown.length === 0
    ? ok(found)
    : fail('not-found', `no service is called ${unknown.join(', ')}`, { field: 'services', unknown })
}

/** One service of a release, with what its rules need. */
export interface ServiceRecord {
  serviceId: string
  slug: string
  teamId: string | null
  productLineId: string | null
  state: 'included' | 'withdrawn' | 'unchanged' | 'late'
  reason: string | null
  cutSha: string | null
  verifiedDigest: string | null
  repositoryId: string | null
  defaultBranch: string | null
  /** Head of its release branch, as sync saw it. */
  headSha: string | null
}

const service = `SELECT json_build_object('serviceId', s.id, 'slug', s.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id,
    'state', rs.state, 'reason', rs.reason, 'cutSha', rs.cut_sha, 'verifiedDigest', rs.verified_digest, 'repositoryId', cr.id,
    'defaultBranch', cr.default_branch, 'headSha', cb.head_sha) AS document
  FROM release rl JOIN release_service rs ON rs.release_id = rl.id JOIN service s ON s.id = rs.service_id
  LEFT JOIN code_repository cr ON cr.id = s.code_repository_id
  LEFT JOIN code_branch cb ON cb.repository_id = cr.id AND cb.name = rl.branch AND cb.gone_at IS NULL
  WHERE rl.id = $1::uuid AND (s.slug = $2 OR s.id::text = $2)`

/** Fails with `not-found` for one that is not in the release. */
export async function findServiceOf(
  reader: Reader,
  release: { id: string; name: string },
  wanted: string,
): Promise<Result<ServiceRecord>> {
  const found = await readDocument<ServiceRecord>(reader, 'release.service', service, [release.id, wanted])
  return found
    ? ok(found)
    : fail('not-found', `"${wanted.slice(0, 120)}" is not in ${release.name}`, { field: 'service' })
}
