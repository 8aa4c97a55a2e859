import { isUtf8 } from 'node:buffer'
import { textOfCell } from './write.ts'

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
const escaped = 1
const wide = 2
/** Stands in no text of UTF-8. */
const noByte = 0xff
const fieldEnd = Uint8Array.of(noByte)

/** Where the fields of a row stand in its block. */
class Places {
  size = 0
  readonly starts = new Int32Array(mostFields)
  readonly ends = new Int32Array(mostFields)
  /** escaped: quotes are doubled in it; wide: it is not of ASCII alone. */
  readonly marks = new Uint8Array(mostFields)
}

/**
 * One row as it stands in its block of bytes. The same object is used for every row: what is wanted of it is taken out
 * before the next one. Fields are cut out when they are asked for, because most columns never are.
 */
export class CsvRow {
  /** Line of the file on which it begins, from 1. */
  line = 0
  start = 0
  end = 0
  /** Its cells were written by textCell: what made them harmless is taken away. */
  isGuarded = false
  private block: Buffer = Buffer.alloc(0)
  private view: DataView = new DataView(new ArrayBuffer(0))
  /** Its bytes, each as one character: cut much faster than bytes are, and where a character stands its byte does. */
  private text = ''
  private readonly words = new Uint32Array(2)
  private places = new Places()
  /** Of the row before it in its block; without fields: there is none, or it could not be read. */
  private before = new Places()

  /** How many fields it has. */
  get size(): number {
    return this.places.size
  }

  /** The rows that follow stand in this block. */
  open(block: Buffer): void {
    this.block = block
    this.view = new DataView(block.buffer, block.byteOffset, block.length)
    this.text = block.toString('latin1')
    this.forget()
  }

  begin(line: number, start: number): void {
    this.line = line
    this.start = start
    const { before } = this
    this.before = this.places
    this.places = before
    before.size = 0
  }

  /** It was handed to nobody: the next one has no row before it. */
  forget(): void {
    this.places.size = 0
  }

  /** Notes a field, with all bits that its bytes have; more than anybody has are counted and not kept. */
  note(start: number, end: number, bits: number, isEscaped: boolean): void {
    const { places } = this
    if (places.size < mostFields) {
      places.starts[places.size] = start
      places.ends[places.size] = end
      places.marks[places.size] = (isEscaped ? escaped : 0) | (bits > 0x7f ? wide : 0)
    }
    places.size += 1
  }

  /** A field without its quotes; empty beyond the last. */
  field(at: number): string {
    const { size, starts, ends, marks } = this.places
    if (at < 0 || at >= size || at >= mostFields) return ''
    const bytes = this.text.slice(starts[at], ends[at])
    const mark = marks[at] ?? 0
    const text = (mark & wide) === 0 ? bytes : this.block.toString('utf8', starts[at], ends[at])
    const whole = (mark & escaped) === 0 ? text : text.replaceAll('""', '"')
    return this.isGuarded ? textOfCell(whole) : whole
  }

  /** Whether a field stands there byte by byte as in the row before; false too where that is not known. */
  isAsBefore(at: number): boolean {
    const { block, places, before } = this
    if (at < 0) return before.size > 0
    if (at >= places.size || at >= before.size || at >= mostFields) return false
    const start = places.starts[at] ?? 0
    const length = (places.ends[at] ?? 0) - start
    const other = before.starts[at] ?? 0
    if ((before.ends[at] ?? 0) - other !== length) return false
    for (let byte = 0; byte < length; byte += 1) if (block[start + byte] !== block[other + byte]) return false
    return true
  }

  /** A hash over the bytes of some fields; a column that is not there counts as nothing. */
  hashOf(columns: readonly number[]): number {
    const { view, words } = this
    const { starts, ends } = this.places
    let hash = 0
    for (const at of columns) {
      if (at < 0) continue
      hashBytes(view, starts[at] ?? 0, ends[at] ?? 0, words)
      hash = (Math.imul(hash, 31) + (words[0] ?? 0)) | 0
    }
    return hash
  }

  /** The bytes of some fields, one after the other, each with an end that no text has. */
  bytesOf(columns: readonly number[]): Uint8Array {
    const { block, places } = this
    const fields = columns
      .filter((at) => at >= 0)
      .map((at) => block.subarray(places.starts[at], places.ends[at]))
    return Buffer.concat(fields.flatMap((field) => [field, fieldEnd]))
  }

  /** Whether these are the bytes of some fields. */
  hasBytes(columns: readonly number[], bytes: Uint8Array): boolean {
    const { block } = this
    const { starts, ends } = this.places
    let next = 0
    for (const at of columns) {
      if (at < 0) continue
      const end = ends[at] ?? 0
      for (let from = starts[at] ?? 0; from < end; from += 1, next += 1)
        if (block[from] !== bytes[next]) return false
      if (bytes[next] !== noByte) return false
      next += 1
    }
    return next === bytes.length
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

/** Two lanes of murmur's mixing (public domain), four bytes at a time. `| 0` says that numbers stay whole ones of 32 bits. */
function hashBytes(view: DataView, start: number, end: number, into: Uint32Array): void {
  let low = (end - start) | 0
  let high = 0x1b873593
  let at = start
  for (; at + 4 <= end; at += 4) {
    let word = Math.imul(view.getInt32(at, true), 0xcc9e2d51)
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593)
    low ^= word
    low = (Math.imul((low << 13) | (low >>> 19), 5) + 0xe6546b64) | 0
    high = Math.imul((((high << 15) | (high >>> 17)) + word) | 0, 0x85ebca6b)
  }
  for (; at < end; at += 1) {
    low = Math.imul(low ^ view.getUint8(at), 0x5bd1e995)
    high = (Math.imul(high, 31) + view.getUint8(at)) | 0
  }
  into[0] = finish(low)
  into[1] = finish(high ^ Math.imul(low, 0x2c1b3c6d))
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
