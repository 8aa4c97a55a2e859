import type { BillSourceKind } from '../../domain/attribution/finality.ts'
import type { DaysAsked } from '../../domain/bill/due-imports.ts'
import type { Transaction } from '../transaction.ts'

export interface AskedSource {
  id: string
  kind: BillSourceKind
  /** `YYYY-MM-DD` */
  sinceOn: string | null
  asked: DaysAsked[]
}

interface Row extends Omit<AskedSource, 'asked'> {
  asked: { fromOn: string; untilOn: string; requestedAt: string; state: string; endedAt: string | null }[]
}

/** Sources that are fetched, and what was asked of them; held, so that nobody else asks for the same meanwhile. */
export async function listAsked(tx: Transaction): Promise<AskedSource[]> {
  const rows = await tx.prisma.$queryRaw<Row[]>`
    SELECT s.id, s.kind, to_char(s.since_on, 'YYYY-MM-DD') AS "sinceOn", (SELECT coalesce(json_agg(json_build_object('fromOn', i.from_on,
        'untilOn', i.until_on, 'requestedAt', i.requested_at, 'state', i.state, 'endedAt', i.ended_at)), '[]')
      FROM bill_import i WHERE i.source_id = s.id AND i.file_id IS NULL AND i.state <> 'cancelled'
        AND i.requested_at > sluice_now() - interval '400 days') AS asked
    FROM bill_source s WHERE s.kind <> 'focus-file' AND s.disabled_at IS NULL ORDER BY s.id FOR UPDATE`
  return rows.map((row) => ({
    ...row,
    asked: row.asked.map(({ fromOn, untilOn, requestedAt, state, endedAt }) => ({
      fromOn,
      untilOn,
      requestedAt: new Date(requestedAt),
      open: state === 'waiting' || state === 'running' || state === 'paused',
      failedAt: state === 'failed' && endedAt !== null ? new Date(endedAt) : null,
    })),
  }))
}
