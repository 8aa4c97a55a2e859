import { CopyLines } from '../../catalog/bill/copy-text.ts'
import type { ImportProblem } from '../../catalog/bill/import-end.ts'
import type { NewSubject } from '../../catalog/bill/line-copy.ts'
import { subjectIdOf } from '../../catalog/bill/subject-id.ts'
import { type FocusHeader, readHeader } from '../../domain/bill/focus-header.ts'
import { FocusRows, type PeriodRange } from '../../domain/bill/focus-row.ts'
import { isRefused, type Refused, refused } from '../../domain/bill/refusal.ts'
import type { CsvSink } from '../../platform/csv/reader.ts'
import type { CsvFlaw, CsvRow } from '../../platform/csv/row.ts'

/** Subjects whose ids are remembered: some 400 bytes each. Beyond that they are worked out again. */
const mostKnown = 150_000

/** What was read of a file since it was last taken. */
export interface ReadRows {
  lines: Buffer[]
  rows: number
  accepted: number
  subjects: NewSubject[]
  refusals: (Refused & { lineNo: number })[]
}

const nothing = (): Omit<ReadRows, 'lines'> => ({ rows: 0, accepted: 0, subjects: [], refusals: [] })

/** Rows of a FOCUS file on their way to being lines: the first is its header, each other a line or a refusal. */
export class FileRows implements CsvSink {
  /** The columns as they stand in the file; null until they were read. */
  columns: string[] | null
  header: FocusHeader | null = null
  /** Why nothing of the file can be read. */
  problem: ImportProblem | null = null
  /** Months (`YYYY-MM`) that were met. */
  readonly periods = new Set<string>()
  private readonly range: PeriodRange
  private readonly lines: CopyLines
  private rows: FocusRows | null = null
  private readonly known = new Map<string, string>()
  /** The hash of a row: two words, read as one number. */
  private readonly hash = new BigInt64Array(1)
  private readonly words = new Uint32Array(this.hash.buffer)
  private read = nothing()

  constructor(of: { sourceId: string; importId: string }, range: PeriodRange, columns: string[] | null) {
    this.lines = new CopyLines(of)
    this.range = range
    this.columns = null
    if (columns !== null) this.begin(columns)
  }

  row(row: CsvRow): void {
    if (this.problem !== null) return
    if (this.rows === null) {
      this.begin(Array.from({ length: row.size }, (_, at) => row.field(at)))
      return
    }
    this.read.rows += 1
    const refusal = this.accept(this.rows, row)
    if (refusal !== null) this.refuse(row.line, refusal)
  }

  /** A row becomes a line; null, or why it does not. */
  private accept(rows: FocusRows, row: CsvRow): Refused | null {
    const line = rows.line(row)
    if (isRefused(line)) return line
    const key = rows.subjectKey(row)
    let subjectId = this.known.get(key)
    if (subjectId === undefined) {
      const subject = rows.subject(row)
      if (isRefused(subject)) return subject
      const { accountName, ...rest } = subject
      const ids = subjectIdOf(rest)
      if (this.known.size >= mostKnown) this.known.clear()
      this.known.set(key, ids.id)
      subjectId = ids.id
      this.read.subjects.push({ ...ids, subject: rest, accountName: accountName || null })
    }
    row.hash(this.words)
    this.periods.add(line.billingPeriod)
    this.read.accepted += 1
    this.lines.add(line, { subjectId, rowHash: String(this.hash[0]), lineNo: row.line })
    return null
  }

  flaw(line: number, flaw: CsvFlaw, excerpt: string): void {
    if (this.problem !== null) return
    if (this.columns === null) {
      this.problem = {
        code: 'header-unreadable',
        message: `the first line cannot be read: ${flaw}`,
        detail: { flaw },
      }
      return
    }
    this.read.rows += 1
    this.refuse(line, refused(flaw, null, excerpt))
  }

  /** What was read since the last time. */
  take(): ReadRows {
    const { read } = this
    this.read = nothing()
    return { ...read, lines: this.lines.take() }
  }

  private begin(columns: string[]): void {
    this.columns = columns
    const header = readHeader(columns)
    if (header.ok) {
      this.header = header.value
      this.rows = new FocusRows(header.value, this.range)
    } else {
      const { message, detail = {} } = header.failure
      this.problem = { code: 'header', message, detail }
    }
  }

  private refuse(lineNo: number, refusal: Refused): void {
    this.read.refusals.push({ ...refusal, lineNo })
  }
}
