import { refuseDuplicates } from '../../catalog/bill/check-import.ts'
import { readKeptFile } from '../../catalog/bill/files.ts'
import type { ImportClaim } from '../../catalog/bill/import-claim.ts'
import { LineCopy, makeMonths, type NewSubject } from '../../catalog/bill/line-copy.ts'
import type { Database } from '../../catalog/database.ts'
import { readNow } from '../../catalog/transaction.ts'
import type { Refused } from '../../domain/bill/refusal.ts'
import { billingDayOf, periodAfter, periodOf } from '../../domain/calendar/billing-day.ts'
import { CsvReader } from '../../platform/csv/reader.ts'
import type { Surroundings } from '../define.ts'
import { DamagedFile, type FileBytes, openFile } from './file-bytes.ts'
import { FileRows } from './file-rows.ts'
import { FilePlace, type ReadEnd } from './import-place.ts'

/** A chunk is as much as is done again after a kill, and as long as a pause waits. */
export interface ChunkSize {
  rows: number
  ms: number
}
const chunkSize: ChunkSize = { rows: 50_000, ms: 2000 }
/** A file of which so many rows are bad is no bill, and its report nobody's reading. */
const mostRefusals = 1_000_000
/** The first month of which Alibaba Cloud could have sent a bill. */
const firstPeriod = '2009-09'

/** Carries one file into bill_line, chunk by chunk. */
class FileImport {
  private readonly database: Database
  private readonly copy: LineCopy
  private readonly rows: FileRows
  private readonly reader: CsvReader
  private readonly file: FileBytes
  private readonly made = new Set<string>()
  private counts = { rows: 0, accepted: 0 }
  private subjects: NewSubject[] = []
  private refusals: (Refused & { lineNo: number })[] = []
  private refusedInAll: number
  private since = performance.now()
  private keeping: Promise<boolean> | null = null
  private isKeeping = false

  constructor(
    around: { database: Database; claim: ImportClaim; copy: LineCopy; file: FileBytes },
    place: FilePlace,
    of: { lastPeriod: string; refused: number },
  ) {
    this.database = around.database
    this.copy = around.copy
    this.file = around.file
    this.refusedInAll = of.refused
    this.rows = new FileRows(around.claim, { from: firstPeriod, to: of.lastPeriod }, place)
    this.reader = new CsvReader(this.rows, place)
  }

  async run(how: { signal: AbortSignal; size: ChunkSize; kept: () => void }): Promise<ReadEnd> {
    try {
      return await this.readAll(how)
    } finally {
      // A file that turns out to be damaged does not take the chunk before along.
      await this.keeping?.catch(() => undefined)
    }
  }

  private async readAll(how: { signal: AbortSignal; size: ChunkSize; kept: () => void }): Promise<ReadEnd> {
    const { signal, size } = how
    for await (const chunk of this.file.chunks) {
      this.reader.push(chunk)
      // While the chunk before is kept, half of the next one is read.
      if (this.isKeeping && this.rows.waiting < size.rows / 2 && !signal.aborted) continue
      if (!(await this.kept(how.kept))) return { end: 'lost' }
      const wrong = await this.hand()
      if (wrong) return wrong
      const due = this.counts.rows >= size.rows || performance.now() - this.since >= size.ms
      if (!(due || signal.aborted)) continue
      this.keep(false)
      if (!signal.aborted) continue
      return (await this.kept(how.kept)) ? { end: 'later', afterMs: 0 } : { end: 'lost' }
    }
    this.reader.end()
    if (!(await this.kept(how.kept))) return { end: 'lost' }
    const wrong = await this.hand()
    if (wrong) return wrong
    if (this.rows.header === null)
      return { end: 'failed', problem: { code: 'empty', message: 'the file has no first line' } }
    this.keep(true)
    if (!(await this.kept(() => undefined))) return { end: 'lost' }
    return { end: 'read', periods: [...this.rows.periods] }
  }

  /** What was read goes to the database. */
  private async hand(): Promise<ReadEnd | null> {
    if (this.rows.problem !== null) return { end: 'failed', problem: this.rows.problem }
    const read = this.rows.take()
    this.counts.rows += read.rows
    this.counts.accepted += read.accepted
    // One by one: a megabyte may be half a million bad rows, more than a call takes arguments.
    for (const subject of read.subjects) this.subjects.push(subject)
    for (const refusal of read.refusals) this.refusals.push(refusal)
    this.refusedInAll += read.refusals.length
    if (this.refusedInAll > mostRefusals) {
      const message = `more than ${mostRefusals} rows were refused`
      return { end: 'failed', problem: { code: 'too-many-refusals', message } }
    }
    const fresh = [...this.rows.periods].filter((period) => !this.made.has(period))
    if (fresh.length > 0) await this.copy.endCopy()
    await makeMonths(this.database, fresh)
    for (const period of fresh) this.made.add(period)
    await this.copy.write(read.lines)
    return null
  }

  /** Waits for the chunk that is being kept, if one is; false: the import is no longer ours. */
  private async kept(told: () => void): Promise<boolean> {
    const { keeping } = this
    if (keeping === null) return true
    this.keeping = null
    const ours = await keeping
    if (ours) told()
    return ours
  }

  /** Begins to keep what was handed over as a chunk. */
  private keep(all: boolean): void {
    const { header, columns, lacking, periods } = this.rows
    const { offset } = this.reader.place
    const place = {
      ...this.reader.place,
      read: all,
      columns,
      lacking,
      periods: [...periods],
    }
    const now = performance.now()
    const refused = this.refusals.length
    const progress = {
      ...this.counts,
      place: place satisfies FilePlace,
      doneUnits: this.file.done() ?? offset,
      refused,
      busyMs: now - this.since,
      focusVersion: header?.version ?? null,
    }
    this.keeping = this.copy.commit(progress, this.subjects, this.refusals)
    this.isKeeping = true
    // Whoever fails meanwhile fails by that: this is heard when it is waited for.
    this.keeping
      .catch(() => undefined)
      .finally(() => {
        this.isKeeping = false
      })
    this.counts = { rows: 0, accepted: 0 }
    this.subjects = []
    this.refusals = []
    this.since = now
  }
}

async function read(
  { database, reached }: Pick<Surroundings, 'database' | 'reached'>,
  claim: ImportClaim,
  place: FilePlace,
  how: { signal: AbortSignal; size: ChunkSize },
): Promise<ReadEnd> {
  const file = claim.fileId === null ? null : await readKeptFile(database, claim.fileId)
  if (file === null) return { end: 'failed', problem: { code: 'file-gone', message: 'its bytes are gone' } }
  const lastPeriod = periodAfter(periodOf(billingDayOf(await readNow(database))))
  const copy = await LineCopy.begin(database, claim)
  try {
    const bytes = await openFile(database, file, place.offset)
    const around = { database, claim, copy, file: bytes }
    const kept = () => reached?.('bill-import:chunk-kept')
    return await new FileImport(around, place, { lastPeriod, refused: claim.refused }).run({ ...how, kept })
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error
    const code = error.truncated ? 'file-truncated' : 'file-damaged'
    return { end: 'failed', problem: { code, message: error.message } }
  } finally {
    await copy.close()
  }
}

/** Reads a file from where its import is, to its end or until told to stop, and looks for rows that stand in it twice. */
export async function importFile(
  around: Pick<Surroundings, 'database' | 'reached'>,
  claim: ImportClaim,
  signal: AbortSignal,
  size: ChunkSize = chunkSize,
): Promise<ReadEnd> {
  const place = FilePlace.parse(claim.place)
  const done: ReadEnd = place.read
    ? { end: 'read', periods: place.periods }
    : await read(around, claim, place, { signal, size })
  if (done.end !== 'read') return done
  around.reached?.('bill-import:file-read')
  for (const period of done.periods)
    if ((await refuseDuplicates(around.database, claim, period)) === null) return { end: 'lost' }
  return done
}
