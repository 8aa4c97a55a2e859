import type { CommitToJudge } from '../../domain/change-class/evidence.ts'
import type { KnownRange } from '../../domain/change-class/range.ts'

/** More than this between a head and its base is not read: then the range is not complete, and unknown. */
const most = 600
/** Enough for the usual range, which ends at its base without going round it. */
const usual = 200

/** The document of one range, as `rangeDocument` writes it. */
export interface RangeRow {
  commits: CommitToJudge[]
  behind: { sha: string; parents: string[] }[]
  undone: CommitToJudge[]
  types: Record<string, string>
}

const commitDocument = (
  c: string,
) => `json_build_object('sha', ${c}.sha, 'parents', coalesce(${c}.parents, '{}'), 'message', ${c}.message,
  'workItems', coalesce(${c}.work_items, '{}'), 'patchId', ${c}.patch_id)`
const reverted = (c: string) => `substring(${c}.message from 'This reverts commit ([0-9a-f]{40})')`

/** Columns that a walk carries: few where many are walked. */
const columnsOf = (names: readonly string[]) => names.map((name) => `c.${name}`).join(', ')
const narrow = ['sha', 'parents', 'patch_id', 'committed_at']
const wide = [...narrow, 'message', 'work_items']

interface Walked {
  repository: string
  head: string
  base: string
  columns: readonly string[]
}

/** Walks parents up to `base`, and only from commits for which `goesOn` holds (of `up` and `up_parent`). */
const walk = ({ repository, head, base, columns }: Walked, goesOn: string) =>
  `SELECT ${columnsOf(columns)} FROM code_commit c WHERE c.repository_id = ${repository} AND c.sha = ${head} AND c.sha IS DISTINCT FROM ${base}
    UNION SELECT ${columnsOf(columns)} FROM up, unnest(up.parents) AS up_parent
    JOIN code_commit c ON c.repository_id = ${repository} AND c.sha = up_parent
    WHERE up_parent IS DISTINCT FROM ${base} AND ${goesOn}`

const tables = (walked: Walked) => {
  const { repository, base } = walked
  const baseAt = `(SELECT b_at.committed_at FROM code_commit b_at WHERE b_at.repository_id = ${repository} AND b_at.sha = ${base})`
  return `first AS MATERIALIZED (
    SELECT * FROM (WITH RECURSIVE up AS (${walk(walked, `up.committed_at > ${baseAt}`)}) SELECT * FROM up LIMIT ${usual}) AS it
  ), round AS MATERIALIZED (
    SELECT 1 WHERE (SELECT count(*) FROM first) = ${usual} OR EXISTS (SELECT 1 FROM first WHERE first.committed_at <= ${baseAt})
  ), behind AS MATERIALIZED (
    SELECT sha, parents FROM (WITH RECURSIVE up AS (
      SELECT c.sha, c.parents FROM round, code_commit c WHERE c.repository_id = ${repository} AND c.sha = ${base}
      UNION SELECT c.sha, c.parents FROM up, unnest(up.parents) AS up_parent
      JOIN code_commit c ON c.repository_id = ${repository} AND c.sha = up_parent
    ) SELECT * FROM up LIMIT ${most}) AS it
  ), again AS MATERIALIZED (
    SELECT * FROM (WITH RECURSIVE up AS (${walk(walked, 'up_parent NOT IN (SELECT sha FROM behind)')})
      SELECT up.* FROM up WHERE EXISTS (SELECT 1 FROM round) LIMIT ${most}) AS it
  ), found AS MATERIALIZED (
    SELECT * FROM first WHERE NOT EXISTS (SELECT 1 FROM round) UNION ALL SELECT * FROM again
  )`
}

/**
 * SQL of the commits from a head to its base, each parameter a SQL expression: `first` ends at the base, or as soon as it
 * is older than that; only where it went round the base is what lies behind that read too, and the walk made again
 * without it. The tables `found` (sha, parents, patch_id, committed_at) and `behind` (sha, parents).
 */
export const rangeTables = (repository: string, head: string, base: string) =>
  tables({ repository, head, base, columns: narrow })

/**
 * SQL of the `behind` of a RangeRow, of the tables above: the base, and of what lies behind it only what the range touches.
 * A history of hundreds of commits says no more.
 */
export const behindDocument = (
  base: string,
) => `CASE WHEN EXISTS (SELECT 1 FROM behind) THEN json_build_array(json_build_object('sha', ${base},
    'parents', (SELECT coalesce(json_agg(touched.sha), '[]') FROM behind AS touched
      WHERE touched.sha IN (SELECT sha FROM found UNION ALL SELECT unnest(parents) FROM found)))) ELSE '[]'::json END`

/** SQL of a RangeRow; each parameter is a SQL expression that answers one value. Null when head or base is. */
export const rangeDocument = (repository: string, connection: string, head: string, base: string) => `(
  WITH ${tables({ repository, head, base, columns: wide })}, undone AS MATERIALIZED (
    SELECT * FROM (WITH RECURSIVE up AS (
      SELECT ${columnsOf(wide)} FROM found JOIN code_commit c ON c.repository_id = ${repository} AND c.sha = ${reverted('found')}
      UNION SELECT ${columnsOf(wide)} FROM up JOIN code_commit c ON c.repository_id = ${repository} AND c.sha = ${reverted('up')}
    ) SELECT * FROM up LIMIT 50) AS it
  ), keys AS (
    SELECT unnest(work_items) AS key FROM found UNION SELECT unnest(work_items) FROM undone
  )
  SELECT json_build_object(
    'commits', coalesce((SELECT json_agg(${commitDocument('found')} ORDER BY found.committed_at DESC, found.sha) FROM found), '[]'),
    'behind', ${behindDocument(base)},
    'undone', coalesce((SELECT json_agg(${commitDocument('undone')}) FROM undone), '[]'),
    'types', coalesce((SELECT json_object_agg(w.key, w.type) FROM keys JOIN work_item w
      ON w.connection_id = ${connection} AND w.key = keys.key), '{}'))
  WHERE ${head} IS NOT NULL AND ${base} IS NOT NULL)`

/** A row as the domain judges it; null when there is no head or no base. */
export function rangeOf(row: RangeRow | null, head: string | null, base: string | null): KnownRange | null {
  return row === null || head === null || base === null ? null : { ...row, head, base }
}
