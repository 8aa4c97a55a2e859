import { z } from 'zod'
import { exceptionOf } from '../../catalog/freeze/exception-row.ts'
import {
  insertException,
  lockExceptions,
  withdrawException,
  writeDecision,
} from '../../catalog/freeze/exception-writes.ts'
import { type ListedException, listExceptions as read } from '../../catalog/freeze/exceptions.ts'
import { lockWindow } from '../../catalog/freeze/windows.ts'
import { findPlace } from '../../catalog/promotion/find.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { checkException } from '../../domain/freeze/check-exception.ts'
import type { FreezeException } from '../../domain/freeze/exception.ts'
import { exceptionState } from '../../domain/freeze/exception-cover.ts'
import { decide, holdsAnywhere, type Subject } from '../../domain/permission/decide.ts'
import { wakeJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { refusedFor } from './check-definition.ts'
import { mayDecide, mayWithdraw } from './exception-rules.ts'
import { thenException } from './list-exceptions.ts'
import { tellException } from './tell-freeze.ts'

/**
 * Asks to be let through one window, for one service into one environment. Fails with not-found, forbidden, invalid
 * (detail.problems: a digest that is none, no end or one too far, no reason, a count out of range), wrong-state (retired).
 */
export const askException = thenException(
  defineUseCase({
    input: z.strictObject({
      window: z.uuid(),
      service: z.string().min(1).max(120),
      environment: z.string().min(1).max(120),
      subjectKind: z.string(),
      subject: z.string().max(300),
      reason: z.string().max(1000),
      count: z.int().optional(),
      endsAt: z.string(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'exception.ask'),
    write: async ({ tx, actor, input }) => {
      const { window: windowId, service, environment, ...rest } = input
      const place = await findPlace(tx, service, environment)
      if (!place.ok) return place
      const allowed = decide(actor, 'exception.ask', place.value)
      if (!allowed.ok) return allowed
      if (actor.kind === 'system') return fail('forbidden', 'only a person asks for an exception')
      const { serviceId, environmentId } = place.value
      const checked = checkException({ ...rest, windowId, serviceId, environmentId }, tx.now)
      if (!checked.ok) return refusedFor(checked.problems)
      const window = await lockWindow(tx, windowId)
      if (!window) return fail('not-found', 'no such window', { noun: 'freeze', field: 'window' })
      if (window.retiredAt) return fail('wrong-state', 'the window is out of force', { state: 'retired' })
      const made = await insertException(tx, { ...checked.value, requesterId: actor.personId })
      const { subjectKind, subject, reason, count, endsAt } = checked.value
      await tellException(
        tx,
        actor,
        'exception.asked',
        { ...made, serviceId, environmentId },
        {
          reason,
          detail: {
            window: window.name,
            windowId,
            subjectKind,
            subject,
            count,
            endsAt: endsAt.toISOString(),
          },
        },
      )
      return ok({ id: made.id })
    },
  }),
)

interface Taken {
  exception: FreezeException
  listed: ListedException
  subject: Subject
}

async function take(tx: Transaction, id: string): Promise<Result<Taken>> {
  const [exception] = await lockExceptions(tx, [id])
  const [listed] = (await read(tx, { id })).items
  if (!exception || !listed) return fail('not-found', 'no such exception', { noun: 'exception', id })
  const { teamId, productLineId } = listed
  const subject = { teamId, productLineId, environmentId: exception.environmentId }
  return ok({ exception: exceptionOf(listed.exception), listed, subject })
}

/**
 * Grants or refuses what another person asked for; what waits for it is judged again. Fails with not-found, forbidden,
 * own-request, wrong-state (decided or withdrawn), gone (it ended before), invalid (refused without a note).
 */
export const decideOnException = thenException(
  defineUseCase({
    input: z.strictObject({
      id: z.uuid(),
      decision: z.enum(['granted', 'refused']),
      note: z.string().trim().max(1000).optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'exception.decide'),
    write: async ({ tx, actor, input }) => {
      const taken = await take(tx, input.id)
      if (!taken.ok) return taken
      const { exception, listed, subject } = taken.value
      const allowed = mayDecide(actor, exception, subject, tx.now)
      if (!allowed.ok) return allowed
      if (actor.kind === 'system') return fail('forbidden', 'only a person decides an exception')
      const note = input.note || null
      if (input.decision === 'refused' && note === null)
        return fail('invalid', 'a refusal says why', { field: 'note' })
      await writeDecision(tx, input.id, { decision: input.decision, personId: actor.personId, note })
      await tellException(tx, actor, `exception.${input.decision}`, exception, {
        reason: note,
        detail: {
          window: listed.window.name,
          subject: exception.subject,
          requester: listed.requester?.name ?? null,
          requesterId: exception.requesterId,
        },
      })
      await tx.enqueue(wakeJob({ serviceId: exception.serviceId }))
      return ok({ id: input.id })
    },
  }),
)

/** Takes an exception back; starts that it let through stay. Fails with not-found, forbidden, wrong-state. */
export const takeBackException = thenException(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), note: z.string().trim().max(2000).optional() }),
    authorise: (actor) => holdsAnywhere(actor, 'exception.ask'),
    write: async ({ tx, actor, input }) => {
      const taken = await take(tx, input.id)
      if (!taken.ok) return taken
      const { exception, listed, subject } = taken.value
      const allowed = mayWithdraw(actor, exception, subject)
      if (!allowed.ok) return allowed
      const state = exceptionState(exception, tx.now)
      if (state !== 'asked' && state !== 'granted')
        return fail('wrong-state', `E-${exception.number} is ${state}`, { state })
      await withdrawException(tx, input.id)
      await tellException(tx, actor, 'exception.withdrawn', exception, {
        reason: input.note || null,
        detail: { window: listed.window.name, subject: exception.subject },
      })
      return ok({ id: input.id })
    },
  }),
)
