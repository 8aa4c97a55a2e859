import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Role, ScopeKind, TokenScope } from '../../domain/permission/actor.ts'
import { NamedReference } from './reference.ts'
import { HeldGrant } from './session.ts'
import { Id, Instant } from './wire.ts'

export const PersonItem = z.object({
  id: Id,
  key: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  demo: z.boolean(),
  disabledAt: Instant.nullable(),
  lastSeenAt: Instant.nullable(),
  teams: z.array(NamedReference),
  grants: z.array(HeldGrant.extend({ id: Id, fromAt: Instant, toAt: Instant.nullable() })),
})
export type PersonItem = z.infer<typeof PersonItem>

export const TokenItem = z.object({
  id: Id,
  name: z.string(),
  /** First characters, to recognise it. */
  prefix: z.string(),
  scopes: z.array(TokenScope),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Instant.nullable(),
})
export type TokenItem = z.infer<typeof TokenItem>

const people = ['people']
const tokens = ['tokens']
const Key = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[a-z][a-z0-9-]*$/)

export const person = {
  list: oc
    .route({ method: 'GET', path: '/people', tags: people, summary: 'Everybody, with grants' })
    .output(z.object({ items: z.array(PersonItem), now: Instant })),
  create: oc
    .route({ method: 'POST', path: '/people', tags: people, summary: 'A local account', successStatus: 201 })
    .input(
      z.strictObject({
        key: Key,
        name: z.string().trim().min(1).max(120),
        email: z.email().max(200).nullable().optional(),
        /** Left out: one is made and answered once. */
        password: z.string().min(10).max(200).optional(),
        teams: z.array(z.string().max(120)).max(50).optional(),
      }),
    )
    .output(z.object({ person: PersonItem, password: z.string().nullable() })),
  update: oc
    .route({
      method: 'PATCH',
      path: '/people/{id}',
      tags: people,
      summary: 'Name, teams, disabled, new password',
    })
    .input(
      z.strictObject({
        id: Id,
        name: z.string().trim().min(1).max(120).optional(),
        email: z.email().max(200).nullable().optional(),
        teams: z.array(z.string().max(120)).max(50).optional(),
        disabled: z.boolean().optional(),
        password: z.string().min(10).max(200).optional(),
      }),
    )
    .output(PersonItem),
  disable: oc
    .route({
      method: 'DELETE',
      path: '/people/{id}',
      tags: people,
      summary: 'Disable: ends sessions and tokens at once',
    })
    .input(z.strictObject({ id: Id }))
    .output(PersonItem),
  grant: oc
    .route({
      method: 'POST',
      path: '/people/{id}/grants',
      tags: people,
      summary: 'Grant a role in a scope',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        id: Id,
        role: Role,
        scopeKind: ScopeKind,
        scopeId: Id.nullable().optional(),
        toAt: Instant.nullable().optional(),
      }),
    )
    .output(PersonItem),
  revoke: oc
    .route({
      method: 'DELETE',
      path: '/people/{id}/grants/{grantId}',
      tags: people,
      summary: 'Take a role away, at once',
    })
    .input(z.strictObject({ id: Id, grantId: Id }))
    .output(PersonItem),
}

export const token = {
  list: oc
    .route({ method: 'GET', path: '/tokens', tags: tokens, summary: 'Own API tokens' })
    .output(z.object({ items: z.array(TokenItem), now: Instant })),
  create: oc
    .route({
      method: 'POST',
      path: '/tokens',
      tags: tokens,
      summary: 'A new token; its secret is shown once',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        name: z.string().trim().min(1).max(120),
        scopes: z.array(TokenScope).min(1).max(4),
        expiresInDays: z.int().min(1).max(366),
      }),
    )
    .output(z.object({ token: TokenItem, secret: z.string() })),
  revoke: oc
    .route({ method: 'DELETE', path: '/tokens/{id}', tags: tokens, summary: 'Revoke an own token' })
    .input(z.strictObject({ id: Id }))
    .output(TokenItem),
}
