import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import {
  type EvidenceEntryRow,
  type EvidenceOf,
  type EvidencePromotionRow,
  readEvidenceEntries,
  readEvidencePromotions,
  readNewestEntry,
} from '../../catalog/ledger/evidence.ts'
import { chain } from '../../catalog/ledger/seal.ts'
import { findPromotionId } from '../../catalog/promotion/find.ts'
import { readCommits, readRelation } from '../../catalog/promotion/relation.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide } from '../../domain/permission/decide.ts'
import { JsonStream } from '../../platform/json-text.ts'
import { defineQuery } from '../define.ts'

const Instant = z.iso.datetime({ offset: true })
const dayMs = 24 * 3_600_000
/** What is held in memory at once, however long the period. */
const entriesAtOnce = 200
const promotionsAtOnce = 10

interface Asked {
  promotion?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

async function evidenceOf(database: Database, input: Asked, now: Date): Promise<Result<EvidenceOf>> {
  if (input.promotion !== undefined) {
    if (input.from !== undefined || input.to !== undefined)
      return fail('invalid', 'evidence is of a promotion or of a period', { field: 'promotion' })
    const id = await findPromotionId(database, input.promotion)
    if (!id.ok) return id
    const [row] = await readEvidencePromotions(database, { kind: 'promotion', id: id.value, number: 0 }, 0, 1)
    return row
      ? ok({ kind: 'promotion', id: id.value, number: row.number })
      : fail('not-found', 'no such promotion')
  }
  const to = input.to === undefined ? now : new Date(input.to)
  const from = input.from === undefined ? new Date(to.getTime() - dayMs) : new Date(input.from)
  if (from >= to) return fail('invalid', 'the period ends before it begins', { field: 'to' })
  return ok({ kind: 'period', from: from.toISOString(), to: to.toISOString() })
}

/** An entry with its seal, and whether the seal fits what the entry says now. */
function entryText(row: EvidenceEntryRow): string {
  const { sequence, hash, previousHash, sealedAt } = row
  const sealed = hash !== null && previousHash !== null
  const seal = sealed
    ? { sequence, hash, previousHash, sealedAt, fits: chain(previousHash, row.text) === hash }
    : null
  return `${row.item.slice(0, -1)},"text":${JSON.stringify(row.text)},"seal":${JSON.stringify(seal)}}`
}

/** A promotion with the commits that it brought, at most 100. */
async function promotionText(database: Database, row: EvidencePromotionRow): Promise<string> {
  const { repositoryId, commitSha, fromSha } = row
  const relation =
    repositoryId && commitSha && fromSha
      ? await readRelation(database, repositoryId, commitSha, fromSha)
      : null
  const own = relation ? relation.added : commitSha ? [commitSha] : []
  const commits = repositoryId ? await readCommits(database, repositoryId, own) : []
  const removed = relation && repositoryId ? await readCommits(database, repositoryId, relation.removed) : []
  const more = { direction: relation?.direction ?? 'unknown', commits, removedCommits: removed }
  return `${row.item.slice(0, -1)},${JSON.stringify(more).slice(1)}`
}

async function* documentOf(database: Database, of: EvidenceOf, head: object): AsyncGenerator<string> {
  const newest = await readNewestEntry(database)
  yield `${JSON.stringify(head).slice(0, -1)},"promotions":[`
  let separator = ''
  for (let after = 0; ; ) {
    const rows = await readEvidencePromotions(database, of, after, promotionsAtOnce)
    for (const row of rows) {
      yield separator + (await promotionText(database, row))
      separator = ','
      after = row.number
    }
    if (rows.length < promotionsAtOnce) break
  }
  yield '],"entries":['
  separator = ''
  const seen = { entries: 0, sealed: 0, misfits: 0 }
  for (let after: { at: string; id: string } | null = null; ; ) {
    const rows = await readEvidenceEntries(database, of, after, newest, entriesAtOnce)
    let part = ''
    for (const row of rows) {
      const text = entryText(row)
      part += separator + text
      separator = ','
      seen.entries += 1
      if (row.hash !== null) seen.sealed += 1
      if (row.hash !== null && row.previousHash !== null && chain(row.previousHash, row.text) !== row.hash)
        seen.misfits += 1
      after = { at: row.at, id: row.id }
    }
    if (part) yield part
    if (rows.length < entriesAtOnce) break
  }
  yield `],"chain":${JSON.stringify(seen)}}`
}

/**
 * The ledger as an evidence file, of one promotion or of a period (the last day when nobody said): entries with hashes
 * and seals, and for each promotion both verdicts, the settings they were judged by, who could approve at that instant,
 * steps with session names and evidence, commits. Made while it is read, in bounded memory. Fails with not-found, invalid.
 */
export const exportEvidence = defineQuery({
  input: z.strictObject({
    promotion: z.string().min(1).max(60).optional(),
    from: Instant.optional(),
    to: Instant.optional(),
  }),
  authorise: (actor) => decide(actor, 'ledger.read'),
  read: async ({ database, actor, input }) => {
    const now = await readNow(database)
    const of = await evidenceOf(database, input, now)
    if (!of.ok) return of
    const { actorKind, actorName } = authorOf(actor)
    const head = {
      format: 'sluice-evidence',
      version: 1,
      madeAt: now.toISOString(),
      madeBy: { kind: actorKind, name: actorName },
      of: of.value,
    }
    return ok(new JsonStream(documentOf(database, of.value, head)))
  },
})
