import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { readPart } from './part-bytes.ts'

/** Pieces that a file is kept in. */
export const partBytes = 1 << 20

/** Begins a file; its bytes follow part by part. */
export async function beginFile(
  database: Database,
  of: { sourceId: string; name: string; personId: string | null; personName: string },
): Promise<string> {
  const id = newId()
  await rowsOf(
    database,
    'bill.begin-file',
    `INSERT INTO bill_file (id, source_id, name, state, created_at, beat_at, uploaded_by_id, uploaded_by_name)
      VALUES ($1, $2, $3, 'receiving', sluice_now(), sluice_now(), $4, $5)`,
    [id, of.sourceId, of.name, of.personId, of.personName],
  )
  return id
}

/** Keeps the next part of a file. */
export async function keepPart(
  database: Database,
  fileId: string,
  part: { seq: number; byteOffset: number; content: Buffer },
): Promise<void> {
  await rowsOf(
    database,
    'bill.keep-part',
    `WITH part AS (INSERT INTO bill_file_part (file_id, seq, byte_offset, content) VALUES ($1, $2, $3, $4))
      UPDATE bill_file SET size_bytes = $5, part_count = $2 + 1, beat_at = sluice_now() WHERE id = $1`,
    [fileId, part.seq, part.byteOffset, part.content, part.byteOffset + part.content.length],
  )
}

/** Forgets a file that did not come whole, or that was known already. */
export async function forgetFile(database: Database, fileId: string): Promise<void> {
  await rowsOf(database, 'bill.forget-file', 'DELETE FROM bill_file WHERE id = $1', [fileId])
}

/** Files that nobody goes on sending; imports of complete ones hold theirs. */
export async function forgetHalfFiles(database: Database, olderMs: number): Promise<number> {
  const rows = await rowsOf(
    database,
    'bill.forget-half-files',
    `DELETE FROM bill_file f WHERE state = 'receiving' AND beat_at < sluice_now() - make_interval(secs => $1::float8 / 1000)
      RETURNING id`,
    [olderMs],
  )
  return rows.length
}

export interface KeptFile {
  id: string
  sizeBytes: number
  partCount: number
}

/** A complete file; null when its bytes are no longer there. */
export async function readKeptFile(database: Database, fileId: string): Promise<KeptFile | null> {
  const rows = await rowsOf<{ id: string; sizeBytes: string; partCount: number }>(
    database,
    'bill.kept-file',
    `SELECT id, size_bytes AS "sizeBytes", part_count AS "partCount" FROM bill_file WHERE id = $1 AND state = 'complete'`,
    [fileId],
  )
  const [row] = rows
  return row ? { ...row, sizeBytes: Number(row.sizeBytes) } : null
}

/** The first bytes of a file; fewer where it has no more. */
export async function readBeginning(database: Database, file: KeptFile, bytes: number): Promise<Buffer> {
  const rows = await rowsOf<{ beginning: Buffer }>(
    database,
    'bill.file-beginning',
    `SELECT substring(content FROM 1 FOR $2::int) AS beginning FROM bill_file_part WHERE file_id = $1 AND seq = 0`,
    [file.id, bytes],
  )
  return rows[0]?.beginning ?? Buffer.alloc(0)
}

/** The bytes of a file from an offset on, part by part, the next one on its way meanwhile. Throws when a part is missing. */
export async function* readParts({ pool }: Database, file: KeptFile, from = 0): AsyncGenerator<Buffer> {
  const ask = async (seq: number) => {
    const part = seq < file.partCount ? await readPart(pool, file.id, seq) : null
    return { seq, part }
  }
  let next = ask(Math.floor(from / partBytes))
  try {
    for (;;) {
      const { seq, part } = await next
      if (seq >= file.partCount) return
      if (part === null) throw new Error(`part ${seq} of the file ${file.id} is gone`)
      next = ask(seq + 1)
      // Whoever reads on hears of it.
      next.catch(() => undefined)
      const skip = from - part.byteOffset
      yield skip > 0 ? part.content.subarray(skip) : part.content
    }
  } finally {
    // Nothing is under way any more when whoever read is done.
    await next.catch(() => undefined)
  }
}

/** All of it came. The same bytes are kept once: those that an import read in vain give way. */
export async function completeFile(
  tx: Transaction,
  of: { fileId: string; sourceId: string; sha256: string },
): Promise<void> {
  const { fileId, sourceId, sha256 } = of
  const older = { sourceId, sha256, state: 'complete', id: { not: fileId } }
  await tx.prisma.billFilePart.deleteMany({ where: { file: older } })
  await tx.prisma.billFile.updateMany({ where: older, data: { state: 'dropped' } })
  await tx.prisma.billFile.update({
    where: { id: fileId },
    data: { state: 'complete', sha256, completedAt: tx.now },
  })
}
