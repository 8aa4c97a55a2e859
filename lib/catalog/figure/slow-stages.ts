import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { Conditions } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

export interface SlowStageRow {
  runId: string
  stage: string
  pipelineId: string
  serviceId: string | null
  durationMs: number
  medianMs: number
  p90Ms: number
  history: number
  at: Date
}

/** Notes slow stages of a run; what stood there of it and is not slow any more goes. Answers those that are new. */
export async function writeSlowStages(
  tx: Transaction,
  runId: string,
  rows: SlowStageRow[],
): Promise<SlowStageRow[]> {
  const known = await tx.prisma.slowStage.findMany({ where: { runId } })
  const stages = rows.map(({ stage }) => stage)
  await tx.prisma.slowStage.deleteMany({ where: { runId } })
  await tx.prisma.slowStage.createMany({ data: rows })
  return rows.filter(({ stage }) => stages.includes(stage) && !known.some((each) => each.stage === stage))
}

/** One page of slow stages, newest first. */
export function listSlowStages(
  database: Pick<Database, 'pool'>,
  filters: {
    service?: string | undefined
    team?: string | undefined
    productLine?: string | undefined
    pipeline?: string | undefined
    run?: string | undefined
  },
  after: [at: string, runId: string, stage: string] | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
    .add('s.slug = ?', filters.service)
    .add('t.slug = ?', filters.team)
    .add('l.slug = ?', filters.productLine)
    .add('w.pipeline_id = ?::uuid', filters.pipeline)
    .add('w.run_id = ?::uuid', filters.run)
  if (after) {
    const [at, runId, stage] = after
    conditions.values.push(at, runId, stage)
    const from = conditions.values.length - 2
    conditions.must(
      `(w.at, w.run_id, w.stage) < ($${from}::timestamptz, $${from + 1}::uuid, $${from + 2}::text)`,
    )
  }
  const inner = `SELECT json_build_object('run', w.run_id, 'number', r.number, 'pipelineId', p.id, 'pipeline', p.name,
      'service', s.slug, 'stage', w.stage, 'durationMs', w.duration_ms, 'medianMs', w.median_ms, 'p90Ms', w.p90_ms,
      'history', w.history, 'at', w.at)::text AS item, json_build_array(w.at, w.run_id, w.stage)::text AS key
    FROM slow_stage w JOIN pipeline_run r ON r.id = w.run_id JOIN pipeline p ON p.id = w.pipeline_id
    LEFT JOIN service s ON s.id = w.service_id LEFT JOIN team t ON t.id = s.team_id
    LEFT JOIN product_line l ON l.id = s.product_line_id${conditions.where()} ORDER BY w.at DESC, w.run_id DESC, w.stage DESC`
  return readPage(database, 'figure.slow', inner, limit, conditions.values)
}
