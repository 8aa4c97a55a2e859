import { once } from 'node:events'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** Signature, flags and length of what would follow in the header of a binary COPY. */
const headerBytes = 19

/** The one row of a binary COPY, its fields as they are; null: it has none. */
function fieldsOf(sent: Buffer): Buffer[] | null {
  let at = headerBytes + sent.readInt32BE(headerBytes - 4)
  const count = sent.readInt16BE(at)
  if (count < 0) return null
  at += 2
  return Array.from({ length: count }, () => {
    const begin = at + 4
    at = begin + sent.readInt32BE(at)
    return sent.subarray(begin, at)
  })
}

/**
 * One part of a file as it is kept; null: it is not there. By COPY in its binary form, because an ordinary row writes bytes as
 * text of twice their length, which was a third of the work of an import.
 */
export async function readPart(
  pool: pg.Pool,
  fileId: string,
  seq: number,
): Promise<{ byteOffset: number; content: Buffer } | null> {
  const client = await pool.connect()
  let isWhole = false
  try {
    // The rows are out before the server says that it is ready for the next statement.
    const ready = once(client, 'drain')
    ready.catch(() => undefined)
    const rows = `SELECT byte_offset, content FROM bill_file_part WHERE file_id = '${fileId}' AND seq = ${seq}`
    const pieces: Buffer[] = []
    for await (const piece of client.query(copyTo(`COPY (${rows}) TO STDOUT (FORMAT binary)`)))
      pieces.push(piece)
    await ready
    isWhole = true
    const [byteOffset, content] = fieldsOf(Buffer.concat(pieces)) ?? []
    return byteOffset && content ? { byteOffset: Number(byteOffset.readBigInt64BE()), content } : null
  } finally {
    client.release(!isWhole)
  }
}
