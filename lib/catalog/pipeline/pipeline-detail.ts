import type { StoredStage } from '../../domain/pipeline/stages.ts'
import { type Reader, readDocument } from '../reader.ts'
import { pipelineItem, pipelineJoins } from './pipeline-list.ts'
import { type Usual, usualOf } from './usual.ts'

export interface PipelineRecord {
  /** PipelineItem of the API contract. */
  item: Record<string, unknown>
  /** Fields of PipelineDetail that are shown as they are. */
  shown: Record<string, unknown>
  /** Of the newest run whose stages are known. */
  stages: (Partial<StoredStage> & { name: string })[] | null
  subject: { teamId: string | null; productLineId: string | null }
  usual: Usual
  now: string
}

const statement = `SELECT json_build_object('item', ${pipelineItem},
  'shown', json_build_object(
    'repository', CASE WHEN h.id IS NOT NULL THEN json_build_object('id', h.id, 'path', h.path, 'webUrl', h.web_url) END,
    'sourceUrls', p.source_urls,
    'definition', CASE WHEN p.definition_place IS NOT NULL
      THEN json_build_object('place', p.definition_place, 'path', p.definition_path) END,
    'environment', p.environment_name, 'parameters', p.parameters, 'createdAt', p.created_at,
    'changedAt', p.changed_at, 'readAt', p.read_at),
  'stages', (SELECT r.stages FROM pipeline_run r WHERE r.pipeline_id = p.id AND r.stages <> '[]' ORDER BY r.number DESC LIMIT 1),
  'subject', json_build_object('teamId', s.team_id, 'productLineId', s.product_line_id),
  'usual', ${usualOf('p.id', '-1')}, 'now', sluice_now()) AS document
FROM ${pipelineJoins} LEFT JOIN code_repository h ON h.id = coalesce(p.code_repository_id, s.code_repository_id)
WHERE p.id = $1::uuid`

/** Null: no such pipeline. */
export const readPipeline = (reader: Reader, id: string): Promise<PipelineRecord | null> =>
  readDocument<PipelineRecord>(reader, 'pipeline.one', statement, [id])
