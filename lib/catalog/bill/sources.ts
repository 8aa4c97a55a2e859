import type { BillSourceKind } from '../../domain/attribution/finality.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { type Reader, readDocument } from '../reader.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

export interface SourceRow {
  id: string
  connection: { id: string; name: string }
  kind: BillSourceKind
  name: string
  countsBilled: boolean
  countsEffective: boolean
  sinceOn: string | null
  createdAt: string
  disabledAt: string | null
  problem: { code: string; message: string; at: string } | null
  /** Months it has lines of, newest first. */
  months: {
    billingPeriod: string
    firstOn: string
    lastOn: string
    days: number
    lines: number
    changedAt: string
    judgedAt: string | null
    rolledAt: string | null
    sealedAt: string | null
  }[]
}

// At most three years of months are told per source.
const source = `json_build_object('id', s.id, 'connection', json_build_object('id', c.id, 'name', c.name), 'kind', s.kind, 'name', s.name,
  'countsBilled', s.counts_billed, 'countsEffective', s.counts_effective, 'sinceOn', s.since_on, 'createdAt', s.created_at,
  'disabledAt', s.disabled_at, 'problem', s.problem, 'months', (SELECT coalesce(json_agg(json_build_object(
      'billingPeriod', to_char(m.billing_period, 'YYYY-MM'), 'firstOn', d.first_on, 'lastOn', d.last_on, 'days', d.days,
      'lines', d.lines, 'changedAt', m.changed_at, 'judgedAt', m.judged_at, 'rolledAt', m.rolled_at, 'sealedAt', e.sealed_at)
      ORDER BY m.billing_period DESC), '[]')
    FROM (SELECT * FROM bill_month WHERE source_id = s.id ORDER BY billing_period DESC LIMIT 36) m
    JOIN LATERAL (SELECT min(charge_on) AS first_on, max(charge_on) AS last_on, count(*) AS days, sum(line_count) AS lines FROM bill_day
      WHERE source_id = s.id AND billing_period = m.billing_period AND line_count > 0) d ON d.days > 0
    LEFT JOIN cost_seal e ON e.source_id = s.id AND e.billing_period = m.billing_period))`

/** Every source, those in use first. */
export async function listSources(reader: Reader): Promise<SourceRow[]> {
  const text = `SELECT coalesce(json_agg(${source} ORDER BY s.disabled_at IS NOT NULL, c.name, s.name), '[]') AS document
    FROM bill_source s JOIN connection c ON c.id = s.connection_id`
  return (await readDocument<SourceRow[]>(reader, 'bill.sources', text)) ?? []
}

export const readSource = (reader: Reader, id: string): Promise<SourceRow | null> =>
  readDocument<SourceRow>(
    reader,
    'bill.source',
    `SELECT ${source} AS document FROM bill_source s JOIN connection c ON c.id = s.connection_id WHERE s.id = $1::uuid`,
    [id],
  )

export interface NewSource {
  connectionId: string
  kind: BillSourceKind
  name: string
  countsBilled: boolean
  countsEffective: boolean
  /** `YYYY-MM-01` */
  sinceOn: string | null
}

/** A new source's id; null when its name, its feed or a measure of its connection is taken, or there is no such connection. */
export async function createSource(tx: Transaction, of: NewSource): Promise<string | null> {
  const id = newId()
  const rows = await tx.prisma.$queryRaw<{ id: string }[]>`
    INSERT INTO bill_source (id, connection_id, kind, name, counts_billed, counts_effective, since_on, created_at)
    SELECT ${id}::uuid, c.id, ${of.kind}, ${of.name}, ${of.countsBilled}, ${of.countsEffective}, ${of.sinceOn}::date, ${tx.now}
    FROM connection c WHERE c.id = ${of.connectionId}::uuid
    ON CONFLICT DO NOTHING RETURNING id`
  return rows[0]?.id ?? null
}

/** Stops asking a source, and reading measures from it; its lines stay. False when it was stopped already. */
export async function disableSource(tx: Transaction, id: string): Promise<boolean> {
  const { count } = await tx.prisma.billSource.updateMany({
    where: { id, disabledAt: null },
    data: { disabledAt: tx.now },
  })
  return count === 1
}

/** Remembers why the cloud could not be asked; null: it could. */
export async function noteSourceProblem(
  database: Database,
  id: string,
  problem: { code: string; message: string } | null,
): Promise<void> {
  await rowsOf(
    database,
    'bill.source-problem',
    `UPDATE bill_source SET problem = CASE WHEN $2::jsonb IS NOT NULL THEN $2::jsonb || jsonb_build_object('at', sluice_now()) END
      WHERE id = $1 AND (problem IS NOT NULL OR $2::jsonb IS NOT NULL)`,
    [id, problem === null ? null : JSON.stringify(problem)],
  )
}
