import { type Contains, containsFix } from '../../domain/hold/hold.ts'
import type { CommitNode } from '../../domain/promotion/change.ts'
import { type Reader, readDocument } from '../reader.ts'

/** Enough for years of a busy service; beyond it the answer is unknown rather than slow. */
const depth = 4000

const ancestors = `SELECT json_agg(json_build_array(sha, parents)) AS document FROM (
  WITH RECURSIVE up AS (
    SELECT sha, parents FROM code_commit WHERE repository_id = $1::uuid AND sha = $2
    UNION
    SELECT c.sha, c.parents FROM up, unnest(up.parents) AS parent
      JOIN code_commit c ON c.repository_id = $1::uuid AND c.sha = parent
  ) SELECT sha, parents FROM up LIMIT ${depth}) AS known`

/** Whether the build made from a commit contains another one, from the commits that sync has seen. */
export async function readContains(
  reader: Reader,
  repositoryId: string | null,
  headSha: string | null,
  fixSha: string,
): Promise<Contains> {
  if (repositoryId === null || headSha === null) return 'unknown'
  const rows =
    (await readDocument<[string, string[]][]>(reader, 'hold.history', ancestors, [repositoryId, headSha])) ??
    []
  const nodes = new Map<string, CommitNode>(rows.map(([sha, parents]) => [sha, { sha, parents }]))
  return containsFix(headSha, fixSha, nodes)
}
