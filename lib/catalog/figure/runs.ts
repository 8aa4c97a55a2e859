import type { EndedRun, StageDay } from '../../domain/figure/stage-day.ts'
import type { Database } from '../database.ts'
import { readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** A day of a pipeline in which runs ended that are not counted. */
export interface DuePipelineDay {
  pipelineId: string
  /** YYYY-MM-DD, by when the runs began. */
  day: string
  noteIds: string[]
  runIds: string[]
}

const due = `SELECT json_agg(json_build_object('pipelineId', pipeline_id, 'day', day, 'noteIds', notes, 'runIds', runs)) AS document
  FROM (SELECT r.pipeline_id, (coalesce(r.started_at, r.ended_at, r.seen_at) AT TIME ZONE $1)::date AS day,
      json_agg(n.id::text) AS notes, json_agg(DISTINCT r.id) AS runs
    FROM (SELECT * FROM figure_run_due ORDER BY id LIMIT $2) AS n JOIN pipeline_run r ON r.id = n.run_id
    GROUP BY 1, 2) AS each`

/** What the oldest notes ask for. */
export const listDuePipelineDays = async (
  database: Pick<Database, 'pool'>,
  zone: string,
  notes: number,
): Promise<DuePipelineDay[]> =>
  (await readDocument<DuePipelineDay[]>(database, 'figure.due-runs', due, [zone, notes])) ?? []

export interface CountedRun extends Omit<EndedRun, 'cache'> {
  id: string
  number: number
  serviceId: string | null
  pipeline: string
  /** Beginnings of its logs, where somebody read them and they are still kept. */
  log: string
}

// A log is a hint here, not worth more than its first pieces.
const runs = `SELECT json_agg(json_build_object('id', r.id, 'number', r.number, 'serviceId', r.service_id, 'pipeline', p.name,
    'state', r.state, 'startedAt', r.started_at, 'endedAt', r.ended_at, 'queueMs', r.queue_ms, 'stages', r.stages,
    'log', coalesce((SELECT string_agg(encode(g.content, 'escape'), E'\\n') FROM (SELECT s.content FROM run_log l
      JOIN run_log_segment s ON s.log_id = l.id AND s.generation = l.generation
      WHERE l.run_id = r.id AND s.seq < 4 ORDER BY l.job_id, s.seq LIMIT 8) AS g), '')) ORDER BY r.number) AS document
  FROM run_card c JOIN pipeline_run r ON r.id = c.run_id JOIN pipeline p ON p.id = r.pipeline_id
  WHERE c.pipeline_id = $1::uuid AND r.complete AND c.at >= ($2::date)::timestamp AT TIME ZONE $3
    AND c.at < ($2::date + 1)::timestamp AT TIME ZONE $3`

/** PostgreSQL hands bytes that are no ASCII on as \\nnn: a log may hold anything, and no text type takes that. */
const textOf = (escaped: string): string =>
  Buffer.from(
    escaped.replace(/\\(\d{3}|\\)/g, (_, code: string) =>
      code === '\\' ? code : String.fromCharCode(Number.parseInt(code, 8)),
    ),
    'latin1',
  ).toString('utf8')

/** The runs of a pipeline that began on this day and have come to their end. */
export const readRunsOfDay = async (
  database: Pick<Database, 'pool'>,
  { pipelineId, day }: DuePipelineDay,
  zone: string,
): Promise<CountedRun[]> => {
  const found = await readDocument<CountedRun[]>(database, 'figure.runs', runs, [pipelineId, day, zone])
  return (found ?? []).map((run) => ({ ...run, log: textOf(run.log) }))
}

const before = `SELECT json_agg(h.stages ORDER BY h.number DESC) AS document FROM (SELECT number, stages FROM pipeline_run
  WHERE pipeline_id = $1::uuid AND number < $2 AND complete ORDER BY number DESC LIMIT 60) AS h`

/** Stages of the runs before one, the newest first. */
export const readStagesBefore = async (
  database: Pick<Database, 'pool'>,
  pipelineId: string,
  number: number,
): Promise<EndedRun['stages'][]> =>
  (await readDocument<EndedRun['stages'][]>(database, 'figure.stages-before', before, [
    pipelineId,
    number,
  ])) ?? []

const write = `WITH v AS (SELECT * FROM jsonb_to_recordset($3::jsonb) AS v (stage text, runs int, succeeded int, failed int,
    seconds jsonb, "queueSeconds" jsonb, "queueUnknown" int, "cacheHits" int, "cacheMisses" int, "cacheUnknown" int)),
  gone AS (DELETE FROM figure_stage_day d WHERE d.pipeline_id = $1::uuid AND d.day = $2::date
    AND d.stage NOT IN (SELECT stage FROM v))
INSERT INTO figure_stage_day (pipeline_id, day, stage, runs, succeeded, failed, seconds, queue_seconds, queue_unknown,
  cache_hits, cache_misses, cache_unknown)
SELECT $1::uuid, $2::date, stage, runs, succeeded, failed, ARRAY(SELECT jsonb_array_elements_text(seconds)::int),
  ARRAY(SELECT jsonb_array_elements_text("queueSeconds")::int), "queueUnknown", "cacheHits", "cacheMisses", "cacheUnknown" FROM v
ON CONFLICT (pipeline_id, stage, day) DO UPDATE SET runs = excluded.runs, succeeded = excluded.succeeded,
  failed = excluded.failed, seconds = excluded.seconds, queue_seconds = excluded.queue_seconds,
  queue_unknown = excluded.queue_unknown, cache_hits = excluded.cache_hits, cache_misses = excluded.cache_misses,
  cache_unknown = excluded.cache_unknown`

/** Writes the sums of a day as they are now. */
export async function writeStageDay(
  tx: Transaction,
  { pipelineId, day }: DuePipelineDay,
  days: StageDay[],
): Promise<void> {
  await tx.prisma.$executeRawUnsafe(write, pipelineId, day, JSON.stringify(days))
}

export async function dropRunNotes(tx: Transaction, noteIds: string[]): Promise<void> {
  await tx.prisma.$executeRaw`DELETE FROM figure_run_due WHERE id = ANY (${noteIds}::text[]::bigint[])`
}

/** Notes of runs that are no more. */
export async function dropStrayNotes(tx: Transaction): Promise<void> {
  await tx.prisma
    .$executeRaw`DELETE FROM figure_run_due n WHERE NOT EXISTS (SELECT 1 FROM pipeline_run r WHERE r.id = n.run_id)`
}
