import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface MergeRequestRow {
  /** Number of the repository in Codeup. */
  repository: string
  number: number
  title: string
  sourceBranch: string
  targetBranch: string
  authorName: string
  state: 'open' | 'merged' | 'closed'
  headSha: string
  webUrl: string | null
  updatedAt: Date
}

const upsert = `
WITH v AS (
  SELECT r.id AS repository_id, v.* FROM jsonb_to_recordset($2::jsonb) AS v (repository text, number int, title text,
    "sourceBranch" text, "targetBranch" text, "authorName" text, state text, "headSha" text, "webUrl" text, "updatedAt" timestamptz)
  JOIN code_repository r ON r.connection_id = $1 AND r.external_id = v.repository
), before AS (SELECT m.* FROM merge_request m JOIN v USING (repository_id, number))
INSERT INTO merge_request AS m (repository_id, number, title, source_branch, target_branch, author_name, state, head_sha,
  web_url, updated_at, seen_at)
SELECT v.repository_id, v.number, v.title, v."sourceBranch", v."targetBranch", v."authorName", v.state, v."headSha",
  v."webUrl", v."updatedAt", sluice_now() FROM v
ON CONFLICT (repository_id, number) DO UPDATE SET title = excluded.title, source_branch = excluded.source_branch,
  target_branch = excluded.target_branch, author_name = excluded.author_name, state = excluded.state,
  head_sha = excluded.head_sha, web_url = excluded.web_url, updated_at = excluded.updated_at, seen_at = excluded.seen_at
RETURNING NOT EXISTS (SELECT 1 FROM before b WHERE b.repository_id = m.repository_id AND b.number = m.number
  AND (b.title, b.target_branch, b.state, b.head_sha) IS NOT DISTINCT FROM (m.title, m.target_branch, m.state, m.head_sha))
  AS changed`

/** Merge requests as they are now, of repositories that are known; answers how many are new or different. */
export async function upsertMergeRequests(
  database: Database,
  connectionId: string,
  rows: MergeRequestRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  const values = [connectionId, JSON.stringify(rows)]
  const written = await rowsOf<{ changed: boolean }>(database, 'merge-request.upsert', upsert, values)
  return written.filter(({ changed }) => changed).length
}
