import { newId } from '../../platform/ids.ts'
import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { type Reader, readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** BillImportItem of the API contract, for i = bill_import, s = bill_source and f = bill_file. */
const item = `json_build_object('id', i.id, 'source', json_build_object('id', s.id, 'name', s.name, 'kind', s.kind),
  'file', CASE WHEN f.id IS NOT NULL THEN json_build_object('id', f.id, 'name', f.name, 'sizeBytes', f.size_bytes, 'sha256', f.sha256,
    'kept', f.state = 'complete') END,
  'state', i.state, 'scope', i.scope, 'fromOn', i.from_on, 'untilOn', i.until_on, 'focusVersion', i.focus_version,
  'lacking', coalesce(i.place -> 'lacking', '[]'), 'doneUnits', i.done_units, 'totalUnits', i.total_units, 'rows', i.row_count,
  'accepted', i.accepted_count, 'refused', i.refused_count, 'duplicates', i.duplicate_count,
  'rowsPerSecond', CASE WHEN i.busy_ms > 0 THEN round(i.row_count * 1000.0 / i.busy_ms)::int END,
  'requestedAt', i.requested_at, 'requestedBy', i.requested_by_name, 'startedAt', i.started_at, 'beatAt', i.beat_at,
  'endedAt', i.ended_at, 'problem', i.problem, 'reconciliation', i.reconciliation,
  'currentDays', (SELECT count(*)::int FROM bill_day d WHERE d.import_id = i.id))`
const from = `FROM bill_import i JOIN bill_source s ON s.id = i.source_id LEFT JOIN bill_file f ON f.id = i.file_id`

export interface ImportFilter {
  sourceId?: string | undefined
  state?: string[] | undefined
}

/** Imports, the newest first. */
export async function listImports(
  database: Database,
  filter: ImportFilter,
  key: (string | number)[] | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
  conditions.add('i.source_id = ?::uuid', filter.sourceId).among('i.state', filter.state)
  if (key) {
    const at = conditions.values.push(key[0], key[1])
    conditions.must(`(i.requested_at, i.id) < ($${at - 1}::timestamptz, $${at}::uuid)`)
  }
  const inner = `SELECT ${item}::text AS item, json_build_array(i.requested_at, i.id)::text AS key ${from}${conditions.where()}
    ORDER BY i.requested_at DESC, i.id DESC`
  return readPage(database, 'bill.imports', inner, limit, conditions.values)
}

/** One import, with how many rows were refused for what. */
export const readImport = <T>(reader: Reader, id: string): Promise<T | null> =>
  readDocument<T>(
    reader,
    'bill.import',
    `SELECT json_build_object('item', ${item}, 'reasons', (SELECT coalesce(json_agg(json_build_object('reason', r.reason, 'count', r.count)
        ORDER BY r.count DESC, r.reason), '[]') FROM (SELECT reason, count(*)::int FROM bill_refusal WHERE import_id = i.id GROUP BY 1) r),
      'now', sluice_now()) AS document ${from} WHERE i.id = $1::uuid`,
    [id],
  )

/** Refused rows of an import, in the order of their lines. */
export async function listRefusals(
  database: Database,
  of: { importId: string; reason?: string[] | undefined },
  after: number | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
  conditions
    .add('r.import_id = ?::uuid', of.importId)
    .among('r.reason', of.reason)
    .add('r.line_no > ?', after ?? undefined)
  const inner = `SELECT json_build_object('line', r.line_no, 'reason', r.reason, 'column', r."column", 'excerpt', r.excerpt)::text AS item,
      json_build_array(r.line_no)::text AS key FROM bill_refusal r${conditions.where()} ORDER BY r.line_no`
  return readPage(database, 'bill.refusals', inner, limit, conditions.values)
}

export interface NewImport {
  sourceId: string
  fileId: string | null
  scope: 'days' | 'periods'
  fromOn: string | null
  untilOn: string | null
  totalUnits: number | null
  by: { id: string | null; name: string }
}

/** Writes down that something is to be imported. Answers its id. */
export async function createImport(tx: Transaction, of: NewImport): Promise<string> {
  const id = newId()
  const day = (text: string | null) => (text === null ? null : new Date(`${text}T00:00:00Z`))
  await tx.prisma.billImport.create({
    data: {
      id,
      sourceId: of.sourceId,
      fileId: of.fileId,
      state: 'waiting',
      scope: of.scope,
      fromOn: day(of.fromOn),
      untilOn: day(of.untilOn),
      totalUnits: of.totalUnits === null ? null : BigInt(of.totalUnits),
      requestedAt: tx.now,
      beatAt: tx.now,
      requestedById: of.by.id,
      requestedByName: of.by.name,
    },
  })
  return id
}

export interface ImportHead {
  id: string
  sourceId: string
  sourceName: string
  state: string
  fileName: string | null
}

/** What a verb about an import must know; null when there is none. */
export async function readHead(tx: Transaction, id: string): Promise<ImportHead | null> {
  const row = await tx.prisma.billImport.findUnique({
    where: { id },
    select: {
      id: true,
      sourceId: true,
      state: true,
      source: { select: { name: true } },
      file: { select: { name: true } },
    },
  })
  return row && { ...row, sourceName: row.source.name, fileName: row.file?.name ?? null }
}

/** Moves an import that is in one of these states into another; whoever works on it finds out at its next chunk. */
export async function moveImport(
  tx: Transaction,
  id: string,
  from: readonly string[],
  to: 'waiting' | 'paused' | 'cancelled',
): Promise<boolean> {
  const { count } = await tx.prisma.billImport.updateMany({
    where: { id, state: { in: [...from] } },
    data: {
      state: to,
      claimId: null,
      claimedUntil: null,
      beatAt: tx.now,
      ...(to === 'cancelled' ? { endedAt: tx.now } : {}),
    },
  })
  return count === 1
}

/** The import that the same bytes were read by already, unless it failed or was cancelled, or its days were read anew since. */
export async function findImportOfSame(
  tx: Transaction,
  of: { sourceId: string; sha256: string; fileId: string },
): Promise<string | null> {
  const rows = await tx.prisma.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM bill_file f JOIN bill_import i ON i.file_id = f.id
    WHERE f.source_id = ${of.sourceId}::uuid AND f.sha256 = ${of.sha256} AND f.id <> ${of.fileId}::uuid
      AND (i.state IN ('waiting', 'running', 'paused') OR (i.state = 'done'
        AND i.accepted_count = (SELECT sum(d.line_count) FROM bill_day d WHERE d.import_id = i.id)))
    ORDER BY i.requested_at DESC LIMIT 1`
  return rows[0]?.id ?? null
}
