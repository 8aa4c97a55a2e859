import { type CommitNode, type Relation, relate } from '../../domain/promotion/change.ts'
import { type Reader, readDocument } from '../reader.ts'

/** Enough for years of a busy service; beyond it a relation is unknown rather than slow. */
const depth = 4000

const ancestors = (parameter: string) => `(WITH RECURSIVE up AS (
    SELECT sha, parents FROM code_commit WHERE repository_id = $1::uuid AND sha = ${parameter}
    UNION
    SELECT c.sha, c.parents FROM up, unnest(up.parents) AS parent JOIN code_commit c ON c.repository_id = $1::uuid AND c.sha = parent
  ) SELECT sha, parents FROM up LIMIT ${depth})`

const statement = `SELECT json_agg(json_build_array(sha, parents)) AS document
  FROM (${ancestors('$2')} UNION ${ancestors('$3')}) AS known`

/** How two commits of a repository relate, from the commits that sync has seen. */
export async function readRelation(
  reader: Reader,
  repositoryId: string,
  wantedSha: string,
  runningSha: string,
): Promise<Relation> {
  const rows =
    (await readDocument<[string, string[]][]>(reader, 'relation', statement, [
      repositoryId,
      wantedSha,
      runningSha,
    ])) ?? []
  const nodes = new Map<string, CommitNode>(rows.map(([sha, parents]) => [sha, { sha, parents }]))
  return relate(wantedSha, runningSha, nodes)
}

export interface StoredCommit {
  sha: string
  title: string
  authorName: string
  workItems: string[]
  committedAt: string
}

const commits = `SELECT json_agg(json_build_object('sha', sha, 'title', title, 'authorName', author_name,
    'workItems', work_items, 'committedAt', committed_at) ORDER BY committed_at DESC, sha) AS document
  FROM (SELECT * FROM code_commit WHERE repository_id = $1::uuid AND sha = ANY ($2::text[])
    ORDER BY committed_at DESC, sha LIMIT 100) AS page`

/** At most 100 of these commits, newest first. */
export async function readCommits(
  reader: Reader,
  repositoryId: string,
  shas: string[],
): Promise<StoredCommit[]> {
  if (shas.length === 0) return []
  return (await readDocument<StoredCommit[]>(reader, 'commits', commits, [repositoryId, shas])) ?? []
}
