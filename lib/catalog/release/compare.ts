import { type RangeRow, rangeDocument } from '../change-class/range.ts'
import { type Reader, readDocument } from '../reader.ts'

interface SideRow {
  version: string | null
  build: {
    id: string
    digest: string
    version: string | null
    commitSha: string | null
    branch: string | null
  }
}
export interface ComparisonRow {
  service: { id: string; slug: string }
  from: SideRow | null
  to: SideRow | null
  /** From the one to the other, and back. */
  there: RangeRow | null
  back: RangeRow | null
  now: string
}

/** A build of service `s` by version, id or digest; the oldest where several share a digest. */
const sideOf = (parameter: string) => `(SELECT b.*, coalesce(mv.version, b.version) AS named FROM build b
  LEFT JOIN minted_version mv ON mv.build_id = b.id
  WHERE b.service_id = s.id AND (mv.version = ${parameter} OR b.version = ${parameter} OR b.digest = ${parameter} OR b.id::text = ${parameter})
  ORDER BY mv.version = ${parameter} DESC NULLS LAST, b.pushed_at LIMIT 1)`
const side = (
  b: string,
) => `CASE WHEN ${b}.id IS NOT NULL THEN json_build_object('version', ${b}.named, 'build', json_build_object(
  'id', ${b}.id, 'digest', ${b}.digest, 'version', ${b}.named, 'commitSha', ${b}.commit_sha, 'branch', ${b}.branch)) END`

const statement = `SELECT json_build_object('service', json_build_object('id', s.id, 'slug', s.slug), 'now', sluice_now(),
  'from', ${side('f')}, 'to', ${side('t')},
  'there', ${rangeDocument('cr.id', 'cr.connection_id', 't.commit_sha', 'f.commit_sha')},
  'back', ${rangeDocument('cr.id', 'cr.connection_id', 'f.commit_sha', 't.commit_sha')}) AS document
  FROM service s LEFT JOIN code_repository cr ON cr.id = s.code_repository_id
  LEFT JOIN LATERAL ${sideOf('$2')} AS f ON true LEFT JOIN LATERAL ${sideOf('$3')} AS t ON true
  WHERE s.slug = $1 OR s.id::text = $1`

/** Two builds of a service and the commits between them, both ways. */
export const readComparison = (
  reader: Reader,
  of: { service: string; from: string; to: string },
): Promise<ComparisonRow | null> =>
  readDocument(reader, 'release.compare', statement, [of.service, of.from, of.to])
