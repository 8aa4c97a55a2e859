import { pipeline, Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { type KeptFile, readBeginning, readParts } from '../../catalog/bill/files.ts'
import type { Database } from '../../catalog/database.ts'

/** A compressed file that ends too early, or whose bytes are not what its checksum says. */
export class DamagedFile extends Error {
  readonly truncated: boolean
  constructor(cause: Error, code: string) {
    super(cause.message, { cause })
    this.truncated = code === 'Z_BUF_ERROR'
  }
}

export interface FileBytes {
  chunks: AsyncIterable<Buffer>
  /** Bytes of the file as it is kept that are behind what was handed out; of a plain file null: the reader knows better. */
  done(): number | null
}

const gzip = Buffer.from([0x1f, 0x8b])
const pieceBytes = 1 << 18

/** In pieces, between which what the database has sent is taken in, and what it is sent goes out: so that nobody waits for anybody. */
async function* piecesOf(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const part of parts)
    for (let at = 0; at < part.length; at += pieceBytes) {
      yield part.subarray(at, at + pieceBytes)
      await turn()
    }
}

/**
 * The content of a kept file from an offset on, plain or unpacked by its first two bytes. A packed one is unpacked from its
 * beginning each time: that is many times faster than what is done with it.
 */
export async function openFile(database: Database, file: KeptFile, from: number): Promise<FileBytes> {
  const packed = (await readBeginning(database, file, gzip.length)).equals(gzip)
  if (!packed) return { chunks: piecesOf(readParts(database, file, from)), done: () => null }
  const unpack = createGunzip({ chunkSize: pieceBytes })
  pipeline(Readable.from(readParts(database, file), { highWaterMark: 2 }), unpack, () => undefined)
  async function* unpacked() {
    let skip = from
    try {
      for await (const chunk of unpack as AsyncIterable<Buffer>) {
        if (chunk.length > skip) yield skip > 0 ? chunk.subarray(skip) : chunk
        skip = Math.max(0, skip - chunk.length)
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
        throw new DamagedFile(error, String(error.code))
      throw error
    }
  }
  return { chunks: unpacked(), done: () => unpack.bytesWritten }
}
