import type { Key } from '../page.ts'
import { type Reader, readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import type { PersonRow, ReleaseHead, StandRow, VersionRow } from './rows.ts'
import { headDocument, named, personOf, standFields, standJoins, versionDocument } from './stand.ts'

export interface ReleaseListRow {
  release: ReleaseHead
  services: StandRow[]
  /** closed (0 or 1), milliseconds in the order of the list, id. */
  key: Key
}

const order = `(rl.closed_at IS NOT NULL)::int`
// Open ones by what comes next, closed ones the newest first.
const place = `(CASE WHEN rl.closed_at IS NULL THEN 1 ELSE -1 END * (extract(epoch FROM rl.go_live_starts_at) * 1000)::bigint)`

/** Releases, open ones first; of each service what its state needs. Closed ones are not looked at further. */
export async function listReleases(
  reader: Reader,
  filters: { which?: 'open' | 'closed' | undefined; productLine?: string | undefined },
  after: Key | null,
  limit: number,
): Promise<{ items: ReleaseListRow[]; now: string }> {
  const where = new Conditions(limit)
  if (filters.which) where.must(`rl.closed_at IS ${filters.which === 'open' ? '' : 'NOT '}NULL`)
  where.add(
    `EXISTS (SELECT 1 FROM release_product_line own JOIN product_line l ON l.id = own.product_line_id
      WHERE own.release_id = rl.id AND l.slug = ?)`,
    filters.productLine,
  )
  if (after) {
    where.values.push(...after)
    const last = where.values.length
    where.must(`(${order}, ${place}, rl.id) > ($${last - 2}::int, $${last - 1}::bigint, $${last}::uuid)`)
  }
  const services = `(SELECT coalesce(json_agg(json_build_object(${standFields},
      'version', CASE WHEN mv.version IS NOT NULL THEN json_build_object('digest', mv.digest) END)), '[]')
    FROM release_service rs JOIN service s ON s.id = rs.service_id ${standJoins} WHERE rs.release_id = rl.id)`
  const text = `SELECT json_build_object('items', (SELECT coalesce(json_agg(json_build_object('release', page.head, 'services', page.services,
      'key', json_build_array(page.o, page.p, page.id)) ORDER BY page.o, page.p, page.id), '[]') FROM (
      SELECT rl.id, ${order} AS o, ${place} AS p, ${headDocument} AS head, ${services} AS services FROM release rl${where.where()}
      ORDER BY 2, 3, 1 LIMIT $1) AS page),
    'now', sluice_now()) AS document`
  const found = await readDocument<{ items: ReleaseListRow[]; now: string }>(
    reader,
    'release.list',
    text,
    where.values,
  )
  if (!found) throw new Error('the list of releases answered no row')
  return found
}

export interface EditRow {
  version: number
  plan: Record<string, unknown>
  editor: PersonRow | null
  reason: string | null
  at: string
}

export interface WindowRow {
  id: string
  name: string
  version: number
  definition: unknown
}

/** What the page of a release shows beside its services. */
export interface ReleaseAbout {
  edits: EditRow[]
  windows: WindowRow[]
  /** Of its services: versions of the batch, Git tags that look like one, images' tags, builds of the tagged commits. */
  versions: {
    service: { id: string; slug: string }
    minted: { version: string; digest: string; commitSha: string; mintedAt: string }[]
    gitTags: { name: string; sha: string }[]
    imageTags: { name: string; digest: string }[]
    builds: { digest: string; commitSha: string | null }[]
  }[]
  now: string
}

const about = `SELECT json_build_object(
  'edits', (SELECT coalesce(json_agg(json_build_object('version', e.version, 'plan', e.plan, 'editor', ${personOf('e.editor_id')},
    'reason', e.reason, 'at', e.at) ORDER BY e.version DESC), '[]') FROM release_edit e WHERE e.release_id = rl.id),
  'windows', (SELECT coalesce(json_agg(json_build_object('id', w.id, 'name', w.name, 'version', w.version,
    'definition', w.definition) ORDER BY w.name), '[]') FROM freeze_window w WHERE w.release_id = rl.id AND w.retired_at IS NULL),
  'versions', (SELECT coalesce(json_agg(json_build_object('service', json_build_object('id', s.id, 'slug', s.slug),
      'minted', (SELECT coalesce(json_agg(json_build_object('version', mv.version, 'digest', mv.digest, 'commitSha', mv.commit_sha,
        'mintedAt', mv.minted_at)), '[]') FROM minted_version mv WHERE mv.service_id = s.id AND mv.version LIKE rl.batch || '-%'),
      'gitTags', tags.found,
      'imageTags', (SELECT coalesce(json_agg(json_build_object('name', it.name, 'digest', it.digest)), '[]') FROM image_tag it
        JOIN image_repository ir ON ir.id = it.repository_id
        WHERE ir.service_id = s.id AND it.gone_at IS NULL AND it.name LIKE rl.batch || '-%'),
      'builds', (SELECT coalesce(json_agg(json_build_object('digest', b.digest, 'commitSha', b.commit_sha)), '[]') FROM build b
        WHERE b.service_id = s.id AND b.commit_sha IN (SELECT g ->> 'sha' FROM json_array_elements(tags.found) AS g))))
      , '[]')
    FROM release_service rs JOIN service s ON s.id = rs.service_id CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object('name', g.name, 'sha', g.sha)), '[]') AS found FROM git_tag g
      WHERE g.repository_id = s.code_repository_id AND g.name LIKE rl.batch || '-%') AS tags
    WHERE rs.release_id = rl.id AND ($2::uuid IS NULL OR s.id = $2)),
  'now', sluice_now()) AS document FROM release rl WHERE rl.id = ${named('$1')}`

/** `serviceId` narrows the versions to one service. */
export const readReleaseAbout = (
  reader: Reader,
  release: string,
  serviceId: string | null = null,
): Promise<ReleaseAbout | null> => readDocument(reader, 'release.about', about, [release, serviceId])

export interface MintableRow {
  buildId: string
  digest: string
  commitSha: string
  branch: string | null
  at: string
}

/**
 * A build that CI has passed: its run, or one of its commit's, succeeded. Two questions on purpose: PostgreSQL asks them row
 * by row and by index, and cannot join runs with builds first, which it did for minutes where a first sync had just filled both.
 */
export const passedCi = (
  b: string,
  s: string,
) => `(EXISTS (SELECT 1 FROM pipeline_run r JOIN pipeline pl ON pl.id = r.pipeline_id
    WHERE r.id = ${b}.run_id AND r.state = 'succeeded' AND pl.kind = 'ci')
  OR EXISTS (SELECT 1 FROM pipeline_run r JOIN pipeline pl ON pl.id = r.pipeline_id
    WHERE r.commit_sha = ${b}.commit_sha AND r.state = 'succeeded' AND pl.kind = 'ci'
      AND (pl.service_id = ${s}.id OR pl.code_repository_id = ${s}.code_repository_id)))`

/**
 * A build `b` that may become a version of service `rs` in release `rl`: of its branch, or of the very commit that the
 * branch was cut at, which main had built before. It is the same image, and never built again.
 */
export const ofRelease = `(b.branch = rl.branch OR (rs.cut_at IS NOT NULL AND b.commit_sha = rs.cut_sha))`

const versions = `SELECT json_build_object(
  'versions', (SELECT coalesce(json_agg(${versionDocument('mv')} ORDER BY mv.minted_at DESC, mv.version DESC), '[]')
    FROM minted_version mv WHERE mv.release_id = rl.id AND mv.service_id = s.id),
  'mintable', (SELECT coalesce(json_agg(json_build_object('buildId', b.id, 'digest', b.digest, 'commitSha', b.commit_sha,
      'branch', b.branch, 'at', b.pushed_at) ORDER BY b.pushed_at DESC), '[]') FROM (
      SELECT b.* FROM build b WHERE b.service_id = s.id AND b.gone_at IS NULL AND b.commit_sha IS NOT NULL AND b.version IS NULL AND ${ofRelease}
        AND NOT EXISTS (SELECT 1 FROM minted_version mv WHERE mv.build_id = b.id) AND ${passedCi('b', 's')}
      ORDER BY b.pushed_at DESC LIMIT 20) AS b)) AS document
  FROM release rl CROSS JOIN service s LEFT JOIN release_service rs ON rs.release_id = rl.id AND rs.service_id = s.id
  WHERE rl.id = $1::uuid AND s.id = $2::uuid`

/** Versions of one service in a release, newest first, and builds that could become one. */
export async function readServiceVersions(
  reader: Reader,
  releaseId: string,
  serviceId: string,
): Promise<{ versions: VersionRow[]; mintable: MintableRow[] }> {
  const found = await readDocument<{ versions: VersionRow[]; mintable: MintableRow[] }>(
    reader,
    'release.versions',
    versions,
    [releaseId, serviceId],
  )
  return found ?? { versions: [], mintable: [] }
}
