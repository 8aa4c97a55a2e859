import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface BranchToRead {
  name: string
  headSha: string
  /** Its head came here by another way already, and with it all before it. */
  known: boolean
}

const replace = `
WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v (name text, "headSha" text)),
before AS (SELECT b.name, b.head_sha, b.commits_for, b.gone_at FROM code_branch b WHERE b.repository_id = $1),
gone AS (
  UPDATE code_branch b SET gone_at = sluice_now() WHERE b.repository_id = $1 AND b.gone_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM v WHERE v.name = b.name) RETURNING 1
), put AS (
  INSERT INTO code_branch AS b (repository_id, name, head_sha, seen_at) SELECT $1, v.name, v."headSha", sluice_now() FROM v
  ON CONFLICT (repository_id, name) DO UPDATE SET head_sha = excluded.head_sha, seen_at = excluded.seen_at, gone_at = NULL
)
SELECT v.name, v."headSha", EXISTS (SELECT 1 FROM code_commit c WHERE c.repository_id = $1 AND c.sha = v."headSha") AS known,
  before.commits_for IS DISTINCT FROM v."headSha" AS unread,
  before.head_sha IS DISTINCT FROM v."headSha" OR before.gone_at IS NOT NULL AS changed,
  (SELECT count(*) FROM gone)::int AS gone
FROM v LEFT JOIN before USING (name)
UNION ALL SELECT NULL, NULL, false, false, false, (SELECT count(*) FROM gone)::int ORDER BY 1 DESC NULLS LAST`

/**
 * All branches of a repository that are followed, as they are now. Answers those whose commits are not read, the newest
 * release first, and how many changed.
 */
export async function replaceBranches(
  database: Database,
  repositoryId: string,
  branches: { name: string; headSha: string }[],
): Promise<{ unread: BranchToRead[]; changed: number }> {
  type Row = {
    name: string | null
    headSha: string | null
    known: boolean
    unread: boolean
    changed: boolean
    gone: number
  }
  const rows = await rowsOf<Row>(database, 'branch.replace', replace, [
    repositoryId,
    JSON.stringify(branches),
  ])
  const unread = rows.flatMap(({ name, headSha, known, unread: owed }) =>
    owed && name !== null && headSha !== null ? [{ name, headSha, known }] : [],
  )
  return { unread, changed: rows.filter(({ changed }) => changed).length + (rows[0]?.gone ?? 0) }
}

/** The commits of a branch up to this head are here. */
export async function writeBranchRead(
  database: Database,
  repositoryId: string,
  name: string,
  headSha: string,
): Promise<void> {
  await rowsOf(
    database,
    'branch.read',
    'UPDATE code_branch SET commits_for = $3 WHERE repository_id = $1 AND name = $2',
    [repositoryId, name, headSha],
  )
}

export interface PatchToRead {
  sha: string
  parent: string
}

/** Git ids in text that says what it takes back. */
const reverted = `substring(c.message from 'This reverts commit ([0-9a-f]{7,64})')`

const patchless = `
WITH own AS (SELECT min(committed_at) AS since FROM code_commit WHERE repository_id = $1 AND patch_id IS NOT NULL),
back AS (
  SELECT c.sha, ${reverted} AS target FROM code_commit c WHERE c.repository_id = $1
    AND c.committed_at > sluice_now() - interval '90 days' AND c.message LIKE '%This reverts commit %'
    ORDER BY c.committed_at DESC LIMIT 50
)
SELECT c.sha, c.parents[1] AS parent FROM code_commit c, own WHERE c.repository_id = $1 AND c.patch_id IS NULL
  AND cardinality(c.parents) = 1
  AND (c.sha = ANY ($2::text[]) OR c.committed_at >= own.since
    OR EXISTS (SELECT 1 FROM back WHERE back.sha = c.sha OR (length(back.target) >= 7 AND c.sha LIKE back.target || '%')))
ORDER BY c.committed_at DESC LIMIT $3`

/**
 * Commits whose patch somebody may compare and that have none: those named, those since the oldest that has one, and what
 * takes something back with what it takes back. Newest first; merges have no patch of their own.
 */
export function listPatchless(
  database: Database,
  repositoryId: string,
  shas: string[],
  most: number,
): Promise<PatchToRead[]> {
  return rowsOf(database, 'commit.patchless', patchless, [repositoryId, shas, most])
}

/** What the diffs of commits came to. */
export async function writePatchIds(
  database: Database,
  repositoryId: string,
  rows: { sha: string; patchId: string }[],
): Promise<void> {
  if (rows.length === 0) return
  await rowsOf(
    database,
    'commit.patches',
    `UPDATE code_commit c SET patch_id = v."patchId" FROM jsonb_to_recordset($2::jsonb) AS v (sha text, "patchId" text)
    WHERE c.repository_id = $1 AND c.sha = v.sha`,
    [repositoryId, JSON.stringify(rows)],
  )
}
