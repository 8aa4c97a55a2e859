import { oc } from '@orpc/contract'
import { z } from 'zod'
import { exceptionSubjects } from '../../domain/freeze/exception.ts'
import { Permitted } from './permitted.ts'
import { PersonReference } from './reference.ts'
import { Id, Instant, Reason } from './wire.ts'

export const exceptionStates = [
  'asked',
  'refused',
  'withdrawn',
  'granted',
  'used-up',
  'expired',
  'expired-unused',
] as const

/** Lets one thing through one window: asked by one person, granted by another. */
export const ExceptionItem = z.object({
  id: Id,
  /** Shown as E-<number>. */
  number: z.int(),
  window: z.object({ id: Id, name: z.string(), zone: z.string().nullable() }),
  /** Slugs. */
  service: z.string(),
  environment: z.string(),
  subjectKind: z.enum(exceptionSubjects),
  subject: z.string(),
  /** The digest it is bound to: at once, or at its first use. */
  digest: z.string().nullable(),
  reason: z.string(),
  requester: PersonReference.nullable(),
  requestedAt: Instant,
  decision: z.enum(['granted', 'refused']).nullable(),
  decidedBy: PersonReference.nullable(),
  decidedAt: Instant.nullable(),
  decisionNote: z.string().nullable(),
  count: z.int(),
  /** Starts that it let through. */
  uses: z.array(z.object({ promotion: z.object({ id: Id, number: z.int() }), at: Instant })),
  endsAt: Instant,
  withdrawnAt: Instant.nullable(),
  state: z.enum(exceptionStates),
  may: z.object({ decide: Permitted, withdraw: Permitted }),
})
export type ExceptionItem = z.infer<typeof ExceptionItem>

const tags = ['freezes']

export const freezeException = {
  list: oc
    .route({
      method: 'GET',
      path: '/freezes/exceptions',
      tags,
      summary: 'Exceptions, those that wait for a decision first and of these the oldest',
    })
    .input(
      z.strictObject({
        state: z.enum(exceptionStates).optional(),
        window: Id.optional(),
        service: z.string().max(120).optional(),
      }),
    )
    .output(z.object({ items: z.array(ExceptionItem), now: Instant })),
  get: oc
    .route({ method: 'GET', path: '/freezes/exceptions/{id}', tags, summary: 'One exception' })
    .input(z.strictObject({ id: Id }))
    .output(ExceptionItem),
  ask: oc
    .route({
      method: 'POST',
      path: '/freezes/exceptions',
      tags,
      summary: 'Ask for an exception from a window',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        window: Id,
        /** Slugs. */
        service: z.string().min(1).max(120),
        environment: z.string().min(1).max(120),
        subjectKind: z.enum(exceptionSubjects),
        subject: z.string().min(1).max(300),
        reason: z.string().max(1000),
        count: z.int().optional(),
        endsAt: Instant,
      }),
    )
    .output(ExceptionItem),
  decide: oc
    .route({
      method: 'POST',
      path: '/freezes/exceptions/{id}/decision',
      tags,
      summary: 'Grant or refuse an exception that another person asked for',
    })
    .input(
      z.strictObject({
        id: Id,
        decision: z.enum(['granted', 'refused']),
        /** Needed to refuse. */
        note: z.string().trim().max(1000).optional(),
      }),
    )
    .output(ExceptionItem),
  withdraw: oc
    .route({
      method: 'POST',
      path: '/freezes/exceptions/{id}/withdraw',
      tags,
      summary: 'Take an exception back; what it let through stays',
    })
    .input(z.strictObject({ id: Id, note: Reason.optional() }))
    .output(ExceptionItem),
}
