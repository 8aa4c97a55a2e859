import type { PipelineKind } from '../../domain/pipeline/name.ts'
import type { RunState } from '../../domain/pipeline/run-state.ts'
import { type Reader, readDocument } from '../reader.ts'

export interface ActedJob {
  id: string
  name: string
  state: RunState
  /** The cloud's own word; absent in rows of an older look. */
  word?: string | null
  startedAt: string | null
}
export interface ActedStage {
  name: string
  jobs: ActedJob[]
}
export interface ActedParameter {
  key: string
  value: string | null
  masked: boolean
}

export interface ActedPipeline {
  id: string
  externalId: string
  name: string
  kind: PipelineKind
  connectionId: string
  /** Its connection is out of use. */
  isOff: boolean
  sourceUrls: string[]
  parameters: (ActedParameter & { description?: string | null })[]
}

export interface ActedService {
  id: string
  slug: string
  teamId: string | null
  productLineId: string | null
}

export interface ActedRun {
  id: string
  number: number
  state: RunState
  branch: string | null
  stages: ActedStage[]
  parameters: ActedParameter[]
}

/** A run with everything that decides what may be done with it. */
export interface RunSubject {
  run: ActedRun
  pipeline: ActedPipeline
  service: ActedService | null
  /** What was asked and has not been told yet. */
  open: { jobId: string | null; verb: string; askedByName: string }[]
}

/** A pipeline with everything that decides how it may be started. */
export interface PipelineSubject {
  pipeline: ActedPipeline
  service: ActedService | null
  repository: { id: string; path: string; defaultBranch: string } | null
  /** The newest whose stages are known. */
  lastRun: ActedRun | null
}

const pipelineOf = (p: string, c: string) => `json_build_object('id', ${p}.id, 'externalId', ${p}.external_id,
  'name', ${p}.name, 'kind', ${p}.kind, 'connectionId', ${p}.connection_id, 'isOff', ${c}.disabled_at IS NOT NULL,
  'sourceUrls', coalesce(${p}.source_urls, '[]'), 'parameters', ${p}.parameters)`
const serviceOf = (
  s: string,
) => `CASE WHEN ${s}.id IS NOT NULL THEN json_build_object('id', ${s}.id, 'slug', ${s}.slug,
  'teamId', ${s}.team_id, 'productLineId', ${s}.product_line_id) END`
const runOf = (r: string) => `json_build_object('id', ${r}.id, 'number', ${r}.number, 'state', ${r}.state,
  'branch', ${r}.branch, 'stages', ${r}.stages, 'parameters', ${r}.parameters)`

const runStatement = `SELECT json_build_object('run', ${runOf('r')}, 'pipeline', ${pipelineOf('p', 'c')}, 'service', ${serviceOf('s')},
  'open', (SELECT coalesce(json_agg(json_build_object('jobId', a.job_id, 'verb', a.verb, 'askedByName', a.asked_by_name)), '[]')
    FROM run_action a WHERE a.pipeline_id = p.id AND a.run_number = r.number AND a.state = 'asked')) AS document
  FROM pipeline_run r JOIN pipeline p ON p.id = r.pipeline_id JOIN connection c ON c.id = p.connection_id
  LEFT JOIN service s ON s.id = p.service_id`

export const readRunSubject = (reader: Reader, id: string): Promise<RunSubject | null> =>
  readDocument(reader, 'run-action.run', `${runStatement} WHERE r.id = $1::uuid`, [id])

/** The same by the pipeline and the number that an action names. */
export const readNumberedSubject = (
  reader: Reader,
  pipelineId: string,
  number: number,
): Promise<RunSubject | null> =>
  readDocument(
    reader,
    'run-action.numbered',
    `${runStatement} WHERE r.pipeline_id = $1::uuid AND r.number = $2`,
    [pipelineId, number],
  )

const pipelineStatement = `SELECT json_build_object('pipeline', ${pipelineOf('p', 'c')}, 'service', ${serviceOf('s')},
  'repository', CASE WHEN k.id IS NOT NULL THEN json_build_object('id', k.id, 'path', k.path, 'defaultBranch', k.default_branch) END,
  'lastRun', (SELECT ${runOf('r')} FROM pipeline_run r WHERE r.pipeline_id = p.id AND r.stages <> '[]'::jsonb
    ORDER BY r.number DESC LIMIT 1)) AS document
  FROM pipeline p JOIN connection c ON c.id = p.connection_id LEFT JOIN service s ON s.id = p.service_id
  LEFT JOIN code_repository k ON k.id = p.code_repository_id WHERE p.id = $1::uuid`

export const readPipelineSubject = (reader: Reader, id: string): Promise<PipelineSubject | null> =>
  readDocument(reader, 'run-action.pipeline', pipelineStatement, [id])

/** Windows of a service's environments for which an exception is granted and in date: environment -> windows. */
export async function listExceptedWindows(
  reader: Reader,
  serviceId: string,
): Promise<Map<string, Set<string>>> {
  const text = `SELECT coalesce(json_agg(DISTINCT jsonb_build_array(environment_id, window_id)), '[]') AS document
    FROM freeze_exception WHERE service_id = $1::uuid AND decision = 'granted' AND withdrawn_at IS NULL
      AND decided_by_id IS DISTINCT FROM requester_id AND ends_at > sluice_now()`
  const rows =
    (await readDocument<[string, string][]>(reader, 'run-action.excepted', text, [serviceId])) ?? []
  const found = new Map<string, Set<string>>()
  for (const [environmentId, windowId] of rows)
    found.set(environmentId, (found.get(environmentId) ?? new Set<string>()).add(windowId))
  return found
}

export interface KnownRefs {
  branches: string[]
  gitTags: string[]
}

/** Known branches and Git tags of a repository that contain a text, the likeliest first; at most 50 of each. */
export async function listKnownRefs(reader: Reader, repositoryId: string, q: string): Promise<KnownRefs> {
  const like = `%${q.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const text = `SELECT json_build_object(
    'branches', (SELECT coalesce(json_agg(name), '[]') FROM (SELECT b.name FROM code_branch b
      JOIN code_repository k ON k.id = b.repository_id WHERE b.repository_id = $1::uuid AND lower(b.name) LIKE $2
      ORDER BY b.name <> k.default_branch, b.name LIMIT 50) AS b),
    'gitTags', (SELECT coalesce(json_agg(name), '[]') FROM (SELECT name FROM git_tag
      WHERE repository_id = $1::uuid AND lower(name) LIKE $2 ORDER BY name DESC LIMIT 50) AS t)) AS document`
  const found = await readDocument<KnownRefs>(reader, 'run-action.refs', text, [repositoryId, like])
  return found ?? { branches: [], gitTags: [] }
}
