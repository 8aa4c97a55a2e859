import { isUtf8 } from 'node:buffer'
import { type CsvFlaw, CsvRow } from './row.ts'

/** A row longer than this is refused; so is what an unclosed quote would swallow. */
export const longestRowBytes = 1 << 20

const newline = 10
const carriage = 13
const quote = 34

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
  private pending: Buffer = Buffer.alloc(0)
  private offset: number
  private lines: number
  private skipping: boolean
  private ending = false
  /** The block has bytes that are not UTF-8, or a NUL: each of its rows is looked at. */
  private foreign = false
  private withNul = false

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

  /** Reads as many rows as are whole by now. */
  push(bytes: Uint8Array): void {
    let buffer =
      this.pending.length > 0
        ? Buffer.concat([this.pending, bytes])
        : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
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
    this.pending = last < 0 ? buffer : this.read(buffer, last + 1)
    while (this.pending.length > longestRowBytes) this.pending = this.giveUp(this.pending)
  }

  /** The file is over: what is left is its last row, which needs no end of line. */
  end(): void {
    this.ending = true
    let rest = this.skipping ? this.skip(this.pending) : this.read(this.pending, this.pending.length)
    while (rest.length > 0) rest = this.giveUp(rest)
    this.pending = rest
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
    const text = block.toString('utf8')
    this.row.block = block
    const before = this.lines
    const whole = this.scan(text)
    if (whole === text.length) return this.drop(buffer, length)
    // Where the row that is not whole begins, in bytes: so many lines after the beginning of the block.
    let at = 0
    for (let line = before; line < this.lines; line += 1) at = block.indexOf(newline, at) + 1
    return this.drop(buffer, at)
  }

  /** Hands over the rows of a text; answers where the first begins that is not whole. */
  private scan(text: string): number {
    const { row } = this
    const { length } = text
    row.text = text
    // Where the next of each stands: most fields are found by looking for one comma.
    let lineEnd = next(text, '\n', 0)
    let mark = next(text, '"', 0)
    let split = next(text, ',', 0)
    for (let at = 0; at < length; ) {
      row.begin(this.lines + 1, at)
      let inside = 0
      let stray = false
      for (;;) {
        let end: number
        if (split < at) split = next(text, ',', at)
        if (mark === at && at < length) {
          const close = closing(text, at + 1)
          if (close < 0) return row.start
          mark = next(text, '"', close + 1)
          row.note(at + 1, close, text.indexOf('"', at + 1) < close)
          while (lineEnd < close) {
            inside += 1
            lineEnd = next(text, '\n', lineEnd + 1)
          }
          if (split < close) split = next(text, ',', close + 1)
          end = Math.min(split, lineEnd)
          const loose = end - close - 1
          if (loose > 1 || (loose === 1 && (end < lineEnd || text.charCodeAt(close + 1) !== carriage)))
            stray = true
        } else {
          end = Math.min(split, lineEnd)
          const crlf = end === lineEnd && end > at && text.charCodeAt(end - 1) === carriage
          row.note(at, crlf ? end - 1 : end, false)
        }
        if (mark < end) {
          stray = true
          mark = next(text, '"', end)
        }
        at = end
        if (end === lineEnd) break
        at += 1
      }
      if (at >= length && !this.ending) return row.start
      if (stray && inside > 0) {
        // A quote that was not closed, and closed by that of a later row: only its own line is bad.
        at = next(text, '\n', row.start)
        this.sink.flaw(
          row.line,
          'unclosed-quote',
          text.slice(row.start, Math.min(at, row.start + excerptLength)),
        )
        inside = 0
        mark = next(text, '"', at)
        split = next(text, ',', at)
      } else {
        row.end = text.charCodeAt(at - 1) === carriage ? at - 1 : at
        this.hand(stray)
      }
      this.lines += inside + (at < length ? 1 : 0)
      at += 1
      lineEnd = next(text, '\n', at)
    }
    return length
  }

  private hand(stray: boolean): void {
    const { row } = this
    if (row.end <= row.start) return
    const flaw = stray
      ? 'stray-quote'
      : row.end - row.start > longestRowBytes
        ? 'too-long'
        : this.foreign && row.excerpt(longestRowBytes).includes('\uFFFD')
          ? 'not-utf8'
          : this.withNul && row.excerpt(longestRowBytes).includes('\u0000')
            ? 'nul'
            : null
    if (flaw === null) this.sink.row(row)
    else this.sink.flaw(row.line, flaw, row.excerpt(excerptLength))
  }
}

/** Where it stands next; the end of the text where it does not. */
function next(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from)
  return found < 0 ? text.length : found
}

/** The quote that closes a field, doubled ones passed over; -1 when it is not there yet. */
function closing(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2))
    if (text.charCodeAt(at + 1) !== quote) return at
  return -1
}
