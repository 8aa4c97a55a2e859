import { z } from 'zod'
import { readChanges, readOpen } from '../../catalog/change/handover.ts'
import { listChanges as list, readChangeSummary } from '../../catalog/change/reads.ts'
import type { Database } from '../../catalog/database.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { readNow } from '../../catalog/transaction.ts'
import { changeKinds, changesDefaultMs } from '../../domain/change/change.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { JsonText } from '../../platform/json-text.ts'
import { defineQuery } from '../define.ts'

const Instant = z.iso.datetime({ offset: true })
const where = {
  service: z.string().max(120).optional(),
  team: z.string().max(120).optional(),
  environment: z.string().max(120).optional(),
  from: Instant.optional(),
  minutes: z.int().min(1).max(100_000).optional(),
  to: Instant.optional(),
}
type Where = { from?: string | undefined; to?: string | undefined; minutes?: number | undefined }

/** The period that is meant: half-open, the last two hours when nobody said. Fails with `invalid` when it is empty. */
async function periodOf(database: Database, input: Where): Promise<Result<{ from: string; to: string }>> {
  const to = input.to === undefined ? await readNow(database) : new Date(input.to)
  const backMs = input.minutes === undefined ? changesDefaultMs : input.minutes * 60_000
  const from = input.from === undefined ? new Date(to.getTime() - backMs) : new Date(input.from)
  if (from >= to) return fail('invalid', 'the period ends before it begins', { field: 'to' })
  return ok({ from: from.toISOString(), to: to.toISOString() })
}

/** One page of everything that changed, newest first, as JSON text of ChangeItem. Fails with `invalid`. */
export const listChanges = defineQuery({
  input: z.strictObject({
    ...where,
    kind: z.array(z.enum(changeKinds)).optional(),
    cursor: z.string().optional(),
    limit: z.int().min(1).max(200).default(defaultLimit),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['text', 'text'])
    if (!key.ok) return key
    const after = key.value && { at: String(key.value[0]), tag: String(key.value[1]) }
    if (after && !Instant.safeParse(after.at).success)
      return fail('invalid', 'the cursor was not made by this list', { field: 'cursor' })
    const period = await periodOf(database, input)
    if (!period.ok) return period
    // What happens while somebody reads belongs on the page: an open end stays open.
    const filters = { ...input, from: period.value.from }
    return ok(await list(database, filters, after, input.limit))
  },
})

const summary = async (database: Database, filters: Parameters<typeof readChangeSummary>[1]) =>
  `${(await readChangeSummary(database, filters)).slice(0, -1)},"from":"${filters.from}","to":"${filters.to}"}`

/** The answer in numbers, as JSON text of ChangeSummary. Fails with `invalid`. */
export const summariseChanges = defineQuery({
  input: z.strictObject(where),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const period = await periodOf(database, input)
    if (!period.ok) return period
    return ok(new JsonText(await summary(database, { ...input, ...period.value })))
  },
})

/** More than a person reads on paper; the list itself has everything. */
const handoverChanges = 500

/** What the next shift takes over, as JSON text of Handover. Fails with `invalid`. */
export const readHandover = defineQuery({
  input: z.strictObject(where),
  authorise: (actor) => decide(actor, 'ledger.read'),
  read: async ({ database, input }) => {
    const period = await periodOf(database, input)
    if (!period.ok) return period
    const filters = { ...input, ...period.value }
    const [numbers, changes, open, now] = await Promise.all([
      summary(database, filters),
      readChanges(database, filters, handoverChanges + 1),
      readOpen(database, filters),
      readNow(database),
    ])
    const rest = JSON.stringify({
      now: now.toISOString(),
      ...period.value,
      changes: changes.slice(0, handoverChanges),
      changesComplete: changes.length <= handoverChanges,
      ...open,
    })
    return ok(new JsonText(`${rest.slice(0, -1)},"summary":${numbers}}`))
  },
})
