import { oc } from '@orpc/contract'
import { z } from 'zod'
import { billSourceKinds } from '../../domain/attribution/finality.ts'
import { focusVersions } from '../../domain/bill/focus-columns.ts'
import { refusalReasons } from '../../domain/bill/refusal.ts'
import { costMeasures } from '../../domain/bill/source.ts'
import { Permitted } from './permitted.ts'
import { Id, Instant, list, page, pageInput, Reason } from './wire.ts'

/** A day in UTC+8. */
const Day = z.iso.date()
const Period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
/** Exact: never a float. */
const Amount = z.string()

export const billImportStates = ['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'] as const

/** A month that a source has lines of. */
export const BillMonth = z.object({
  billingPeriod: Period,
  firstOn: Day,
  lastOn: Day,
  days: z.int(),
  lines: z.int(),
  /** An import last became current for a day of it. */
  changedAt: Instant,
  judgedAt: Instant.nullable(),
  rolledAt: Instant.nullable(),
  sealedAt: Instant.nullable(),
  /** From then on the cloud changes it no more. */
  finalAt: Instant,
  final: z.boolean(),
})

/** One feed of cost of one connection. */
export const BillSourceItem = z.object({
  id: Id,
  connection: z.object({ id: Id, name: z.string() }),
  kind: z.enum(billSourceKinds),
  name: z.string(),
  /** What it can say at all. */
  gives: z.array(z.enum(costMeasures)),
  /** Asked of the cloud; false: people bring files. */
  fetched: z.boolean(),
  /** The measure of the connection is read from here. */
  countsBilled: z.boolean(),
  countsEffective: z.boolean(),
  sinceOn: Day.nullable(),
  createdAt: Instant,
  disabledAt: Instant.nullable(),
  /** Why the cloud could not be asked the last time. */
  problem: z.object({ code: z.string(), message: z.string(), at: Instant }).nullable(),
  /** The newest first, three years at most. */
  months: z.array(BillMonth),
})
export type BillSourceItem = z.infer<typeof BillSourceItem>

/** One reading of a file or of days, with how far it is. */
export const BillImportItem = z.object({
  id: Id,
  source: z.object({ id: Id, name: z.string(), kind: z.enum(billSourceKinds) }),
  file: z
    .object({
      id: Id,
      /** Text of who sent it. */
      name: z.string(),
      sizeBytes: z.number(),
      sha256: z.string().nullable(),
      /** Its bytes are still there. */
      kept: z.boolean(),
    })
    .nullable(),
  state: z.enum(billImportStates),
  scope: z.enum(['days', 'periods']),
  fromOn: Day.nullable(),
  untilOn: Day.nullable(),
  focusVersion: z.enum(focusVersions).nullable(),
  /** Columns that it does not have and that would have told something. */
  lacking: z.array(z.string()),
  /** Bytes of a file, days (or months) of what is asked of the cloud. */
  doneUnits: z.number(),
  totalUnits: z.number().nullable(),
  rows: z.int(),
  accepted: z.int(),
  refused: z.int(),
  duplicates: z.int(),
  rowsPerSecond: z.int().nullable(),
  requestedAt: Instant,
  requestedBy: z.string(),
  startedAt: Instant.nullable(),
  beatAt: Instant,
  endedAt: Instant.nullable(),
  problem: z
    .object({ code: z.string(), message: z.string(), detail: z.record(z.string(), z.unknown()).optional() })
    .nullable(),
  /** Sums of months beside the bill overview; null: there is nothing to compare with. */
  reconciliation: z
    .array(
      z.object({
        billingPeriod: Period,
        currency: z.string(),
        billed: Amount,
        overview: Amount.nullable(),
        difference: Amount.nullable(),
      }),
    )
    .nullable(),
  /** Days that are read from it now. */
  currentDays: z.int(),
})
export type BillImportItem = z.infer<typeof BillImportItem>

export const BillImportDetail = z.object({
  item: BillImportItem,
  /** Refused rows by reason, most first. */
  reasons: z.array(z.object({ reason: z.enum(refusalReasons), count: z.int() })),
  may: Permitted,
  now: Instant,
})
export type BillImportDetail = z.infer<typeof BillImportDetail>

/** A row that was not taken. Its excerpt is text of others: shown as text and nothing else. */
export const BillRefusalItem = z.object({
  /** Line of the file, from 1; of what the cloud answered the number of the item. */
  line: z.int(),
  reason: z.enum(refusalReasons),
  column: z.string().nullable(),
  /** Of a duplicate: the line it repeats. */
  excerpt: z.string(),
})
export type BillRefusalItem = z.infer<typeof BillRefusalItem>

const tags = ['cost']
const moved = z.object({ id: Id })

export const billSource = {
  list: oc
    .route({ method: 'GET', path: '/bill-sources', tags, summary: 'Where bills come from, month by month' })
    .output(z.object({ items: z.array(BillSourceItem), may: Permitted, now: Instant })),
  add: oc
    .route({ method: 'POST', path: '/bill-sources', tags, summary: 'Add a feed of a connection' })
    .input(
      z.strictObject({
        connectionId: Id,
        kind: z.enum(billSourceKinds),
        name: z.string().trim().min(1).max(120),
        countsBilled: z.boolean(),
        countsEffective: z.boolean(),
        /** First month asked for; absent or null: as far back as the cloud keeps. */
        since: Period.nullable().optional(),
      }),
    )
    .output(BillSourceItem),
  stop: oc
    .route({
      method: 'POST',
      path: '/bill-sources/{id}/stop',
      tags,
      summary: 'Ask nothing more of a feed; what it has stays',
    })
    .input(z.strictObject({ id: Id, reason: Reason }))
    .output(BillSourceItem),
}

export const billImport = {
  list: oc
    .route({ method: 'GET', path: '/bill-imports', tags, summary: 'Imports of bills, the newest first' })
    .input(z.strictObject({ ...pageInput, source: Id.optional(), state: list(z.enum(billImportStates)) }))
    .output(page(BillImportItem)),
  get: oc
    .route({ method: 'GET', path: '/bill-imports/{id}', tags, summary: 'How far an import is' })
    .input(z.strictObject({ id: Id }))
    .output(BillImportDetail),
  refusals: oc
    .route({
      method: 'GET',
      path: '/bill-imports/{id}/refusals',
      tags,
      summary: 'Rows that were not taken, with their lines and reasons',
    })
    .input(z.strictObject({ ...pageInput, id: Id, reason: list(z.enum(refusalReasons)) }))
    .output(page(BillRefusalItem)),
  pause: oc
    .route({ method: 'POST', path: '/bill-imports/{id}/pause', tags, summary: 'Stop an import where it is' })
    .input(z.strictObject({ id: Id }))
    .output(moved),
  resume: oc
    .route({ method: 'POST', path: '/bill-imports/{id}/resume', tags, summary: 'Go on with a paused import' })
    .input(z.strictObject({ id: Id }))
    .output(moved),
  cancel: oc
    .route({ method: 'POST', path: '/bill-imports/{id}/cancel', tags, summary: 'End an import for good' })
    .input(z.strictObject({ id: Id }))
    .output(moved),
}
