import { type ContentVerdict, contentOf } from '../../domain/change-class/content.ts'
import { type ContentOverride, withOverrides } from '../../domain/change-class/override.ts'
import { judgeRange } from '../../domain/change-class/range.ts'
import { instant, type Reader, readDocument } from '../reader.ts'
import { type RangeRow, rangeDocument, rangeOf } from './range.ts'

interface ContentRow {
  service: { id: string; slug: string; teamId: string | null; productLineId: string | null }
  environmentId: string
  digest: string
  commitSha: string | null
  branch: string | null
  runningSha: string | null
  range: RangeRow | null
  releases: { id: string; name: string; cutSha: string | null; range: RangeRow | null }[]
  overrides: (Omit<ContentOverride, 'at' | 'secondAt' | 'withdrawnAt'> & {
    reason: string
    person: string
    second: string | null
    at: string
    secondAt: string | null
    withdrawnAt: string | null
  })[]
  now: string
}

/** $1 service, $2 build, $3 environment, $4 the build it is compared with, null: what runs there. All of one instant. */
const statement = `
SELECT json_build_object(
  'service', json_build_object('id', s.id, 'slug', s.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id),
  'environmentId', e.id, 'digest', b.digest, 'commitSha', b.commit_sha, 'branch', b.branch, 'runningSha', r.commit_sha, 'now', sluice_now(),
  'range', ${rangeDocument('cr.id', 'cr.connection_id', 'b.commit_sha', 'r.commit_sha')},
  'releases', (SELECT coalesce(json_agg(json_build_object('id', rl.id, 'name', rl.name, 'cutSha', rs.cut_sha,
      'range', ${rangeDocument('cr.id', 'cr.connection_id', 'b.commit_sha', 'rs.cut_sha')}) ORDER BY rl.name), '[]')
    FROM release rl JOIN release_service rs ON rs.release_id = rl.id AND rs.service_id = s.id AND rs.state IN ('included', 'late')
    WHERE rl.closed_at IS NULL AND EXISTS (SELECT 1 FROM minted_version mv
      WHERE mv.release_id = rl.id AND mv.service_id = s.id AND mv.digest = b.digest AND NOT mv.hotfix)),
  'overrides', (SELECT coalesce(json_agg(json_build_object('id', o.id, 'content', o.content, 'reason', o.reason,
      'personId', o.person_id, 'person', p.name, 'at', o.at, 'secondId', o.second_id, 'second', p2.name, 'secondAt', o.second_at,
      'withdrawnAt', o.withdrawn_at) ORDER BY o.at DESC), '[]')
    FROM content_class_override o LEFT JOIN person p ON p.id = o.person_id LEFT JOIN person p2 ON p2.id = o.second_id
    WHERE o.service_id = s.id AND o.digest = b.digest)) AS document
FROM service s JOIN build b ON b.id = $2::uuid AND b.service_id = s.id JOIN environment e ON e.id = $3::uuid
LEFT JOIN code_repository cr ON cr.id = s.code_repository_id
LEFT JOIN place pl ON pl.service_id = s.id AND pl.environment_id = e.id LEFT JOIN build r ON r.id = coalesce($4::uuid, pl.running_build_id)
WHERE s.id = $1::uuid`

/** The content of a build with everything that spoke for it. */
export interface KnownContent {
  verdict: ContentVerdict & { overrideId: string | null }
  /** By the facts alone, before what people said. */
  facts: ContentVerdict
  overrides: (ContentOverride & { reason: string; person: string; second: string | null })[]
  releases: { id: string; name: string }[]
  row: Pick<ContentRow, 'service' | 'environmentId' | 'digest' | 'now'>
}

/**
 * Content class of a build against what runs in an environment (or against what ran there then: `overBuildId`), with the evidence of every commit: what freezes and the
 * release-content gate ask. A build that lacks something that runs is not between anything: unknown. Null when service,
 * build or environment is not there.
 */
export async function readContent(
  reader: Reader,
  of: { serviceId: string; buildId: string; environmentId: string; overBuildId?: string | null },
): Promise<KnownContent | null> {
  const values = [of.serviceId, of.buildId, of.environmentId, of.overBuildId ?? null]
  const row = await readDocument<ContentRow>(reader, 'content-class', statement, values)
  if (!row) return null
  const same = row.commitSha !== null && row.commitSha === row.runningSha
  const range = rangeOf(row.range, row.commitSha, row.runningSha)
  const judged = range && !same ? judgeRange(range, row.branch) : null
  const facts = contentOf({
    commits: same ? [] : (judged?.evidence ?? null),
    complete: same || (judged?.complete === true && judged.contains),
    releases: row.releases.map(({ id, cutSha, range: cut }) => {
      const known = rangeOf(cut, row.commitSha, cutSha)
      if (known && known.head === known.base) return { id, sinceCut: [] }
      const since = known ? judgeRange(known, null) : null
      return { id, sinceCut: since?.complete && since.contains ? since.evidence : null }
    }),
  })
  const overrides = row.overrides.map((each) => ({
    ...each,
    at: new Date(each.at),
    secondAt: instant(each.secondAt),
    withdrawnAt: instant(each.withdrawnAt),
  }))
  const { service, environmentId, digest, now } = row
  return {
    verdict: withOverrides(facts, overrides),
    facts,
    overrides,
    releases: row.releases.map(({ id, name }) => ({ id, name })),
    row: { service, environmentId, digest, now },
  }
}

/** The verdict alone. */
export async function readContentClass(
  reader: Reader,
  of: { serviceId: string; buildId: string; environmentId: string; overBuildId?: string | null },
): Promise<(ContentVerdict & { overrideId: string | null }) | null> {
  return (await readContent(reader, of))?.verdict ?? null
}
