import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ScopeKind } from '../../domain/permission/actor.ts'
import { PersonReference } from './reference.ts'
import { Id, Instant } from './wire.ts'

/** One person on call in a scope from one instant to another, half-open. */
export const RosterItem = z.object({
  id: Id,
  person: PersonReference,
  scopeKind: ScopeKind,
  scopeId: Id.nullable(),
  scopeName: z.string().nullable(),
  fromAt: Instant,
  toAt: Instant,
  /** 'portal', or the UID of the imported calendar's event. */
  source: z.string(),
  /** The person is enabled and holds on-call in a scope that meets this one at its beginning or now. */
  counts: z.boolean(),
})
export type RosterItem = z.infer<typeof RosterItem>

/** What an import did, or would do. */
export const RosterImport = z.object({
  added: z.int(),
  /** Imported before into this scope and now replaced. */
  replaced: z.int(),
  /** Events that name nobody we know, or cannot be read; each with its summary and why. */
  skipped: z.array(
    z.object({
      summary: z.string(),
      fromAt: Instant.nullable(),
      why: z.enum(['nobody', 'ambiguous', 'disabled', 'unreadable']),
    }),
  ),
})
export type RosterImport = z.infer<typeof RosterImport>

const tags = ['roster']
const scope = { scopeKind: ScopeKind, scopeId: Id.nullable().optional() }
const span = { fromAt: Instant, toAt: Instant }

export const roster = {
  list: oc
    .route({ method: 'GET', path: '/roster', tags, summary: 'Who is on call between two instants' })
    .input(z.strictObject({ from: Instant.optional(), to: Instant.optional() }))
    .output(z.object({ items: z.array(RosterItem), now: Instant })),
  add: oc
    .route({ method: 'POST', path: '/roster', tags, summary: 'Put somebody on call', successStatus: 201 })
    .input(z.strictObject({ personId: Id, ...scope, ...span }))
    .output(RosterItem),
  update: oc
    .route({ method: 'PATCH', path: '/roster/{id}', tags, summary: 'Another person or other times' })
    .input(
      z.strictObject({
        id: Id,
        personId: Id.optional(),
        fromAt: Instant.optional(),
        toAt: Instant.optional(),
      }),
    )
    .output(RosterItem),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/roster/{id}',
      tags,
      summary: 'Take off the roster; what was served stays',
    })
    .input(z.strictObject({ id: Id }))
    .output(z.object({ id: Id })),
  import: oc
    .route({ method: 'POST', path: '/roster/import', tags, summary: 'Import an iCalendar file into a scope' })
    .input(z.strictObject({ ...scope, calendar: z.string().min(1).max(500_000), dryRun: z.boolean() }))
    .output(RosterImport),
}
