import { CopyLines } from '../../catalog/bill/copy-text.ts'
import type { ImportProblem } from '../../catalog/bill/import-end.ts'
import type { NewSubject } from '../../catalog/bill/line-copy.ts'
import { subjectIdOf } from '../../catalog/bill/subject-id.ts'
import { type FocusHeader, readHeader } from '../../domain/bill/focus-header.ts'
import { FocusRows, type PeriodRange } from '../../domain/bill/focus-row.ts'
import { isRefused, type Refused, refused } from '../../domain/bill/refusal.ts'
import { KnownRows } from '../../platform/csv/known-rows.ts'
import type { CsvSink } from '../../platform/csv/reader.ts'
import type { CsvFlaw, CsvRow } from '../../platform/csv/row.ts'
import type { FilePlace } from './import-place.ts'

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
  private readonly lacked: readonly string[]
  private readonly lines: CopyLines
  private rows: FocusRows | null = null
  private known = new KnownRows<string>([], mostKnown)
  /** Of the row before; null: it was refused. */
  private subjectId: string | null = null
  /** The hash of a row: two words, read as one number. */
  private readonly hash = new BigInt64Array(1)
  private readonly words = new Uint32Array(this.hash.buffer)
  private read = nothing()

  /** Goes on where a place says, or begins with the header. */
  constructor(
    of: { sourceId: string; importId: string },
    range: PeriodRange,
    from: Pick<FilePlace, 'columns' | 'lacking' | 'periods'>,
  ) {
    this.lines = new CopyLines(of)
    this.range = range
    this.columns = null
    this.lacked = from.lacking
    for (const period of from.periods) this.periods.add(period)
    if (from.columns !== null) this.begin(from.columns)
  }

  /** Columns that are not there, and costs that were empty in a row. */
  get lacking(): string[] {
    return [...new Set([...this.lacked, ...(this.header?.lacking ?? []), ...(this.rows?.unsaid ?? [])])]
  }

  row(row: CsvRow): void {
    if (this.problem !== null) return
    if (this.rows === null) {
      this.begin(Array.from({ length: row.size }, (_, at) => row.field(at)))
      return
    }
    this.read.rows += 1
    row.isGuarded = this.header?.isExport ?? false
    const refusal = this.accept(this.rows, row)
    if (refusal !== null) this.refuse(row.line, refusal)
  }

  /** A row becomes a line; null, or why it does not. */
  private accept(rows: FocusRows, row: CsvRow): Refused | null {
    const before = this.subjectId
    this.subjectId = null
    const line = rows.line(row)
    if (isRefused(line)) return line
    const subjectId = before !== null && rows.isSubjectAgain(row) ? before : this.subjectIdOf(rows, row)
    if (typeof subjectId !== 'string') return subjectId
    this.subjectId = subjectId
    row.hash(this.words)
    this.periods.add(line.billingPeriod)
    this.read.accepted += 1
    this.lines.add(line, { subjectId, rowHash: String(this.hash[0]), lineNo: row.line })
    return null
  }

  private subjectIdOf(rows: FocusRows, row: CsvRow): string | Refused {
    const known = this.known.get(row)
    if (known !== undefined) return known
    const subject = rows.subject(row)
    if (isRefused(subject)) return subject
    const { accountName, ...rest } = subject
    const ids = subjectIdOf(rest)
    this.known.set(row, ids.id)
    this.read.subjects.push({ ...ids, subject: rest, accountName: accountName || null })
    return ids.id
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

  /** Rows that were read and not taken. */
  get waiting(): number {
    return this.read.rows
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
      this.known = new KnownRows(this.rows.subjectAt, mostKnown)
    } else {
      const { message, detail = {} } = header.failure
      this.problem = { code: 'header', message, detail }
    }
  }

  private refuse(lineNo: number, refusal: Refused): void {
    this.read.refusals.push({ ...refusal, lineNo })
  }
}
