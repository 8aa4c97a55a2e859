import type { ReleaseServiceState } from '../../domain/release/state.ts'
import { behindDocument, rangeDocument, rangeTables } from '../change-class/range.ts'
import { type Reader, readDocument } from '../reader.ts'
import { Conditions, containing } from '../statement.ts'
import type { BoardRow, ReleaseHead } from './rows.ts'
import { headDocument, named, personOf, standFields, standJoins, versionDocument } from './stand.ts'

const reference = (t: string) =>
  `CASE WHEN ${t}.id IS NOT NULL THEN json_build_object('id', ${t}.id, 'slug', ${t}.slug, 'name', ${t}.name) END`

/** What a branch has that the cut has not: its commits and their patches. */
const side = `(WITH ${rangeTables('cr.id', 'side.head', 'rs.cut_sha')}
  SELECT json_build_object(
    'commits', coalesce((SELECT json_agg(json_build_object('sha', sha, 'parents', coalesce(parents, '{}'), 'patchId', patch_id)) FROM found), '[]'),
    'behind', ${behindDocument('rs.cut_sha')})
  WHERE side.head IS NOT NULL)`

/** Main, and every open release of a later batch that has cut this service (one that has not will be cut from main): read only where the branch went on since its cut. */
const sides = `(SELECT coalesce(json_agg(json_build_object('branch', side.branch, 'head', side.head, 'range', ${side})
    ORDER BY side.later, side.branch), '[]') FROM (
    SELECT cr.default_branch AS branch, cr.head_sha AS head, false AS later WHERE cr.id IS NOT NULL
    UNION SELECT later.branch, other.head_sha, true FROM release later
      JOIN release_service ls ON ls.release_id = later.id AND ls.service_id = s.id AND ls.state IN ('included', 'late') AND ls.cut_at IS NOT NULL
      LEFT JOIN code_branch other ON other.repository_id = cr.id AND other.name = later.branch AND other.gone_at IS NULL
      WHERE later.closed_at IS NULL AND later.batch > rl.batch) AS side
  WHERE rs.cut_sha IS NOT NULL AND cb.head_sha IS NOT NULL AND cb.head_sha <> rs.cut_sha)`

const backMerges = `(SELECT coalesce(json_agg(json_build_object('id', m.id, 'toBranch', m.to_branch, 'sha', m.sha, 'number', m.request_number,
    'webUrl', m.web_url, 'openedAt', m.opened_at, 'mergedAt', m.merged_at, 'problem', m.problem,
    'waivedBy', ${personOf('m.waived_by_id')}, 'waivedReason', m.waived_reason) ORDER BY m.opened_at DESC, m.id DESC), '[]')
  FROM back_merge m WHERE m.repository_id = cr.id AND m.from_branch = rl.branch)`

/** What runs at the end of its path, where that has a version. */
const runs = `(SELECT json_build_object('name', coalesce(there.version, own.version), 'hotfix', coalesce(own.hotfix, false)) FROM place
  JOIN build there ON there.id = place.running_build_id LEFT JOIN minted_version own ON own.build_id = there.id
  WHERE place.service_id = s.id AND place.environment_id = way.last AND coalesce(there.version, own.version) IS NOT NULL)`

const boardRow = `json_build_object('service', json_build_object('id', s.id, 'slug', s.slug), 'teamId', s.team_id,
  'productLineId', s.product_line_id, 'productLine', ${reference('l')}, 'team', ${reference('t')}, 'tier', s.tier, 'reason', rs.reason,
  'repository', CASE WHEN cr.id IS NOT NULL THEN json_build_object('id', cr.id, 'path', cr.path, 'webUrl', cr.web_url,
    'defaultBranch', cr.default_branch) END,
  'branch', rl.branch, 'headSha', cb.head_sha, 'cutAt', rs.cut_at, 'cutProblem', rs.cut_problem,
  'version', CASE WHEN mv.version IS NOT NULL THEN ${versionDocument('mv')} END,
  'verifiedBy', ${personOf('rs.verified_by_id')}, 'verifiedAt', rs.verified_at, ${standFields},
  'range', CASE WHEN cb.head_sha <> rs.cut_sha THEN ${rangeDocument('cr.id', 'cr.connection_id', 'cb.head_sha', 'rs.cut_sha')} END, 'runs', ${runs}, 'sides', ${sides}, 'backMerges', ${backMerges})`

const lineAndTeam = `LEFT JOIN product_line l ON l.id = s.product_line_id LEFT JOIN team t ON t.id = s.team_id`
const rowFrom = `FROM page JOIN release rl ON rl.id = page.release_id
  JOIN release_service rs ON rs.release_id = page.release_id AND rs.service_id = page.service_id JOIN service s ON s.id = page.service_id
  ${lineAndTeam} LEFT JOIN code_repository cr ON cr.id = s.code_repository_id
  LEFT JOIN code_branch cb ON cb.repository_id = cr.id AND cb.name = rl.branch AND cb.gone_at IS NULL`

export interface BoardFilters {
  q?: string | undefined
  state?: ReleaseServiceState[] | undefined
  productLine?: string | undefined
  team?: string | undefined
  /** Slug or id. */
  service?: string | undefined
  /** Slugs after this one. */
  after?: string | undefined
  limit?: number | undefined
}

export interface ReleaseBoard {
  release: ReleaseHead
  rows: BoardRow[]
  /** Services that the filters leave, wherever the page begins. */
  total: number
  now: string
}

/** Services of a release by slug, each with everything its row is derived from, in one statement; null: no such release. */
export function readReleaseBoard(
  reader: Reader,
  release: string,
  filters: BoardFilters = {},
): Promise<ReleaseBoard | null> {
  const where = new Conditions(release)
  where.must('rs.release_id = named.id')
  where.add('s.search_text LIKE ?', containing(filters.q))
  where.among('rs.state::text', filters.state)
  where.add('l.slug = ?', filters.productLine)
  where.add('t.slug = ?', filters.team)
  where.add('(s.slug = ? OR s.id::text = ?)', filters.service)
  const page = new Conditions(...where.values)
  page.add('slug > ?', filters.after)
  page.values.push(filters.limit ?? null)
  // Chosen and counted first, apart from what a row costs: next to that, every way to choose looks cheap to the planner.
  const text = `WITH named (id) AS MATERIALIZED (SELECT ${named('$1')}), chosen AS MATERIALIZED (
      SELECT rs.release_id, rs.service_id, s.slug FROM named, release_service rs JOIN service s ON s.id = rs.service_id ${lineAndTeam}${where.where()}),
    page AS MATERIALIZED (SELECT * FROM chosen${page.where()} ORDER BY slug LIMIT $${page.values.length}::bigint)
    SELECT json_build_object('release', (SELECT ${headDocument} FROM release rl WHERE rl.id = named.id),
    'total', (SELECT count(*) FROM chosen), 'rows', (SELECT coalesce(json_agg(${boardRow} ORDER BY page.slug), '[]') ${rowFrom} ${standJoins}),
    'now', sluice_now()) AS document FROM named WHERE named.id IS NOT NULL`
  return readDocument<ReleaseBoard>(reader, 'release.board', text, page.values)
}
