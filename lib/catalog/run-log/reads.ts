import type { LogOutline } from '../../domain/run-log/outline.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** Why nothing more could be read, with a failure's code. */
export interface LogProblem {
  code: string
  message: string
  at: string
}

export interface LogHead {
  /** Null: nobody ever read it. */
  id: string | null
  jobName: string | null
  /** Null: the run has no such job. */
  jobState: string | null
  jobStartedAt: Date | null
  generation: number
  lines: number
  bytes: number
  outline: LogOutline | null
  problem: LogProblem | null
  truncated: boolean
  readAt: Date | null
  endedAt: Date | null
  watchedUntil: Date | null
  now: Date
}

/** The log of a job as far as it was read; null when there is no such run. */
export async function readLogHead(
  database: Pick<Database, 'pool'>,
  runId: string,
  jobId: string,
): Promise<LogHead | null> {
  const rows = await rowsOf<Omit<LogHead, 'bytes'> & { bytes: string }>(
    database,
    'run-log.head',
    `SELECT l.id, j.job ->> 'name' AS "jobName", j.job ->> 'state' AS "jobState",
       (j.job ->> 'startedAt')::timestamptz AS "jobStartedAt", coalesce(l.generation, 1) AS generation,
       coalesce(l.line_count, 0) AS lines, coalesce(l.byte_count, 0)::text AS bytes, l.outline, l.problem,
       coalesce(l.truncated, false) AS truncated, l.read_at AS "readAt", l.ended_at AS "endedAt",
       l.watched_until AS "watchedUntil", sluice_now() AS now
     FROM pipeline_run r
     LEFT JOIN LATERAL (
       SELECT job FROM jsonb_array_elements(r.stages) stage, jsonb_array_elements(stage -> 'jobs') job
       WHERE job ->> 'id' = $2 LIMIT 1) j ON true
     LEFT JOIN run_log l ON l.run_id = r.id AND l.job_id = $2
     WHERE r.id = $1`,
    [runId, jobId],
  )
  const [row] = rows
  return row ? { ...row, bytes: Number(row.bytes) } : null
}

export interface LogPieceRow {
  seq: number
  firstLine: number
  continues: boolean
  content: Buffer
}

const piece = 'seq, first_line AS "firstLine", continues, content'

/** Pieces in which lines from this one on begin, at most so many. */
export function readPiecesFromLine(
  database: Pick<Database, 'pool'>,
  logId: string,
  generation: number,
  line: number,
  limit: number,
): Promise<LogPieceRow[]> {
  return rowsOf<LogPieceRow>(
    database,
    'run-log.from-line',
    `SELECT ${piece} FROM run_log_segment
     WHERE log_id = $1 AND generation = $2 AND line_count > 0 AND first_line + line_count > $3
     ORDER BY seq LIMIT $4`,
    [logId, generation, line, limit],
  )
}

/** Pieces after one, in order, at most so many; -1 begins. */
export function readPiecesAfter(
  database: Pick<Database, 'pool'>,
  logId: string,
  generation: number,
  seq: number,
  limit: number,
): Promise<LogPieceRow[]> {
  return rowsOf<LogPieceRow>(
    database,
    'run-log.after',
    `SELECT ${piece} FROM run_log_segment WHERE log_id = $1 AND generation = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
    [logId, generation, seq, limit],
  )
}

/** Logs that somebody reads, that have more to come, and that nobody tails although it is time: by `lateMs` at least. */
export async function listUntailedLogs(database: Pick<Database, 'pool'>, lateMs: number): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    database,
    'run-log.untailed',
    `SELECT id FROM run_log WHERE watched_until > sluice_now() AND ended_at IS NULL
       AND ask_at < sluice_now() - make_interval(secs => $1::float8 / 1000)
       AND (claimed_until IS NULL OR claimed_until <= sluice_now()) LIMIT 500`,
    [lateMs],
  )
  return rows.map(({ id }) => id)
}
