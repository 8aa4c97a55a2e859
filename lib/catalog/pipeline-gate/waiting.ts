import type { GateStage, GateWish } from '../../domain/pipeline-gate/gate.ts'
import { instant, type Reader, readDocument } from '../reader.ts'

/** A run that waits for a person, with what was said at its gates already. */
export interface WaitingRun {
  id: string
  connectionId: string
  /** The cloud's id of the pipeline. */
  pipeline: string
  pipelineName: string
  number: number
  service: { id: string; slug: string }
  /** The build of its commit, where one is known. */
  buildId: string | null
  stages: GateStage[]
  said: { jobId: string; againAt: Date | null; problem: string | null; answeredAt: Date | null }[]
}

type Row = Omit<WaitingRun, 'said'> & {
  said: { jobId: string; againAt: string | null; problem: string | null; answeredAt: string | null }[]
}

// Like what went past a freeze: what began while a promotion of the service moved is its work, and passed its gates.
const statement = `SELECT coalesce(json_agg(json_build_object('id', r.id, 'connectionId', p.connection_id, 'pipeline', p.external_id,
    'pipelineName', p.name, 'number', r.number, 'service', json_build_object('id', s.id, 'slug', s.slug), 'stages', r.stages,
    'buildId', (SELECT b.id FROM build b WHERE b.service_id = s.id AND b.commit_sha = r.commit_sha ORDER BY b.pushed_at DESC LIMIT 1),
    'said', (SELECT coalesce(json_agg(json_build_object('jobId', g.job_id, 'againAt', g.again_at, 'problem', g.problem,
      'answeredAt', g.answered_at)), '[]') FROM pipeline_gate g WHERE g.run_id = r.id)) ORDER BY r.started_at), '[]') AS document
  FROM pipeline_run r JOIN pipeline p ON p.id = r.pipeline_id AND p.kind IN ('ci', 'cd')
  JOIN service s ON s.id = p.service_id AND s.retired_at IS NULL
  JOIN connection c ON c.id = p.connection_id AND c.disabled_at IS NULL
  WHERE NOT r.complete AND r.state IN ('waiting', 'running') AND r.stages @> '[{"jobs": [{"state": "waiting"}]}]'
    AND ($1::uuid IS NULL OR r.id = $1::uuid)
    AND NOT EXISTS (SELECT 1 FROM promotion m WHERE m.service_id = s.id AND m.started_at <= r.started_at
      AND (m.ended_at IS NULL OR m.ended_at >= r.started_at))`

/** Runs of services that wait at a gate and that the portal did not start, the oldest first; or one of them. */
export async function listWaitingRuns(reader: Reader, id: string | null = null): Promise<WaitingRun[]> {
  const rows = await readDocument<Row[]>(reader, 'pipeline-gate.waiting', statement, [id])
  return (rows ?? []).map((row) => ({
    ...row,
    said: row.said.map((one) => ({
      ...one,
      againAt: instant(one.againAt),
      answeredAt: instant(one.answeredAt),
    })),
  }))
}

export interface GateEnvironment {
  id: string
  slug: string
  wish: GateWish
}

/** What each environment asks for at manual gates. */
export async function listGateWishes(reader: Reader): Promise<GateEnvironment[]> {
  const text = `SELECT coalesce(json_agg(json_build_object('id', id, 'slug', slug,
      'wish', coalesce(settings ->> 'pipelineGates', 'leave')) ORDER BY rank), '[]') AS document FROM environment`
  return (await readDocument<GateEnvironment[]>(reader, 'pipeline-gate.wishes', text)) ?? []
}

/** Environments of a service for which an exception is granted and in date. */
export async function listExcepted(reader: Reader, serviceId: string): Promise<Set<string>> {
  const text = `SELECT coalesce(json_agg(DISTINCT environment_id), '[]') AS document FROM freeze_exception
    WHERE service_id = $1::uuid AND decision = 'granted' AND withdrawn_at IS NULL AND ends_at > sluice_now()`
  return new Set((await readDocument<string[]>(reader, 'pipeline-gate.excepted', text, [serviceId])) ?? [])
}
