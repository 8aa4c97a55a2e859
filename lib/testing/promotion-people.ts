import type { Database } from '../catalog/database.ts'
import type { Actor, Grant, Role, TokenScope } from '../domain/permission/actor.ts'
import { newId } from '../platform/ids.ts'
import { putOnCall } from './people.ts'

const stored = {
  'on-call': 'on_call',
  'release-manager': 'release_manager',
  'cost-lead': 'cost_lead',
} as const
const storedScope = { 'product-line': 'product_line' } as const

/** A person with one role in one scope, and the actor they are when signed in. */
export async function addPerson(
  database: Database,
  key: string,
  role: Role,
  scope: { kind: Grant['scopeKind']; id: string | null } = { kind: 'all', id: null },
): Promise<Extract<Actor, { kind: 'person' }>> {
  const personId = newId()
  await database.prisma.person.create({
    data: { id: personId, key, name: key.toUpperCase(), email: `${key}@example.com` },
  })
  await grant(database, personId, role, scope)
  if (role === 'on-call') await putOnCall(database, personId, { scopeKind: scope.kind, scopeId: scope.id })
  const grants: Grant[] = [{ role, scopeKind: scope.kind, scopeId: scope.id }]
  return { kind: 'person', personId, key, name: key.toUpperCase(), grants, sessionId: newId() }
}

async function grant(
  database: Database,
  personId: string,
  role: Role,
  scope: { kind: Grant['scopeKind']; id: string | null },
): Promise<void> {
  await database.prisma.grant.create({
    data: {
      id: newId(),
      personId,
      role: role in stored ? stored[role as keyof typeof stored] : (role as 'viewer'),
      scopeKind:
        scope.kind in storedScope ? storedScope[scope.kind as 'product-line'] : (scope.kind as 'all'),
      scopeId: scope.id,
      fromAt: new Date(0),
    },
  })
}

/** The same person through an API token. */
export function asToken(actor: Extract<Actor, { kind: 'person' }>, tokenScopes: TokenScope[]): Actor {
  const { personId, key, name, grants } = actor
  return { kind: 'token', personId, key, name, grants, tokenId: newId(), tokenScopes }
}
