import { isAscii, isUtf8 } from 'node:buffer'

/** Why a row could not be read as CSV at all. */
export type CsvFlaw =
  /** A quote that neither opens nor closes a field. */
  | 'stray-quote'
  /** A field that was opened by a quote and never closed; what follows is read on from the next line. */
  | 'unclosed-quote'
  /** Longer than any row may be. */
  | 'too-long'
  /** Bytes that are not UTF-8. */
  | 'not-utf8'
  /** A NUL, which no database keeps in a text. */
  | 'nul'

const mostFields = 1024
const wide = /[\u0080-\u00ff]/

/**
 * One row as it stands in its block of bytes. The same object is used for every row: what is wanted of it is taken out
 * before the next one. Fields are cut out when they are asked for, because most columns never are.
 */
export class CsvRow {
  /** Line of the file on which it begins, from 1. */
  line = 0
  /** How many fields it has. */
  size = 0
  start = 0
  end = 0
  private block: Buffer = Buffer.alloc(0)
  private view: DataView = new DataView(new ArrayBuffer(0))
  /** Its bytes, each as one character: cut much faster than bytes are, and where a character stands its byte does. */
  private text = ''
  private isAscii = true
  private readonly starts = new Int32Array(mostFields)
  private readonly ends = new Int32Array(mostFields)
  private readonly escaped = new Uint8Array(mostFields)

  /** The rows that follow stand in this block. */
  open(block: Buffer): void {
    this.block = block
    this.view = new DataView(block.buffer, block.byteOffset, block.length)
    this.text = block.toString('latin1')
    this.isAscii = isAscii(block)
  }

  begin(line: number, start: number): void {
    this.line = line
    this.start = start
    this.size = 0
  }

  /** Notes a field; more than anybody has are counted and not kept. */
  note(start: number, end: number, escaped: boolean): void {
    if (this.size < mostFields) {
      this.starts[this.size] = start
      this.ends[this.size] = end
      this.escaped[this.size] = escaped ? 1 : 0
    }
    this.size += 1
  }

  /** A field without its quotes; empty beyond the last. */
  field(at: number): string {
    const bytes = this.raw(at)
    if (bytes === '') return bytes
    const text =
      this.isAscii || !wide.test(bytes) ? bytes : this.block.toString('utf8', this.starts[at], this.ends[at])
    return this.escaped[at] === 1 ? text.replaceAll('""', '"') : text
  }

  /** A field as it stands there, byte by byte, doubled quotes doubled: cheaper where it only has to be recognised. */
  raw(at: number): string {
    return at < 0 || at >= this.size || at >= mostFields
      ? ''
      : this.text.slice(this.starts[at], this.ends[at])
  }

  /** The row as it stands there, at most so many characters. */
  excerpt(most: number): string {
    // A character has at most four bytes.
    return this.block.toString('utf8', this.start, Math.min(this.end, this.start + most * 4)).slice(0, most)
  }

  isUtf8(): boolean {
    return isUtf8(this.block.subarray(this.start, this.end))
  }

  hasNul(): boolean {
    return this.block.subarray(this.start, this.end).includes(0)
  }

  /**
   * Two times 32 bits of a hash over the bytes of the row as it stands there: the same row twice has the same. Not made
   * against somebody who wants a collision: equal ones are compared in full.
   */
  hash(into: Uint32Array): void {
    hashBytes(this.view, this.start, this.end, into)
  }
}

/** Two lanes of murmur's mixing (public domain), four bytes at a time. */
function hashBytes(view: DataView, start: number, end: number, into: Uint32Array): void {
  let low = end - start
  let high = 0x1b873593
  let at = start
  for (; at + 4 <= end; at += 4) {
    let word = Math.imul(view.getInt32(at, true), 0xcc9e2d51)
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593)
    low ^= word
    low = Math.imul((low << 13) | (low >>> 19), 5) + 0xe6546b64
    high = Math.imul(((high << 15) | (high >>> 17)) + word, 0x85ebca6b)
  }
  for (; at < end; at += 1) {
    low = Math.imul(low ^ view.getUint8(at), 0x5bd1e995)
    high = Math.imul(high, 31) + view.getUint8(at)
  }
  into[0] = finish(low)
  into[1] = finish(high ^ Math.imul(low, 0x2c1b3c6d))
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
