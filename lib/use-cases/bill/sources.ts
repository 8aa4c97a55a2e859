import { z } from 'zod'
import {
  createSource,
  disableSource,
  readSource,
  listSources as readSources,
  type SourceRow,
} from '../../catalog/bill/sources.ts'
import { readNow } from '../../catalog/transaction.ts'
import { billSourceKinds, finalAt } from '../../domain/attribution/finality.ts'
import { feedLaws, givesMeasure } from '../../domain/bill/source.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery, defineUseCase } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'

/** A source as it is shown: what it gives, and of each month since when it is final, or when it will be. */
const shown = (row: SourceRow, now: Date) => ({
  ...row,
  gives: [...feedLaws[row.kind].gives],
  fetched: feedLaws[row.kind].fetched,
  months: row.months.map((month) => {
    const at = finalAt(row.kind, month.billingPeriod)
    return { ...month, finalAt: at.toISOString(), final: now >= at }
  }),
})

/** Every bill source with its months. */
export const listSources = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'bill.read'),
  read: async ({ database, actor }) => {
    const now = await readNow(database)
    const items = (await readSources(database)).map((row) => shown(row, now))
    return ok({ items, may: permitted(decide(actor, 'bill.edit')), now: now.toISOString() })
  },
})

/**
 * Adds a feed of a connection. Its measures are read from it where no other source of the connection is read for them and it gives
 * them. Fails with forbidden, invalid (a measure that it does not give), conflict (name, feed or measure is taken).
 */
export const addSource = defineUseCase({
  input: z.strictObject({
    connectionId: z.uuid(),
    kind: z.enum(billSourceKinds),
    name: z.string().trim().min(1).max(120),
    countsBilled: z.boolean(),
    countsEffective: z.boolean(),
    since: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
      .nullable()
      .default(null),
  }),
  authorise: (actor) => decide(actor, 'bill.edit'),
  write: async ({ tx, actor, input }) => {
    const { since, ...of } = input
    if (of.countsBilled && !givesMeasure(of.kind, 'billed'))
      return fail('invalid', `a ${of.kind} does not say what was billed`, { field: 'countsBilled' })
    if (of.countsEffective && !givesMeasure(of.kind, 'effective'))
      return fail('invalid', `a ${of.kind} cannot amortise`, { field: 'countsEffective' })
    const id = await createSource(tx, { ...of, sinceOn: since === null ? null : `${since}-01` })
    if (id === null)
      return fail(
        'conflict',
        'that name, feed or measure of the connection is taken, or there is no such connection',
      )
    await tx.record({
      ...authorOf(actor),
      action: 'bill-source.created',
      subjectKind: 'bill-source',
      subjectId: id,
      subjectName: of.name,
      detail: { kind: of.kind, countsBilled: of.countsBilled, countsEffective: of.countsEffective },
    })
    await tx.notify('bill-source', id)
    const row = await readSource(tx, id)
    if (row === null) throw new Error('a source that was written is there')
    return ok(shown(row, tx.now))
  },
})

/** Stops a source: nothing more is asked of it and no measure read from it; its lines stay. Fails with not-found, wrong-state. */
export const stopSource = defineUseCase({
  input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(1).max(2000) }),
  authorise: (actor) => decide(actor, 'bill.edit'),
  write: async ({ tx, actor, input: { id, reason } }) => {
    const row = await readSource(tx, id)
    if (row === null) return fail('not-found', 'there is no such source')
    if (!(await disableSource(tx, id))) return fail('wrong-state', 'it was stopped already')
    await tx.record({
      ...authorOf(actor),
      action: 'bill-source.stopped',
      subjectKind: 'bill-source',
      subjectId: id,
      subjectName: row.name,
      reason,
      detail: {},
    })
    await tx.notify('bill-source', id)
    return ok(shown({ ...row, disabledAt: tx.now.toISOString() }, tx.now))
  },
})
