import { contentOf } from '../../domain/change-class/content.ts'
import { type ContentOverride, withOverrides } from '../../domain/change-class/override.ts'
import { judgeRange } from '../../domain/change-class/range.ts'
import type { OpenReleaseFact, ReleaseContentFacts } from '../../domain/promotion/facts.ts'
import { type RangeRow, rangeDocument, rangeOf } from '../change-class/range.ts'
import { instant } from '../reader.ts'

/** The part of the document of the facts that open releases ask about. */
export interface ReleaseRow {
  open: (Omit<OpenReleaseFact, 'weekStartsAt' | 'sinceCut'> & {
    weekStartsAt: string
    cutSha: string | null
    range: RangeRow | null
  })[]
  overrides: (Omit<ContentOverride, 'at' | 'secondAt' | 'withdrawnAt'> & {
    name: string
    reason: string
    at: string
    secondAt: string | null
    withdrawnAt: string | null
  })[]
}

const ofBuild = `(mv.version IS NOT NULL OR b.branch = rl.branch)`

/** Of service `s` and build `b`; the commits since the cut only for a build that is of the release. */
export const releaseDocument = `json_build_object(
  'open', (SELECT coalesce(json_agg(json_build_object('id', rl.id, 'name', rl.name, 'state', rs.state, 'reason', rs.reason,
      'weekStartsAt', rl.week_starts_at, 'version', mv.version, 'ofBranch', coalesce(b.branch = rl.branch, false), 'cutSha', rs.cut_sha,
      'range', ${rangeDocument(
        's.code_repository_id',
        '(SELECT connection_id FROM code_repository WHERE id = s.code_repository_id)',
        `(CASE WHEN ${ofBuild} THEN b.commit_sha END)`,
        'rs.cut_sha',
      )}) ORDER BY rl.go_live_starts_at, rl.name), '[]')
    FROM release_service rs JOIN release rl ON rl.id = rs.release_id AND rl.closed_at IS NULL
    LEFT JOIN minted_version mv ON mv.release_id = rl.id AND mv.build_id = b.id AND NOT mv.hotfix
    WHERE rs.service_id = s.id),
  'overrides', (SELECT coalesce(json_agg(json_build_object('id', o.id, 'content', o.content, 'reason', o.reason,
      'personId', o.person_id, 'name', (SELECT name FROM person WHERE id = o.person_id), 'at', o.at, 'secondId', o.second_id,
      'secondAt', o.second_at, 'withdrawnAt', o.withdrawn_at)), '[]')
    FROM content_class_override o WHERE o.service_id = s.id AND o.digest = b.digest AND o.withdrawn_at IS NULL))`

/** What the release-content gate asks, for one build. */
export function releaseFactsOf(row: ReleaseRow, build: { commitSha: string | null }): ReleaseContentFacts {
  const open = row.open.map(({ weekStartsAt, cutSha, range, ...release }): OpenReleaseFact => {
    const known = rangeOf(range, build.commitSha, cutSha)
    const judged = known && known.head !== known.base ? judgeRange(known, null) : null
    const same = known !== null && known.head === known.base
    const sinceCut = same ? [] : judged?.complete && judged.contains ? judged.evidence : null
    return { ...release, weekStartsAt: new Date(weekStartsAt), sinceCut }
  })
  const facts = contentOf({
    commits: null,
    complete: false,
    releases: open.filter(({ version }) => version !== null),
  })
  const overrides = row.overrides.map((each) => ({
    ...each,
    at: new Date(each.at),
    secondAt: instant(each.secondAt),
    withdrawnAt: instant(each.withdrawnAt),
  }))
  const { overrideId } = withOverrides(facts, overrides)
  const said = overrides.find(({ id }) => id === overrideId)
  return { open, said: said ? { content: said.content, name: said.name, reason: said.reason } : null }
}
