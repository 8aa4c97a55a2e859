import { z } from 'zod'
import { exceptionOf } from '../../catalog/freeze/exception-row.ts'
import { type ListedException, listExceptions as read } from '../../catalog/freeze/exceptions.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { type ExceptionState, exceptionState } from '../../domain/freeze/exception-cover.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { type Call, defineQuery } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'
import { mayDecide, mayWithdraw } from './exception-rules.ts'

type Row = ListedException['exception']

/** ExceptionItem of the API contract. */
export interface ExceptionItem
  extends Pick<
      Row,
      | 'id'
      | 'number'
      | 'subjectKind'
      | 'subject'
      | 'digest'
      | 'requestedAt'
      | 'decision'
      | 'decidedAt'
      | 'count'
      | 'endsAt'
      | 'withdrawnAt'
    >,
    Pick<
      ListedException,
      'window' | 'service' | 'environment' | 'reason' | 'decisionNote' | 'requester' | 'decidedBy' | 'uses'
    > {
  state: ExceptionState
  may: { decide: Permitted; withdraw: Permitted }
}

export function exceptionItemOf(actor: Actor, listed: ListedException, now: Date): ExceptionItem {
  const { exception: row, teamId, productLineId, ...shown } = listed
  const exception = exceptionOf(row)
  const {
    windowId: _w,
    serviceId: _s,
    environmentId,
    requesterId: _r,
    decidedById: _d,
    usedBy: _u,
    ...rest
  } = row
  const subject = { teamId, productLineId, environmentId }
  const state = exceptionState(exception, now)
  const withdraw =
    state === 'asked' || state === 'granted'
      ? mayWithdraw(actor, exception, subject)
      : fail('wrong-state', `E-${exception.number} is ${state}`, { state })
  return {
    ...rest,
    ...shown,
    state,
    may: { decide: permitted(mayDecide(actor, exception, subject, now)), withdraw: permitted(withdraw) },
  }
}

const states = z.enum(['asked', 'refused', 'withdrawn', 'granted', 'used-up', 'expired', 'expired-unused'])

/** Exceptions, those that wait for a decision first. */
export const listExceptions = defineQuery({
  input: z.strictObject({
    state: states.optional(),
    window: z.uuid().optional(),
    service: z.string().max(120).optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const { items, now } = await read(database, { windowId: input.window, service: input.service })
    const all = items.map((listed) => exceptionItemOf(actor, listed, new Date(now)))
    return ok({ items: input.state ? all.filter(({ state }) => state === input.state) : all, now })
  },
})

/** One exception. Fails with not-found. */
export const getException = defineQuery({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const { items, now } = await read(database, { id: input.id })
    const [listed] = items
    return listed
      ? ok(exceptionItemOf(actor, listed, new Date(now)))
      : fail('not-found', 'no such exception', { noun: 'exception', id: input.id })
  },
})

/** Answers a change of one exception with the whole of it, read after the change was committed. */
export function thenException(call: Call<{ id: string }>): Call<ExceptionItem> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    return done.ok ? getException(around, actor, { id: done.value.id }) : done
  }
}
