import { emptyOutline, type LogOutline } from '../../domain/run-log/outline.ts'
import { firstPlace, TailPlace } from '../../domain/run-log/place.ts'
import { type LogPiece, pieceBytes } from '../../domain/run-log/segment.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import type { LogProblem } from './reads.ts'

/** Takes out or renews the lease of a log. `anew`: the job was run again since all was read. Answers its id. */
export async function watchLog(
  tx: Transaction,
  of: { runId: string; jobId: string },
  until: Date,
  anew: boolean,
): Promise<string> {
  const rows = await tx.prisma.$queryRaw<{ id: string }[]>`
    INSERT INTO run_log AS l (id, run_id, job_id, watched_until, ask_at, place, outline)
    VALUES (${newId()}::uuid, ${of.runId}::uuid, ${of.jobId}, ${until}, ${tx.now}, ${JSON.stringify(firstPlace)}::jsonb,
      ${JSON.stringify(emptyOutline)}::jsonb)
    ON CONFLICT (run_id, job_id) DO UPDATE SET watched_until = greatest(l.watched_until, excluded.watched_until),
      ask_at = CASE WHEN ${anew} THEN ${tx.now} ELSE l.ask_at END,
      ended_at = CASE WHEN ${anew} THEN NULL ELSE l.ended_at END,
      place = CASE WHEN ${anew} THEN jsonb_set(l.place, '{steps}', 'null') ELSE l.place END
    RETURNING id`
  const [row] = rows
  if (!row) throw new Error('a lease is always written')
  return row.id
}

/** What one turn of tailing needs to know. */
export interface TailClaim {
  claimId: string
  logId: string
  runId: string
  jobId: string
  connectionId: string
  pipeline: string
  run: number
  attempt: string | null
  place: TailPlace
  bytes: number
}

/** Claims a log that is read by somebody and due; null when there is nothing to do or another has it. */
export async function claimTail(tx: Transaction, logId: string, until: Date): Promise<TailClaim | null> {
  const claimId = newId()
  const rows = await tx.prisma.$queryRaw<
    (Omit<TailClaim, 'place' | 'bytes'> & { place: unknown; bytes: bigint })[]
  >`
    UPDATE run_log l SET claim_id = ${claimId}::uuid, claimed_until = ${until}
    FROM pipeline_run r JOIN pipeline p ON p.id = r.pipeline_id
    WHERE l.id = ${logId}::uuid AND r.id = l.run_id AND l.ended_at IS NULL AND l.watched_until > ${tx.now}
      AND l.ask_at <= ${new Date(tx.now.getTime() + 100)}
      AND (l.claimed_until IS NULL OR l.claimed_until <= ${tx.now})
    RETURNING l.claim_id AS "claimId", l.id AS "logId", l.run_id AS "runId", l.job_id AS "jobId",
      p.connection_id AS "connectionId", p.external_id AS pipeline, r.number AS run, l.attempt, l.place,
      l.byte_count AS bytes`
  const [row] = rows
  if (!row) return null
  return { ...row, place: TailPlace.parse(row.place), bytes: Number(row.bytes) }
}

/** Keeps a claim alive for so long from now. */
export async function renewTail(
  database: Pick<Database, 'pool'>,
  claimId: string,
  forMs: number,
): Promise<void> {
  await rowsOf(
    database,
    'run-log.renew',
    `UPDATE run_log SET claimed_until = sluice_now() + make_interval(secs => $2::float8 / 1000) WHERE claim_id = $1`,
    [claimId, forMs],
  )
}

/** A log whose claim is still ours, held until the transaction ends. */
export interface HeldLog {
  generation: number
  lines: number
  bytes: number
  segments: number
  outline: LogOutline
  problem: LogProblem | null
}

export async function holdLog(tx: Transaction, claim: TailClaim): Promise<HeldLog | null> {
  const rows = await tx.prisma.$queryRaw<(Omit<HeldLog, 'bytes'> & { bytes: bigint })[]>`
    SELECT generation, line_count AS lines, byte_count AS bytes, segment_count AS segments, outline, problem
    FROM run_log WHERE id = ${claim.logId}::uuid AND claim_id = ${claim.claimId}::uuid FOR UPDATE`
  const [row] = rows
  return row ? { ...row, bytes: Number(row.bytes) } : null
}

/** Throws away what was kept of the try before. */
export async function restartLog(tx: Transaction, logId: string, held: HeldLog): Promise<HeldLog> {
  await tx.prisma.runLogSegment.deleteMany({ where: { logId } })
  return { ...held, generation: held.generation + 1, lines: 0, bytes: 0, segments: 0, outline: emptyOutline }
}

/** Appends pieces: to the last segment as long as there is room, then as new ones. Answers how many there are then. */
export async function appendPieces(
  tx: Transaction,
  logId: string,
  held: HeldLog,
  pieces: LogPiece[],
): Promise<number> {
  let rest = pieces
  const [head] = pieces
  if (head && held.segments > 0 && !head.continues && head.text.endsWith('\n')) {
    const joined = await tx.prisma.$executeRaw`
      UPDATE run_log_segment SET content = content || ${Buffer.from(head.text)}::bytea,
        line_count = line_count + ${head.lines}, byte_count = byte_count + ${head.bytes}
      WHERE log_id = ${logId}::uuid AND generation = ${held.generation} AND seq = ${held.segments - 1}
        AND byte_count + ${head.bytes} <= ${pieceBytes}`
    if (joined > 0) rest = pieces.slice(1)
  }
  let line = held.lines + 1 + (rest === pieces ? 0 : (head?.lines ?? 0))
  let offset = held.bytes + (rest === pieces ? 0 : (head?.bytes ?? 0))
  const data = rest.map((piece, index) => {
    const row = {
      logId,
      generation: held.generation,
      seq: held.segments + index,
      firstLine: line,
      lineCount: piece.lines,
      byteOffset: BigInt(offset),
      byteCount: piece.bytes,
      continues: piece.continues,
      content: new Uint8Array(Buffer.from(piece.text)),
    }
    line += piece.lines
    offset += piece.bytes
    return row
  })
  if (data.length > 0) await tx.prisma.runLogSegment.createMany({ data })
  return held.segments + data.length
}

/** Writes where a log is now, and lets go of the claim. */
export async function writeTail(
  tx: Transaction,
  claim: TailClaim,
  now: HeldLog & {
    attempt: string | null
    place: TailPlace
    truncated: boolean
    read: boolean
    ended: boolean
    askAt: Date
  },
): Promise<void> {
  await tx.prisma.runLog.update({
    where: { id: claim.logId },
    data: {
      generation: now.generation,
      lineCount: now.lines,
      byteCount: BigInt(now.bytes),
      segmentCount: now.segments,
      outline: now.outline as unknown as Prisma.InputJsonValue,
      problem: now.problem === null ? Prisma.DbNull : { ...now.problem },
      attempt: now.attempt,
      place: now.place,
      ...(now.truncated ? { truncated: true } : {}),
      ...(now.read ? { readAt: tx.now } : {}),
      endedAt: now.ended ? tx.now : null,
      askAt: now.ended ? null : now.askAt,
      claimId: null,
      claimedUntil: null,
    },
  })
}

/** Lets go of logs that nobody read for so long, at most so many; answers how many. */
export async function dropLogs(
  database: Pick<Database, 'pool'>,
  keptMs: number,
  limit: number,
): Promise<number> {
  const gone = await rowsOf(
    database,
    'run-log.drop',
    `DELETE FROM run_log WHERE id IN (SELECT id FROM run_log
       WHERE watched_until < sluice_now() - make_interval(secs => $1::float8 / 1000) LIMIT $2) RETURNING 1`,
    [keptMs, limit],
  )
  return gone.length
}
