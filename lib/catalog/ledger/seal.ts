import { createHash } from 'node:crypto'
import type { Transaction } from '../transaction.ts'

/** What the chain starts from. */
export const genesis = '0'.repeat(64)

interface SealRow {
  id: string
  text: string
}

// A fixed text of an entry: every column, in one order, as PostgreSQL writes it in UTC. Changing it breaks the chain.
export const entryText = `jsonb_build_object('id', l.id, 'at', to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'),
  'actorKind', l.actor_kind, 'actorId', l.actor_id, 'actorName', l.actor_name, 'action', l.action,
  'subjectKind', l.subject_kind, 'subjectId', l.subject_id, 'subjectName', l.subject_name, 'serviceId', l.service_id,
  'environmentId', l.environment_id, 'promotionId', l.promotion_id, 'reason', l.reason, 'detail', l.detail)::text`

/** Hash of an entry behind the one before it: SHA-256 over the previous hash, a line break and the entry's text. */
export function chain(previous: string, text: string): string {
  return createHash('sha256').update(`${previous}\n${text}`).digest('hex')
}

/**
 * Chains committed entries that have no seal yet, oldest first, at most `limit`. An entry waits until every transaction
 * that was open when it was written has ended: then no earlier id can still appear before it. Returns how many.
 */
export async function sealEntries(tx: Transaction, limit: number): Promise<number> {
  // One sealer at a time; a second one that waited finds the chain longer.
  await tx.prisma.$executeRaw`SELECT pg_advisory_xact_lock(7205912)`
  const [last] = await tx.prisma.$queryRaw<{ sequence: bigint; hash: string }[]>`
    SELECT sequence, hash FROM ledger_seal ORDER BY sequence DESC LIMIT 1`
  const open = await tx.prisma.$queryRawUnsafe<SealRow[]>(
    `SELECT l.id::text AS id, ${entryText} AS text FROM ledger_entry l
     WHERE l.xact < pg_snapshot_xmin(pg_current_snapshot())
       -- Ids are handed out before commit, so an older one may come later; never by more than this many.
       AND l.id > (SELECT coalesce(max(entry_id), 0) - 100000 FROM ledger_seal)
       AND NOT EXISTS (SELECT 1 FROM ledger_seal s WHERE s.entry_id = l.id)
     ORDER BY l.id LIMIT $1`,
    limit,
  )
  if (open.length === 0) return 0
  let sequence = last?.sequence ?? 0n
  let previous = last?.hash ?? genesis
  const seals = open.map(({ id, text }) => {
    sequence += 1n
    const seal = {
      sequence: String(sequence),
      entryId: id,
      hash: chain(previous, text),
      previousHash: previous,
    }
    previous = seal.hash
    return seal
  })
  await tx.prisma.$executeRawUnsafe(
    `INSERT INTO ledger_seal (sequence, entry_id, hash, previous_hash)
     SELECT s."sequence", s."entryId", s."hash", s."previousHash"
     FROM jsonb_to_recordset($1::jsonb) AS s ("sequence" bigint, "entryId" bigint, "hash" text, "previousHash" text)`,
    JSON.stringify(seals),
  )
  return seals.length
}

/** The newest id handed out, committed or not: while it stands still there is hardly anything to seal. */
export async function readNewestId(tx: Transaction): Promise<bigint> {
  const [row] = await tx.prisma.$queryRaw<{ newest: bigint }[]>`
    SELECT last_value AS newest FROM ledger_entry_id_seq`
  return row?.newest ?? 0n
}

interface ChainRow {
  sequence: bigint
  entryId: string
  hash: string
  previousHash: string
  text: string | null
}

/** A page of the chain with the entries as they are now; null text when the entry is gone. */
export function readChain(tx: Transaction, after: bigint, limit: number): Promise<ChainRow[]> {
  return tx.prisma.$queryRawUnsafe<ChainRow[]>(
    `SELECT s.sequence, s.entry_id::text AS "entryId", s.hash, s.previous_hash AS "previousHash",
       CASE WHEN l.id IS NOT NULL THEN ${entryText} END AS text
     FROM ledger_seal s LEFT JOIN ledger_entry l ON l.id = s.entry_id
     WHERE s.sequence > $1 ORDER BY s.sequence LIMIT $2`,
    after,
    limit,
  )
}
