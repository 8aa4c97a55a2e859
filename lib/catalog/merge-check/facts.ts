import type { FreezeTarget } from '../../domain/freeze/scope.ts'
import type { MergeQuestion } from '../../domain/merge-check/answer.ts'
import { type RangeRow, rangeDocument, rangeOf } from '../change-class/range.ts'
import { type Reader, readDocument } from '../reader.ts'

/** What a merge answer is made from, all of one instant. */
export interface MergeFacts {
  repository: { id: string; connectionId: string; path: string }
  question: MergeQuestion
  /** Head of the target branch; null: sync does not know it. */
  targetHead: string | null
  now: Date
}

interface Row {
  repository: MergeFacts['repository']
  defaultBranch: string
  targetHead: string | null
  sourceBranch: string | null
  range: RangeRow | null
  services: Omit<FreezeTarget, 'environmentId' | 'regions'>[]
  now: string
}

/** SQL of the services of a repository `r`, as freezes ask about them. */
export const mergeServices = `(SELECT coalesce(json_agg(json_build_object('serviceId', s.id, 'productLineId', s.product_line_id,
    'teamId', s.team_id, 'tier', s.tier, 'runtime', s.runtime) ORDER BY s.slug), '[]')
  FROM service s WHERE s.code_repository_id = r.id AND s.retired_at IS NULL)`

/** A merge goes into no environment and no region. */
export const mergeTargetOf = (service: Omit<FreezeTarget, 'environmentId' | 'regions'>): FreezeTarget => ({
  ...service,
  environmentId: null,
  regions: null,
})

// A path is looked for in every connection; the one in use, and of these the one that a service is made from.
// $1 path, $2 target branch, $3 commit, $4 number of the merge request, $5 id of the repository
const statement = `SELECT json_build_object('repository', json_build_object('id', r.id, 'connectionId', r.connection_id, 'path', r.path),
  'defaultBranch', r.default_branch, 'targetHead', t.head_sha, 'now', sluice_now(), 'services', ${mergeServices},
  'sourceBranch', (SELECT m.source_branch FROM merge_request m WHERE m.repository_id = r.id
    AND (m.number = $4::int OR ($4::int IS NULL AND m.state = 'open' AND m.head_sha = $3 AND m.target_branch = $2))
    ORDER BY m.number DESC LIMIT 1),
  'range', CASE WHEN EXISTS (SELECT 1 FROM code_commit k WHERE k.repository_id = r.id AND k.sha = $3)
    THEN ${rangeDocument('r.id', 'r.connection_id', '$3', 't.head_sha')} END) AS document
FROM code_repository r JOIN connection c ON c.id = r.connection_id
LEFT JOIN LATERAL (SELECT CASE WHEN $2 = r.default_branch THEN r.head_sha ELSE
  (SELECT b.head_sha FROM code_branch b WHERE b.repository_id = r.id AND b.name = $2 AND b.gone_at IS NULL) END AS head_sha) t ON true
WHERE CASE WHEN $5::uuid IS NULL THEN r.path = $1 ELSE r.id = $5::uuid END
ORDER BY c.disabled_at IS NOT NULL, r.archived, NOT EXISTS (SELECT 1 FROM service s WHERE s.code_repository_id = r.id AND s.retired_at IS NULL)
LIMIT 1`

/** The repository of a path (or of an id), its services, and the commits that a merge would bring; null: no such repository. */
export async function readMergeFacts(
  reader: Reader,
  of: {
    path: string
    id?: string
    targetBranch: string
    sha: string
    mergeRequest: number | null
    sourceBranch: string | null
  },
): Promise<MergeFacts | null> {
  const { targetBranch, sha } = of
  const values = [of.path, targetBranch, sha, of.mergeRequest, of.id ?? null]
  const row = await readDocument<Row>(reader, 'merge-check.facts', statement, values)
  if (!row) return null
  const { repository, defaultBranch, targetHead } = row
  return {
    repository,
    targetHead,
    now: new Date(row.now),
    question: {
      targetBranch,
      defaultBranch,
      services: row.services.map(mergeTargetOf),
      range: rangeOf(row.range, sha, targetHead),
      sourceBranch: of.sourceBranch ?? row.sourceBranch,
    },
  }
}
