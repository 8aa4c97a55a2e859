import type { CsvRow } from './row.ts'

interface Known<T> {
  bytes: Uint8Array
  value: T
  /** Another one with the same hash. */
  next: Known<T> | undefined
}

/**
 * What was worked out for rows, to be had again for those that have the same in some columns, byte by byte: no text is cut out
 * of a row to find it. Beyond `most` all is forgotten.
 */
export class KnownRows<T> {
  private readonly columns: readonly number[]
  private readonly most: number
  private readonly known = new Map<number, Known<T>>()
  private size = 0

  constructor(columns: readonly number[], most: number) {
    this.columns = columns
    this.most = most
  }

  /** Of a row that has all of its columns; undefined: there is none. */
  get(row: CsvRow): T | undefined {
    let found = this.known.get(row.hashOf(this.columns))
    while (found !== undefined && !row.hasBytes(this.columns, found.bytes)) found = found.next
    return found?.value
  }

  set(row: CsvRow, value: T): void {
    if (this.size >= this.most) {
      this.known.clear()
      this.size = 0
    }
    const hash = row.hashOf(this.columns)
    this.known.set(hash, { bytes: row.bytesOf(this.columns), value, next: this.known.get(hash) })
    this.size += 1
  }
}
