import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Role, ScopeKind, TokenScope } from '../../domain/permission/actor.ts'
import { NamedReference } from './reference.ts'
import { Id, Instant } from './wire.ts'

export const HeldGrant = z.object({
  role: Role,
  scopeKind: ScopeKind,
  scopeId: Id.nullable(),
  /** Name of the team, product line or environment; null when the scope is all. */
  scopeName: z.string().nullable(),
})

export const Session = z.object({
  person: z.object({
    id: Id,
    key: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    locale: z.enum(['en', 'zh-CN']).nullable(),
    timeZone: z.string().nullable(),
  }),
  grants: z.array(HeldGrant),
  teams: z.array(NamedReference),
  /** Null for a call with a token. */
  session: z.object({ id: Id, createdAt: Instant, expiresAt: Instant }).nullable(),
  token: z.object({ id: Id, scopes: z.array(TokenScope) }).nullable(),
  organisation: z.object({ name: z.string(), timeZone: z.string() }),
  /** The cloud is simulated: the clock may be moved. */
  simulated: z.boolean(),
  counts: z.object({ services: z.int(), openPromotions: z.int(), unmatched: z.int() }),
  now: Instant,
})
export type Session = z.infer<typeof Session>

export const SessionItem = z.object({
  id: Id,
  createdAt: Instant,
  seenAt: Instant,
  expiresAt: Instant,
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  current: z.boolean(),
})

const tags = ['session']
const ended = z.object({ ended: z.int() })

export const session = {
  get: oc
    .route({ method: 'GET', path: '/session', tags, summary: 'Who calls, and what they may do' })
    .output(Session),
  update: oc
    .route({ method: 'PATCH', path: '/session', tags, summary: 'Own language and time zone' })
    .input(
      z.strictObject({
        locale: z.enum(['en', 'zh-CN']).nullable().optional(),
        timeZone: z.string().max(80).nullable().optional(),
      }),
    )
    .output(Session),
  list: oc
    .route({ method: 'GET', path: '/sessions', tags, summary: 'Own open sessions' })
    .output(z.object({ items: z.array(SessionItem), now: Instant })),
  end: oc
    .route({ method: 'DELETE', path: '/sessions/{id}', tags, summary: 'End one of the own sessions' })
    .input(z.strictObject({ id: Id }))
    .output(ended),
  signOut: oc
    .route({ method: 'POST', path: '/session/sign-out', tags, summary: 'End this session' })
    .output(ended),
  signOutEverywhere: oc
    .route({ method: 'POST', path: '/session/sign-out-everywhere', tags, summary: 'End every own session' })
    .output(ended),
  changePassword: oc
    .route({
      method: 'POST',
      path: '/session/password',
      tags,
      summary: 'Change the own password; ends other sessions',
    })
    .input(z.strictObject({ current: z.string().min(1).max(200), next: z.string().min(10).max(200) }))
    .output(ended),
}
