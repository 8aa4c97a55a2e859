import { z } from 'zod'
import { type FindingToAct, readFindingsToAct } from '../../catalog/cost-finding/reads.ts'
import { endWaivers, waive } from '../../catalog/cost-finding/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { type FindingAct, mayAct, stateOf } from '../../domain/cost-finding/state.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { type Action, decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { wrongEnd } from '../../domain/waiver/waiver.ts'
import { defineUseCase } from '../define.ts'
import { tellFindings } from './tell.ts'

/** EachOutcome of the API contract. */
export interface EachOutcome {
  done: string[]
  refused: { id: string; code: string; message: string }[]
}

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text))

function stateNow(of: FindingToAct, now: Date) {
  const [createdAt, endsAt, closedAt] = [of.waivedAt, of.waivedUntil, of.closedAt].map(instantOf)
  return stateOf(
    {
      notifiedAt: instantOf(of.notifiedAt),
      proposedAt: instantOf(of.proposedAt),
      waiver: createdAt && endsAt ? { createdAt, endsAt } : null,
      closed: closedAt && of.closedAs ? { at: closedAt, as: of.closedAs } : null,
    },
    now,
  )
}

/** Of many the ones to which somebody may do this now; the others are refused each by its name. */
async function admitted(
  tx: Transaction,
  actor: Actor,
  ids: readonly string[],
  { act, action }: { act: FindingAct; action: Action },
): Promise<{ rows: FindingToAct[]; refused: EachOutcome['refused'] }> {
  const found = new Map((await readFindingsToAct(tx, ids)).map((row) => [row.id, row]))
  const rows: FindingToAct[] = []
  const refused: EachOutcome['refused'] = []
  const refuse = (id: string, result: Result<unknown>) => {
    if (!result.ok) refused.push({ id, code: result.failure.code, message: result.failure.message })
  }
  for (const id of new Set(ids)) {
    const row = found.get(id)
    // What is not theirs to see is not there for them.
    if (row === undefined || !decide(actor, 'cost.read', row).ok) {
      refuse(id, fail('not-found', 'no such finding of cost'))
      continue
    }
    const allowed = decide(actor, action, row)
    const state = stateNow(row, tx.now)
    if (!allowed.ok) refuse(id, allowed)
    else if (!mayAct(state, act)) refuse(id, fail('wrong-state', `it is ${state}`))
    else rows.push(row)
  }
  return { rows, refused }
}

const Ids = z.array(z.uuid()).min(1).max(200)
const Reason = z.string().trim().min(1).max(2000)

/** How the ledger names what was done to many at once. */
const nameOf = (rows: readonly FindingToAct[]): string =>
  rows.length === 1 ? (rows[0]?.name ?? '') : `${rows[0]?.name ?? ''} + ${rows.length - 1}`

const about = (actor: Actor, rows: readonly FindingToAct[]) => ({
  ...authorOf(actor),
  subjectKind: 'cost-finding',
  subjectId: rows[0]?.id ?? '',
  subjectName: nameOf(rows),
  serviceId: rows.length === 1 ? (rows[0]?.serviceId ?? null) : null,
})

const tellPages = async (tx: Transaction, rows: readonly FindingToAct[]): Promise<void> => {
  for (const { id } of rows) await tx.notify('cost-finding', id)
}

/** Lets findings stand until a date, each for itself. Fails with forbidden (nowhere), invalid (the end). */
export const waiveFindings = defineUseCase({
  input: z.strictObject({ ids: Ids, reason: Reason, endsAt: z.coerce.date() }),
  authorise: (actor) => holdsAnywhere(actor, 'cost-finding.waive'),
  write: async ({ tx, actor, input }): Promise<Result<EachOutcome>> => {
    const { ids, reason, endsAt } = input
    const end = wrongEnd(endsAt, tx.now)
    if (end !== null)
      return fail(
        'invalid',
        end === 'past' ? 'the end has to be ahead' : 'a finding stands at most 180 days',
        { field: 'endsAt' },
      )
    if (actor.kind === 'system') return fail('forbidden', 'only a person lets a finding stand')
    const { rows, refused } = await admitted(tx, actor, ids, { act: 'waive', action: 'cost-finding.waive' })
    const done = rows.map(({ id }) => id)
    if (rows.length > 0) {
      await waive(tx, done, { until: endsAt, reason, byId: actor.personId, byName: actor.name })
      const detail = { ids: done, endsAt: endsAt.toISOString() }
      await tx.record({ ...about(actor, rows), action: 'cost-finding.waived', reason, detail })
      await tellPages(tx, rows)
    }
    return ok({ done, refused })
  },
})

/** Lets waived findings count again now. Fails with forbidden (nowhere). */
export const endFindingWaivers = defineUseCase({
  input: z.strictObject({ ids: Ids, reason: Reason }),
  authorise: (actor) => holdsAnywhere(actor, 'cost-finding.waive'),
  write: async ({ tx, actor, input: { ids, reason } }): Promise<Result<EachOutcome>> => {
    const asked = { act: 'end-waiver', action: 'cost-finding.waive' } as const
    const { rows, refused } = await admitted(tx, actor, ids, asked)
    const done = rows.map(({ id }) => id)
    if (rows.length > 0) {
      await endWaivers(tx, done)
      await tx.record({
        ...about(actor, rows),
        action: 'cost-finding.waiver-ended',
        reason,
        detail: { ids: done },
      })
      await tellPages(tx, rows)
    }
    return ok({ done, refused })
  },
})

/** Tells the teams and owners of findings. Refused one by one where no way leads to anybody. Fails with forbidden (nowhere). */
export const notifyOwners = defineUseCase({
  input: z.strictObject({ ids: Ids, note: z.string().trim().max(2000).optional() }),
  authorise: (actor) => holdsAnywhere(actor, 'cost-finding.fix'),
  write: async ({ tx, actor, input: { ids, note } }): Promise<Result<EachOutcome>> => {
    const { rows, refused } = await admitted(tx, actor, ids, { act: 'notify', action: 'cost-finding.fix' })
    const told = await tellFindings(tx, { ...about(actor, rows), reason: note || null }, rows)
    for (const { id } of rows)
      if (!told.has(id))
        refused.push({ id, code: 'precondition', message: 'no way leads to its team or owner' })
    await tellPages(
      tx,
      rows.filter(({ id }) => told.has(id)),
    )
    return ok({ done: [...told], refused })
  },
})
