import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams'
import type { Refused } from '../../domain/bill/refusal.ts'
import type { BillSubject } from '../../domain/bill/subject.ts'
import type { Database } from '../database.ts'
import { copyColumns } from './copy-text.ts'
import type { SubjectId } from './subject-id.ts'

export interface NewSubject extends SubjectId {
  subject: BillSubject
  accountName: string | null
}

/** What a chunk adds to its import. */
export interface ChunkProgress {
  place: unknown
  doneUnits: number
  rows: number
  accepted: number
  refused: number
  busyMs: number
  focusVersion: string | null
}

/** Of a new month every row may bring one: all at once they are the most memory that an import needs. */
const subjectsAtOnce = 2000

/** Whose the chunk is: an import goes on only while its claim is ours. */
export interface ChunkOf {
  importId: string
  claimId: string
}

/**
 * Lines on their way into bill_line, chunk by chunk. A chunk is one transaction: its lines, subjects and refusals, and how far
 * the import is by then. Whoever dies between two leaves everything as if the second had never begun.
 */
export class LineCopy {
  private readonly client: pg.PoolClient
  private readonly of: ChunkOf
  private stream: CopyStreamQuery | null = null
  private broken: Error | null = null
  private open = false

  private constructor(client: pg.PoolClient, of: ChunkOf) {
    this.client = client
    this.of = of
  }

  /** Takes a connection for itself until it is closed. */
  static async begin({ pool }: Pick<Database, 'pool'>, of: ChunkOf): Promise<LineCopy> {
    return new LineCopy(await pool.connect(), of)
  }

  /** Hands lines over (CopyLines); waits while PostgreSQL has not taken those before, so that these are on their way meanwhile. */
  async write(lines: readonly Buffer[]): Promise<void> {
    if (lines.length === 0) return
    if (this.stream === null) {
      await this.beginChunk()
      const stream = this.client.query(copyFrom(`COPY bill_line (${copyColumns}) FROM STDIN`))
      stream.on('error', (error) => {
        this.broken ??= error
      })
      this.stream = stream
    }
    if (this.broken) throw this.broken
    if (this.stream.writableNeedDrain) await once(this.stream, 'drain')
    if (this.broken) throw this.broken
    for (const block of lines) this.stream.write(block)
  }

  /** Ends the COPY under way and not the chunk: a COPY knows no month that was made after it began. */
  async endCopy(): Promise<void> {
    const { stream } = this
    if (stream === null) return
    if (this.broken) throw this.broken
    stream.end()
    await finished(stream)
    this.stream = null
  }

  /** Ends the chunk. False: the import is no longer ours (paused, ended, taken over), and nothing of the chunk is kept. */
  async commit(
    progress: ChunkProgress,
    subjects: readonly NewSubject[],
    refusals: readonly (Refused & { lineNo: number })[],
  ): Promise<boolean> {
    const { client } = this
    await this.endCopy()
    await this.beginChunk()
    await this.writeSubjects(subjects)
    await this.writeRefusals(refusals)
    const { rowCount } = await client.query({
      name: 'bill.chunk',
      text: `UPDATE bill_import SET place = $3, done_units = $4, row_count = row_count + $5, accepted_count = accepted_count + $6,
          refused_count = refused_count + $7, busy_ms = busy_ms + $8, focus_version = coalesce($9, focus_version), beat_at = sluice_now()
        WHERE id = $1 AND claim_id = $2 AND state = 'running'`,
      values: [
        this.of.importId,
        this.of.claimId,
        JSON.stringify(progress.place),
        progress.doneUnits,
        progress.rows,
        progress.accepted,
        progress.refused,
        Math.round(progress.busyMs),
        progress.focusVersion,
      ],
    })
    const ours = rowCount === 1
    if (ours) await client.query(`SELECT sluice_notify('bill-import', $1)`, [this.of.importId])
    await client.query(ours ? 'COMMIT' : 'ROLLBACK')
    this.open = false
    return ours
  }

  /** Gives the connection back; what was not committed is gone. */
  async close(): Promise<void> {
    // In the middle of a COPY the connection is of no more use.
    if (!this.open || this.stream !== null) {
      this.client.release(this.stream !== null)
      return
    }
    await this.client.query('ROLLBACK').then(
      () => this.client.release(),
      () => this.client.release(true),
    )
  }

  private async beginChunk(): Promise<void> {
    if (this.open) return
    await this.client.query('BEGIN')
    this.open = true
  }

  private async writeSubjects(subjects: readonly NewSubject[]): Promise<void> {
    // In one order, whoever writes: two imports that bring the same subjects wait for each other and never crosswise.
    const sorted = [...subjects].sort((a, b) => (a.id < b.id ? -1 : 1))
    for (let at = 0; at < sorted.length; at += subjectsAtOnce)
      await this.writeSome(sorted.slice(at, at + subjectsAtOnce))
  }

  private async writeSome(sorted: readonly NewSubject[]): Promise<void> {
    const of = (part: (subject: BillSubject) => string) => sorted.map(({ subject }) => part(subject))
    await this.client.query({
      name: 'bill.subjects',
      text: `INSERT INTO bill_subject (id, proof, account_name, account_id, region_id, cloud_product, resource_type, resource_id,
          resource_name, part_of, resource_group, cost_unit, cost_tags, created_at)
        SELECT n.*, sluice_now() FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
          $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::jsonb[]) AS n
        ON CONFLICT (id) DO NOTHING`,
      values: [
        sorted.map(({ id }) => id),
        sorted.map(({ proof }) => proof),
        sorted.map(({ accountName }) => accountName),
        of((subject) => subject.accountId),
        of((subject) => subject.regionId),
        of((subject) => subject.cloudProduct),
        of((subject) => subject.resourceType),
        of((subject) => subject.resourceId),
        of((subject) => subject.resourceName),
        of((subject) => subject.partOf),
        of((subject) => subject.resourceGroup),
        of((subject) => subject.costUnit),
        of((subject) => JSON.stringify(subject.costTags)),
      ],
    })
    const { rows } = await this.client.query<{ id: string }>({
      name: 'bill.subject-proof',
      text: `SELECT s.id FROM bill_subject s JOIN unnest($1::bigint[], $2::bigint[]) AS n (id, proof) USING (id)
        WHERE s.proof <> n.proof LIMIT 1`,
      values: [sorted.map(({ id }) => id), sorted.map(({ proof }) => proof)],
    })
    if (rows[0]) throw new Error(`two subjects share the id ${rows[0].id}: their money would be one's`)
  }

  private async writeRefusals(refusals: readonly (Refused & { lineNo: number })[]): Promise<void> {
    if (refusals.length === 0) return
    await this.client.query({
      name: 'bill.refusals',
      text: `INSERT INTO bill_refusal (import_id, line_no, reason, "column", excerpt)
        SELECT $1::uuid, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[])`,
      values: [
        this.of.importId,
        refusals.map(({ lineNo }) => lineNo),
        refusals.map(({ reason }) => reason),
        refusals.map(({ column }) => column),
        refusals.map(({ excerpt }) => excerpt),
      ],
    })
  }
}

/** Makes the partitions of months (`YYYY-MM`); those that are there stay. */
export async function makeMonths({ pool }: Pick<Database, 'pool'>, periods: Iterable<string>): Promise<void> {
  for (const period of periods) await pool.query('SELECT bill_make_month($1)', [`${period}-01`])
}
