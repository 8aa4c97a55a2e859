import { isUtf8 } from 'node:buffer'
import { type CsvFlaw, CsvRow } from './row.ts'

/** A row longer than this is refused; so is what an unclosed quote would swallow. */
export const longestRowBytes = 1 << 20

const newline = 10
const carriage = 13
const quote = 34
const comma = 44

/** Where a reader that is begun anew goes on: always the beginning of a row. */
export interface CsvPlace {
  /** Bytes from the beginning of the file. */
  offset: number
  /** Lines before it. */
  lines: number
  /** In the middle of a row that was too long, and refused already: its rest is passed over. */
  skipping: boolean
}

export interface CsvSink {
  /** Whole and well-formed; the object is used again for the next. */
  row(row: CsvRow): void
  /** Not to be read as CSV; `excerpt` is its beginning. */
  flaw(line: number, flaw: CsvFlaw, excerpt: string): void
}

/**
 * Read at once: small enough to stay in the processor's cache and to be thrown away cheaply, and read again as a whole only
 * where a row is longer.
 */
const windowBytes = 1 << 16
const excerptLength = 200
export const beginning: CsvPlace = { offset: 0, lines: 0, skipping: false }

/**
 * Reads CSV (RFC 4180: commas, quotes doubled inside quotes, CRLF or LF, a byte order mark) from bytes as they come, in
 * bounded memory and with exact line numbers. A malformed row costs itself alone: reading goes on with the line after it.
 * Empty lines are no rows.
 */
export class CsvReader {
  private readonly sink: CsvSink
  private readonly row = new CsvRow()
  /** Where bytes are read: first those that are left of a row that was not whole. It grows with the longest row. */
  private room: Buffer = Buffer.allocUnsafe(windowBytes * 2)
  private left = 0
  private offset: number
  private lines: number
  private skipping: boolean
  private ending = false
  /** The block has bytes that are not UTF-8, or a NUL: each of its rows is looked at. */
  private foreign = false
  private withNul = false
  /** Of the row that is being read: line ends inside quotes, and whether a quote stands where none may. */
  private inside = 0
  private stray = false

  constructor(sink: CsvSink, from: CsvPlace = beginning) {
    this.sink = sink
    this.offset = from.offset
    this.lines = from.lines
    this.skipping = from.skipping
  }

  /** Up to here everything was handed over. */
  get place(): CsvPlace {
    return { offset: this.offset, lines: this.lines, skipping: this.skipping }
  }

  /** Reads as many rows as are whole by now; the bytes themselves are not kept. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const next = at + Math.max(windowBytes, this.left)
      this.take(bytes.subarray(at, next))
      at = next
    }
  }

  private take(bytes: Uint8Array): void {
    const length = this.left + bytes.length
    if (length > this.room.length) {
      const room = Buffer.allocUnsafe(length * 2)
      this.room.copy(room, 0, 0, this.left)
      this.room = room
    }
    this.room.set(bytes, this.left)
    let buffer = this.room.subarray(0, length)
    if (
      this.offset === 0 &&
      buffer.length >= 3 &&
      buffer[0] === 0xef &&
      buffer[1] === 0xbb &&
      buffer[2] === 0xbf
    )
      buffer = this.drop(buffer, 3)
    if (this.skipping) buffer = this.skip(buffer)
    const last = buffer.lastIndexOf(newline)
    let rest = last < 0 ? buffer : this.read(buffer, last + 1)
    while (rest.length > longestRowBytes) rest = this.giveUp(rest)
    this.left = rest.copy(this.room)
  }

  /** The file is over: what is left is its last row, which needs no end of line. */
  end(): void {
    this.ending = true
    const last = this.room.subarray(0, this.left)
    let rest = this.skipping ? this.skip(last) : this.read(last, last.length)
    while (rest.length > 0) rest = this.giveUp(rest)
    this.left = 0
  }

  private drop(buffer: Buffer, bytes: number): Buffer {
    this.offset += bytes
    return buffer.subarray(bytes)
  }

  private skip(buffer: Buffer): Buffer {
    const end = buffer.indexOf(newline)
    this.skipping = end < 0
    if (end >= 0) this.lines += 1
    return this.drop(buffer, end < 0 ? buffer.length : end + 1)
  }

  /**
   * The row at the beginning cannot be read: its first line is refused and reading goes on with the next one. What is left
   * begins with a row that is not whole.
   */
  private giveUp(buffer: Buffer): Buffer {
    const end = buffer.indexOf(newline)
    const excerpt = buffer.toString('utf8', 0, Math.min(excerptLength, end < 0 ? buffer.length : end))
    // Only a quote makes one row of several lines, or of the last one something that is not whole.
    const long = end < 0 ? !this.ending || buffer.length > longestRowBytes : end > longestRowBytes
    this.sink.flaw(this.lines + 1, long ? 'too-long' : 'unclosed-quote', excerpt)
    this.skipping = end < 0
    if (end >= 0) this.lines += 1
    const rest = this.drop(buffer, end < 0 ? buffer.length : end + 1)
    const last = this.ending ? rest.length - 1 : rest.lastIndexOf(newline)
    return last < 0 ? rest : this.read(rest, last + 1)
  }

  /** Reads the rows of a block of whole lines; answers what is left, which begins with the row that is not whole. */
  private read(buffer: Buffer, length: number): Buffer {
    const block = buffer.subarray(0, length)
    this.foreign = !isUtf8(block)
    this.withNul = block.includes(0)
    this.row.open(block)
    return this.drop(buffer, this.scan(block))
  }

  /** Hands over the rows of a block; answers where the first begins that is not whole. */
  private scan(block: Buffer): number {
    const { row } = this
    const { length } = block
    for (let at = 0; at < length; ) {
      row.begin(this.lines + 1, at)
      this.inside = 0
      this.stray = false
      do {
        at = block[at] === quote ? this.quoted(block, at + 1) : this.plain(block, at)
        if (at < 0) return row.start
        // What ends a field is passed over: its comma, or the end of its line.
        at += 1
      } while (block[at - 1] === comma)
      at -= 1
      if (at >= length && !this.ending) return row.start
      if (this.stray && this.inside > 0) {
        // A quote that was not closed, and closed by that of a later row: only its own line is bad.
        at = block.indexOf(newline, row.start)
        row.end = at
        this.sink.flaw(row.line, 'unclosed-quote', row.excerpt(excerptLength))
        row.forget()
        this.lines += 1
      } else {
        row.end = at > row.start && block[at - 1] === carriage ? at - 1 : at
        this.hand(this.stray)
        this.lines += this.inside + (at < length ? 1 : 0)
      }
      at += 1
    }
    return length
  }

  /** Notes a field without quotes; answers where it ends. */
  private plain(block: Buffer, start: number): number {
    const { length } = block
    let at = start
    let bits = 0
    for (; at < length; at += 1) {
      const byte = block[at] ?? 0
      bits |= byte
      // Almost every byte is none of these, and greater.
      if (byte > comma) continue
      if (byte === comma || byte === newline) break
      if (byte === quote) this.stray = true
    }
    const crlf = at > start && block[at - 1] === carriage && (at === length || block[at] === newline)
    this.row.note(start, crlf ? at - 1 : at, bits, false)
    return at
  }

  /** Notes a field that begins after a quote; answers where it ends, -1 when its quote is not closed by now. */
  private quoted(block: Buffer, start: number): number {
    const { length } = block
    let close = start
    let bits = 0
    let escaped = false
    for (; ; close += 1) {
      if (close >= length) return -1
      const byte = block[close] ?? 0
      bits |= byte
      if (byte > quote) continue
      if (byte === newline) this.inside += 1
      if (byte !== quote) continue
      if (close + 1 === length || block[close + 1] !== quote) break
      escaped = true
      close += 1
    }
    this.row.note(start, close, bits, escaped)
    let at = close + 1
    while (at < length && block[at] !== comma && block[at] !== newline) at += 1
    const loose = at - close - 1
    const crlf = loose === 1 && block[close + 1] === carriage && (at === length || block[at] === newline)
    if (loose > 0 && !crlf) this.stray = true
    return at
  }

  private hand(stray: boolean): void {
    const { row } = this
    if (row.end <= row.start) {
      row.forget()
      return
    }
    const flaw = stray
      ? 'stray-quote'
      : row.end - row.start > longestRowBytes
        ? 'too-long'
        : this.foreign && !row.isUtf8()
          ? 'not-utf8'
          : this.withNul && row.hasNul()
            ? 'nul'
            : null
    if (flaw === null) this.sink.row(row)
    else {
      this.sink.flaw(row.line, flaw, row.excerpt(excerptLength))
      row.forget()
    }
  }
}
