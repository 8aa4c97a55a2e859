import type { BillSourceKind } from '../../domain/attribution/finality.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** An import that is ours to work on. */
export interface ImportClaim {
  claimId: string
  importId: string
  sourceId: string
  sourceName: string
  connectionId: string
  kind: BillSourceKind
  /** Null: asked of the cloud. */
  fileId: string | null
  scope: 'days' | 'periods'
  /** Days as YYYY-MM-DD; null for a file. */
  fromOn: string | null
  untilOn: string | null
  place: unknown
  totalUnits: number | null
  /** Rows that were refused so far. */
  refused: number
}

// By the real clock: moving the product's must not free what is being worked on.
const until = `clock_timestamp() + make_interval(secs => $3::float8 / 1000)`

/**
 * Claims an import that waits, or whose worker died. Imports of one source take turns in the order they were asked for, so
 * that of two for the same day the later counts. Null: it is not its turn, it is paused or over, or another has it.
 */
export async function claimImport(
  database: Database,
  importId: string,
  forMs: number,
): Promise<ImportClaim | null> {
  const claimId = newId()
  const rows = await rowsOf<
    Omit<ImportClaim, 'totalUnits' | 'refused'> & { totalUnits: string | null; refused: string }
  >(
    database,
    'bill.claim-import',
    `UPDATE bill_import i SET state = 'running', claim_id = $2, claimed_until = ${until},
        started_at = coalesce(i.started_at, sluice_now()), beat_at = sluice_now()
      FROM bill_source s
      WHERE i.id = $1 AND s.id = i.source_id AND i.state IN ('waiting', 'running')
        AND (i.claimed_until IS NULL OR i.claimed_until < clock_timestamp())
        AND NOT EXISTS (SELECT 1 FROM bill_import o WHERE o.source_id = i.source_id AND o.id <> i.id AND (o.state = 'running'
          OR (i.state = 'waiting' AND o.state = 'waiting' AND (o.requested_at, o.id) < (i.requested_at, i.id))))
      RETURNING i.claim_id AS "claimId", i.id AS "importId", i.source_id AS "sourceId", s.name AS "sourceName", s.connection_id AS "connectionId", s.kind,
        i.file_id AS "fileId", i.scope, to_char(i.from_on, 'YYYY-MM-DD') AS "fromOn", to_char(i.until_on, 'YYYY-MM-DD') AS "untilOn",
        i.place, i.total_units AS "totalUnits", i.refused_count AS refused`,
    [importId, claimId, forMs],
  ).catch((error: unknown) => {
    // Two of one source at the same instant: the other runs.
    if (error instanceof Error && 'code' in error && error.code === '23505') return []
    throw error
  })
  const [row] = rows
  if (!row) return null
  return {
    ...row,
    totalUnits: row.totalUnits === null ? null : Number(row.totalUnits),
    refused: Number(row.refused),
  }
}

/** Keeps a claim alive for so long from now. */
export async function renewClaim(database: Database, claim: ImportClaim, forMs: number): Promise<void> {
  await rowsOf(
    database,
    'bill.renew-claim',
    `UPDATE bill_import SET claimed_until = ${until} WHERE id = $1 AND claim_id = $2`,
    [claim.importId, claim.claimId, forMs],
  )
}

/** Lets go of an import that is not over: another worker, or this one later, goes on where it is. */
export async function letGo(database: Database, claim: ImportClaim): Promise<void> {
  await rowsOf(
    database,
    'bill.let-go',
    `UPDATE bill_import SET state = 'waiting', claim_id = NULL, claimed_until = NULL
      WHERE id = $1 AND claim_id = $2 AND state = 'running'`,
    [claim.importId, claim.claimId],
  )
}

/** The next import of each source that somebody could work on now and nobody does. */
export async function listIdleImports(database: Database): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    database,
    'bill.idle-imports',
    `SELECT DISTINCT ON (source_id) id FROM bill_import WHERE state IN ('waiting', 'running')
        AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
        AND NOT EXISTS (SELECT 1 FROM bill_import r WHERE r.source_id = bill_import.source_id AND r.state = 'running'
          AND r.claimed_until >= clock_timestamp())
      ORDER BY source_id, (state = 'running') DESC, requested_at, id`,
  )
  return rows.map(({ id }) => id)
}
