import type { FreezeReason, FreezeResolver } from '../../domain/freeze/verdict.ts'
import type { ContentClass } from '../../domain/freeze/window.ts'
import type { MergeAnswer, MergeUnknown } from '../../domain/merge-check/answer.ts'
import { type Reader, readDocument } from '../reader.ts'

/** What freezes said of the merges and gates of one service, as it was said. */
export interface MergesOfService {
  repository: { path: string; webUrl: string | null } | null
  /** Open merge requests that carry a status, or where it could not be written. */
  requests: {
    number: number
    title: string
    sourceBranch: string
    targetBranch: string
    webUrl: string | null
    /** Null: none was written yet. */
    answer: MergeAnswer | null
    problem: string | null
    againAt: string | null
  }[]
  /** The newest first. */
  answers: {
    id: string
    repository: string
    targetBranch: string
    sourceBranch: string | null
    sha: string
    answer: MergeAnswer
    content: ContentClass
    unknown: MergeUnknown | null
    reasons: FreezeReason[]
    opensAt: string | null
    resolvers: FreezeResolver[]
    askedBy: string
    at: string
  }[]
  gates: {
    id: string
    pipeline: string
    run: number
    name: string
    environment: string
    answer: 'refuse' | 'pass'
    reasons: FreezeReason[]
    opensAt: string | null
    problem: string | null
    at: string
    answeredAt: string | null
  }[]
  now: string
}

/** They stand above the runs of a page. */
const mostSaid = 8
const mostRequests = 20

const statement = `SELECT json_build_object('now', sluice_now(),
  'repository', (SELECT json_build_object('path', r.path, 'webUrl', r.web_url) FROM code_repository r WHERE r.id = s.code_repository_id),
  'requests', (SELECT coalesce(json_agg(json_build_object('number', m.number, 'title', m.title, 'sourceBranch', m.source_branch,
      'targetBranch', m.target_branch, 'webUrl', m.web_url,
      'answer', CASE WHEN split_part(m.status_for, ' ', 1) = m.head_sha THEN split_part(m.status_for, ' ', 2) END,
      'problem', m.status_problem, 'againAt', CASE WHEN m.status_problem IS NOT NULL THEN m.status_again_at END)
      ORDER BY m.status_problem IS NULL, m.number DESC), '[]')
    FROM (SELECT * FROM merge_request m WHERE m.repository_id = s.code_repository_id AND m.state = 'open'
      AND (m.status_for IS NOT NULL OR m.status_problem IS NOT NULL) ORDER BY m.number DESC LIMIT ${mostRequests}) m),
  'answers', (SELECT coalesce(json_agg(json_build_object('id', k.id, 'repository', r.path, 'targetBranch', k.target_branch,
      'sourceBranch', k.source_branch, 'sha', k.sha, 'answer', k.answer, 'content', coalesce(k.content, 'unknown'), 'unknown', k.unknown,
      'reasons', k.reasons, 'opensAt', k.opens_at, 'resolvers', k.resolvers, 'askedBy', k.asked_by, 'at', k.at) ORDER BY k.at DESC, k.id), '[]')
    FROM (SELECT * FROM merge_check k WHERE k.repository_id = s.code_repository_id ORDER BY k.at DESC LIMIT ${mostSaid}) k
    JOIN code_repository r ON r.id = k.repository_id),
  'gates', (SELECT coalesce(json_agg(json_build_object('id', g.id, 'pipeline', p.name, 'run', u.number, 'name', g.name,
      'environment', e.slug, 'answer', g.answer, 'reasons', g.reasons, 'opensAt', g.opens_at, 'problem', g.problem, 'at', g.at,
      'answeredAt', g.answered_at) ORDER BY g.at DESC, g.id), '[]')
    FROM (SELECT * FROM pipeline_gate g WHERE g.service_id = s.id ORDER BY g.at DESC LIMIT ${mostSaid}) g
    JOIN pipeline_run u ON u.id = g.run_id JOIN pipeline p ON p.id = u.pipeline_id JOIN environment e ON e.id = g.environment_id))
  AS document FROM service s WHERE s.slug = $1`

/** The last of each; null: no such service. */
export const readMergesOfService = (reader: Reader, slug: string): Promise<MergesOfService | null> =>
  readDocument<MergesOfService>(reader, 'merge-check.of-service', statement, [slug])
