import type { RunStage } from '../../domain/freeze-breach/deploys.ts'
import { type Reader, readDocument } from '../reader.ts'

/** A rollout that the portal did not make. */
export interface OutsideRollout {
  id: string
  serviceId: string
  service: string
  environmentId: string
  environment: string
  digest: string
  at: string
  /** It has run there before: somebody went back. */
  ranBefore: boolean
  /** A delivery run of the service that was under way then, and who started it. */
  run: { pipeline: string; number: number; actor: string | null } | null
}

/** A run of a pipeline that delivers, which the portal did not start and which began while nothing of it moved. */
export interface OutsideRun {
  id: string
  serviceId: string
  service: string
  pipeline: string
  kind: 'ci' | 'cd'
  number: number
  actor: string | null
  state: string
  startedAt: string
  stages: RunStage[]
}

/** A run is taken for the cause of a rollout that it ended at most so long before. */
const settlesIn = `interval '15 minutes'`

const rollouts = `SELECT coalesce(json_agg(json_build_object('id', y.id, 'serviceId', s.id, 'service', s.slug, 'environmentId', e.id,
    'environment', e.slug, 'digest', y.digest, 'at', y.started_at,
    'ranBefore', EXISTS (SELECT 1 FROM stay x WHERE x.service_id = y.service_id AND x.environment_id = y.environment_id
      AND x.digest = y.digest AND x.started_at < y.started_at),
    'run', (SELECT json_build_object('pipeline', p.name, 'number', r.number, 'actor', r.actor) FROM pipeline_run r
      JOIN pipeline p ON p.id = r.pipeline_id WHERE r.service_id = y.service_id AND p.kind = 'cd' AND r.started_at <= y.started_at
        AND (r.ended_at IS NULL OR r.ended_at > y.started_at - ${settlesIn}) ORDER BY r.started_at DESC LIMIT 1))
    ORDER BY y.started_at), '[]') AS document
  FROM stay y JOIN service s ON s.id = y.service_id JOIN environment e ON e.id = y.environment_id
  WHERE y.cause = 'outside' AND y.started_at > $1::timestamptz
    AND NOT EXISTS (SELECT 1 FROM freeze_breach b WHERE b.kind = 'rollout' AND b.subject_id = y.id)`

/** Outside rollouts since then that are in no breach yet, the oldest first. */
export async function listOutsideRollouts(reader: Reader, since: Date): Promise<OutsideRollout[]> {
  return (await readDocument<OutsideRollout[]>(reader, 'freeze-breach.rollouts', rollouts, [since])) ?? []
}

// The newest runs of each pipeline come by their number, so that nothing but them is read. What began while a promotion of
// the service moved is its work: a pipeline that follows the manifests, or one that migrates.
const runs = `WITH page AS (SELECT * FROM pipeline WHERE id > $4::uuid AND kind IN ('ci', 'cd') ORDER BY id LIMIT $5)
  SELECT json_build_object('next', (SELECT id FROM page ORDER BY id OFFSET $5 - 1),
    'runs', (SELECT coalesce(json_agg(json_build_object('id', r.id, 'serviceId', s.id, 'service', s.slug, 'pipeline', p.name,
        'kind', p.kind, 'number', r.number, 'actor', r.actor, 'state', r.state, 'startedAt', r.started_at, 'stages', r.stages)
        ORDER BY r.started_at), '[]')
      FROM page p JOIN service s ON s.id = p.service_id AND s.retired_at IS NULL
      JOIN LATERAL (SELECT * FROM pipeline_run r WHERE r.pipeline_id = p.id ORDER BY r.number DESC LIMIT $3::int) r ON true
      WHERE r.started_at > $1::timestamptz AND r.seen_at > $2::timestamptz AND r.stages <> '[]'
        AND NOT EXISTS (SELECT 1 FROM freeze_breach b WHERE b.kind = 'run' AND b.subject_id = r.id)
        AND NOT EXISTS (SELECT 1 FROM promotion m WHERE m.service_id = s.id AND m.started_at <= r.started_at
          AND (m.ended_at IS NULL OR m.ended_at >= r.started_at)))) AS document`

const beforeAll = '00000000-0000-0000-0000-000000000000'

/**
 * Runs that began since `from`, that sync saw since `seen` and that are in no breach yet; of each pipeline the newest few.
 * Pipelines come in parts, so that no more than `atOnce` runs with their stages are held at a time; of a part the oldest run
 * comes first.
 */
export async function* listOutsideRuns(
  reader: Reader,
  of: { from: Date; seen: Date; mostOfEach: number; atOnce: number },
): AsyncGenerator<OutsideRun[]> {
  const pipelines = Math.max(1, Math.floor(of.atOnce / of.mostOfEach))
  for (let after: string | null = beforeAll; after !== null; ) {
    const values: unknown[] = [of.from, of.seen, of.mostOfEach, after, pipelines]
    type Part = { next: string | null; runs: OutsideRun[] }
    const part: Part | null = await readDocument<Part>(reader, 'freeze-breach.runs', runs, values)
    yield part?.runs ?? []
    after = part?.next ?? null
  }
}
