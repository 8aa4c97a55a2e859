import type { BranchSource } from '../../domain/branch/code-rules.ts'
import { type Reader, readDocument } from '../reader.ts'

export interface CodeRuleFacts {
  /** Null: the service has no code repository. */
  repository: { path: string; defaultBranch: string } | null
  branches: { name: string; seenIn: BranchSource }[]
  commits: { sha: string; title: string; parents: string[]; workItems: string[] }[]
  /** Pipelines and images that were matched although their name says something else. */
  names: { noun: 'pipeline' | 'image'; name: string; finding: string }[]
  since: string
}

const lately = (column: string) => `${column} > sluice_now() - interval '30 days'`

// Branches of the last 30 days only: what nobody touches any more needs no new name.
const statement = `SELECT json_build_object('since', sluice_now() - interval '30 days',
  'repository', CASE WHEN r.id IS NOT NULL THEN json_build_object('path', r.path, 'defaultBranch', r.default_branch) END,
  'branches', (SELECT coalesce(json_agg(json_build_object('name', b.name, 'seenIn', b.seen_in)), '[]') FROM (
      SELECT name, 'branch' AS seen_in FROM code_branch WHERE repository_id = r.id AND gone_at IS NULL
      UNION SELECT source_branch, 'merge-request' FROM merge_request WHERE repository_id = r.id AND ${lately('updated_at')}
      UNION SELECT branch, 'build' FROM build WHERE service_id = s.id AND branch IS NOT NULL AND ${lately('pushed_at')}
      UNION SELECT branch, 'run' FROM pipeline_run WHERE service_id = s.id AND branch IS NOT NULL AND ${lately('started_at')}
      ORDER BY 1, 2 LIMIT 2000) b),
  'commits', (SELECT coalesce(json_agg(json_build_object('sha', c.sha, 'title', c.title, 'parents', c.parents, 'workItems', c.work_items)
      ORDER BY c.committed_at DESC), '[]') FROM (SELECT * FROM code_commit WHERE repository_id = r.id AND ${lately('committed_at')}
      ORDER BY committed_at DESC LIMIT 500) c),
  'names', (SELECT coalesce(json_agg(json_build_object('noun', m.noun, 'name', m.subject_name, 'finding', m.detail ->> 'finding')
      ORDER BY m.noun, m.subject_name), '[]') FROM match m
      WHERE m.service_id = s.id AND m.noun IN ('pipeline', 'image') AND m.detail ->> 'finding' IS NOT NULL)) AS document
  FROM service s LEFT JOIN code_repository r ON r.id = s.code_repository_id WHERE s.id = $1::uuid`

/** What the names of branches, commits, pipelines and images of one service are; null when there is no such service. */
export const readCodeRuleFacts = (reader: Reader, serviceId: string): Promise<CodeRuleFacts | null> =>
  readDocument(reader, 'service.code-rules', statement, [serviceId])
