import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface RepositoryRow {
  id: string
  externalId: string
  path: string
  defaultBranch: string
  webUrl: string | null
  archived: boolean
  activeAt: Date | null
}

const shape = `(id uuid, "externalId" text, path text, "defaultBranch" text, "webUrl" text, archived boolean, "activeAt" timestamptz)`

/** A path that somebody else has now: the repository that had it was renamed or removed. */
const release = `
UPDATE code_repository r SET path = r.path || ' (before ' || r.external_id || ')'
FROM jsonb_to_recordset($2::jsonb) AS v ${shape}
WHERE r.connection_id = $1 AND r.path = v.path AND r.external_id <> v."externalId"`

const upsert = `
WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v ${shape}),
before AS (SELECT r.* FROM code_repository r JOIN v ON r.external_id = v."externalId" WHERE r.connection_id = $1)
INSERT INTO code_repository AS r (id, connection_id, external_id, path, default_branch, web_url, archived, active_at, seen_at)
SELECT v.id, $1, v."externalId", v.path, v."defaultBranch", v."webUrl", v.archived, v."activeAt", sluice_now() FROM v
ON CONFLICT (connection_id, external_id) DO UPDATE SET path = excluded.path, default_branch = excluded.default_branch,
  web_url = excluded.web_url, archived = excluded.archived, active_at = excluded.active_at, seen_at = excluded.seen_at
RETURNING NOT EXISTS (SELECT 1 FROM before b WHERE b.external_id = r.external_id AND (b.path, b.default_branch, b.archived,
    b.active_at) IS NOT DISTINCT FROM (r.path, r.default_branch, r.archived, r.active_at)) AS changed,
  NOT EXISTS (SELECT 1 FROM before b WHERE b.external_id = r.external_id AND b.path = r.path AND b.archived = r.archived)
    AS regroups`

/** One page of repositories; answers how many are new or different, and how many of them may match otherwise. */
export async function upsertRepositories(
  database: Database,
  connectionId: string,
  rows: RepositoryRow[],
): Promise<{ changed: number; regroups: number }> {
  if (rows.length === 0) return { changed: 0, regroups: 0 }
  const values = [connectionId, JSON.stringify(rows)]
  await rowsOf(database, 'repository.release', release, values)
  type Written = { changed: boolean; regroups: boolean }
  const written = await rowsOf<Written>(database, 'repository.upsert', upsert, values)
  const count = (of: keyof Written) => written.filter((row) => row[of]).length
  return { changed: count('changed'), regroups: count('regroups') }
}

export interface DescriptorRow {
  id: string
  /** { entities, refused } of lib/domain/descriptor; null: the file is not there. */
  descriptor: unknown
  activeAt: Date | null
}

/** What descriptors said; answers how many say something else than before. */
export async function writeDescriptors(database: Database, rows: DescriptorRow[]): Promise<number> {
  const written = await rowsOf<{ changed: boolean }>(
    database,
    'repository.descriptors',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, descriptor jsonb, "activeAt" timestamptz)),
    before AS (SELECT r.id, r.descriptor FROM code_repository r JOIN v USING (id))
    UPDATE code_repository r SET descriptor = v.descriptor, described_for = v."activeAt"
    FROM v JOIN before b ON b.id = v.id WHERE r.id = v.id
    RETURNING b.descriptor IS DISTINCT FROM r.descriptor AS changed`,
    [JSON.stringify(rows)],
  )
  return written.filter((row) => row.changed).length
}

export interface CommitRow {
  sha: string
  parents: string[]
  tree: string | null
  authorName: string
  authorEmail: string | null
  title: string
  message: string
  workItems: string[]
  committedAt: Date
}

const insertCommits = `
INSERT INTO code_commit (repository_id, sha, parents, tree, author_name, author_email, title, message, work_items,
  committed_at, seen_at)
SELECT $1, v.sha, ARRAY(SELECT jsonb_array_elements_text(v.parents)), v.tree, v."authorName", v."authorEmail", v.title,
  v.message, ARRAY(SELECT jsonb_array_elements_text(v."workItems")), v."committedAt", sluice_now()
FROM jsonb_to_recordset($2::jsonb) AS v (sha text, parents jsonb, tree text, "authorName" text, "authorEmail" text,
  title text, message text, "workItems" jsonb, "committedAt" timestamptz)
ON CONFLICT (repository_id, sha) DO NOTHING RETURNING sha`

/** One page of commits; answers how many were new. A commit never changes. */
export async function addCommits(
  database: Database,
  repositoryId: string,
  rows: CommitRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  return (await rowsOf(database, 'commit.add', insertCommits, [repositoryId, JSON.stringify(rows)])).length
}

/** All git tags of a repository as they are now; answers how many changed. */
export async function replaceGitTags(
  database: Database,
  repositoryId: string,
  gitTags: { name: string; sha: string }[],
): Promise<number> {
  const [row] = await rowsOf<{ changed: number }>(
    database,
    'git-tag.replace',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v (name text, sha text)),
    gone AS (
      DELETE FROM git_tag t WHERE t.repository_id = $1 AND NOT EXISTS (SELECT 1 FROM v WHERE v.name = t.name) RETURNING 1
    ), put AS (
      INSERT INTO git_tag AS t (repository_id, name, sha, seen_at) SELECT $1, v.name, v.sha, sluice_now() FROM v
      ON CONFLICT (repository_id, name) DO UPDATE SET sha = excluded.sha, seen_at = excluded.seen_at
        WHERE t.sha <> excluded.sha RETURNING 1
    )
    SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM put))::int AS changed`,
    [repositoryId, JSON.stringify(gitTags)],
  )
  return row?.changed ?? 0
}

/** Commits and tags up to this head are here; written last, so that a pass that died begins again. */
export async function writeHead(
  database: Database,
  repositoryId: string,
  headSha: string | null,
  activeAt: Date | null,
): Promise<void> {
  await rowsOf(
    database,
    'repository.head',
    'UPDATE code_repository SET head_sha = $2, commits_for = $3 WHERE id = $1',
    [repositoryId, headSha, activeAt],
  )
}
