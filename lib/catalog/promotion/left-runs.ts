import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** A run of Flow that may still deliver for a promotion that was aborted. */
export interface LeftRun {
  stepId: string
  connectionId: string
  /** The cloud's id of the pipeline, and its name. */
  pipelineId: string
  pipeline: string
  wave: number
  /** Null: nobody lived to tell; it is found by its parameter. */
  number: number | null
  startedAt: string
}

const statement = `SELECT coalesce(json_agg(json_build_object('stepId', st.id, 'connectionId', e.connection_id,
    'pipelineId', pl.external_id, 'pipeline', pl.name, 'wave', coalesce(st.wave, 0),
    'number', st.evidence -> 'run' -> 'number', 'startedAt', st.started_at) ORDER BY st.position), '[]') AS document
  FROM promotion p JOIN environment e ON e.id = p.environment_id
  JOIN promotion_step st ON st.promotion_id = p.id AND st.name = 'write' AND st.state <> 'done' AND st.started_at IS NOT NULL
  JOIN target t ON t.id = st.target_id AND t.write_way = 'pipeline'
  JOIN LATERAL (SELECT pl.external_id, pl.name FROM pipeline pl
    WHERE pl.id = t.pipeline_id OR (t.pipeline_id IS NULL AND pl.service_id = p.service_id AND pl.kind = 'cd')
    ORDER BY pl.name, pl.id LIMIT 1) pl ON true
  WHERE p.id = $1::uuid AND p.state = 'aborted' AND st.evidence ->> 'left' IS NULL
    AND coalesce(st.evidence -> 'run' ->> 'state', 'unknown') NOT IN ('succeeded', 'failed', 'cancelled')`

/** Runs that an aborted promotion left, or may have left, under way. */
export async function listLeftRuns(reader: Reader, promotionId: string): Promise<LeftRun[]> {
  return (await readDocument<LeftRun[]>(reader, 'promotion.left-runs', statement, [promotionId])) ?? []
}

/** What became of it: `stopped`, `ended`, `none`, or in a sentence why it could not be stopped. */
export async function noteLeftRun(tx: Transaction, stepId: string, left: string): Promise<void> {
  await tx.prisma
    .$executeRaw`UPDATE promotion_step SET evidence = evidence || jsonb_build_object('left', ${left}::text)
    WHERE id = ${stepId}::uuid`
}
