import type { FreezeReason } from '../../domain/freeze/verdict.ts'
import type { StoredParameter, StoredStage } from '../../domain/pipeline/stages.ts'
import { type Reader, readDocument } from '../reader.ts'
import { type Usual, usualOf } from './usual.ts'

interface Neighbour {
  id: string
  number: number
  state: string
}

/** One run with everything that is joined to it; what is judged of it is for the use case. */
export interface RunRecord {
  /** RunItem of the API contract. */
  item: Record<string, unknown> & { number: number; state: string; branch: string | null }
  /** What was stored before this was written has fewer fields. */
  stages: (Partial<StoredStage> & { name: string })[]
  parameters: StoredParameter[]
  sources: { repository: string; branch: string | null; commitSha: string | null }[]
  queueMs: number | null
  complete: boolean
  pipeline: string
  connection: { kind: 'simulated' | 'alibaba'; endpoints: Record<string, string> }
  subject: { teamId: string | null; productLineId: string | null }
  commit: Record<string, unknown> | null
  mergeRequest: Record<string, unknown> | null
  images: Record<string, unknown>[]
  gates: {
    jobId: string
    name: string
    environment: string
    answer: 'refuse' | 'pass'
    reasons: FreezeReason[]
    opensAt: string | null
    problem: string | null
    at: string
    answeredAt: string | null
  }[]
  previous: Neighbour | null
  next: Neighbour | null
  usual: Usual
  now: string
}

const neighbour = (
  than: '<' | '>',
) => `(SELECT json_build_object('id', o.id, 'number', o.number, 'state', o.state)
  FROM pipeline_run o WHERE o.pipeline_id = r.pipeline_id AND o.number ${than} r.number
  ORDER BY o.number ${than === '<' ? 'DESC' : ''} LIMIT 1)`

// A merge commit brings the head of its request as its second parent.
const mergeRequest = `(SELECT json_build_object('number', m.number, 'title', m.title, 'state', m.state,
    'sourceBranch', m.source_branch, 'targetBranch', m.target_branch, 'authorName', m.author_name, 'webUrl', m.web_url)
  FROM merge_request m WHERE m.repository_id = h.id AND (m.head_sha = r.commit_sha OR m.head_sha = c.parents[2])
  ORDER BY m.head_sha = r.commit_sha DESC, m.number DESC LIMIT 1)`

const images = `(SELECT coalesce(json_agg(json_build_object('build', build_reference(b),
    'repository', i.host || '/' || i.namespace || '/' || i.name,
    'tags', (SELECT coalesce(json_agg(t.name ORDER BY t.name), '[]') FROM image_tag t
      WHERE t.repository_id = b.image_repository_id AND t.digest = b.digest AND t.gone_at IS NULL),
    'sizeBytes', b.size_bytes, 'pushedAt', b.pushed_at, 'goneAt', b.gone_at,
    'runsIn', (SELECT coalesce(json_agg(json_build_object('environment', e.slug, 'since', o.running_since_at) ORDER BY e.rank), '[]')
      FROM place o JOIN environment e ON e.id = o.environment_id
      WHERE o.service_id = b.service_id AND o.running_build_id = b.id)) ORDER BY b.pushed_at, b.id), '[]')
  FROM build b JOIN image_repository i ON i.id = b.image_repository_id WHERE b.run_id = r.id)`

const gates = `(SELECT coalesce(json_agg(json_build_object('jobId', g.job_id, 'name', g.name, 'environment', e.slug,
    'answer', g.answer, 'reasons', g.reasons, 'opensAt', g.opens_at, 'problem', g.problem, 'at', g.at,
    'answeredAt', g.answered_at) ORDER BY g.at, g.id), '[]')
  FROM pipeline_gate g JOIN environment e ON e.id = g.environment_id WHERE g.run_id = r.id)`

const statement = `SELECT json_build_object('item', d.item::json, 'stages', r.stages, 'parameters', r.parameters,
  'sources', r.sources, 'queueMs', r.queue_ms, 'complete', r.complete, 'pipeline', p.external_id,
  'connection', json_build_object('kind', k.kind, 'endpoints', k.endpoints),
  'subject', json_build_object('teamId', s.team_id, 'productLineId', s.product_line_id),
  'commit', CASE WHEN c.sha IS NOT NULL THEN json_build_object('sha', c.sha, 'title', c.title, 'authorName', c.author_name,
    'committedAt', c.committed_at, 'repository', h.path, 'webUrl', h.web_url || '/commit/' || c.sha, 'workItems', c.work_items) END,
  'mergeRequest', ${mergeRequest}, 'images', ${images}, 'gates', ${gates},
  'previous', ${neighbour('<')}, 'next', ${neighbour('>')}, 'usual', ${usualOf('r.pipeline_id', 'r.number')},
  'now', sluice_now()) AS document
FROM pipeline_run r JOIN run_card d ON d.run_id = r.id JOIN pipeline p ON p.id = r.pipeline_id
JOIN connection k ON k.id = p.connection_id
LEFT JOIN service s ON s.id = r.service_id
LEFT JOIN code_repository h ON h.id = coalesce(s.code_repository_id, p.code_repository_id)
LEFT JOIN code_commit c ON c.repository_id = h.id AND c.sha = r.commit_sha
WHERE r.id = $1::uuid`

/** Null: no such run. */
export const readRun = (reader: Reader, id: string): Promise<RunRecord | null> =>
  readDocument<RunRecord>(reader, 'run.one', statement, [id])
