import type { Database } from '../catalog/database.ts'
import type { Actor, Grant, Role, TokenScope } from '../domain/permission/actor.ts'
import { newId } from '../platform/ids.ts'

type Scope = { team: string } | { productLine: string } | { environment: string } | 'all'
type PersonActor = Extract<Actor, { kind: 'person' }>
type TokenActor = Extract<Actor, { kind: 'token' }>

const databaseRole = {
  viewer: 'viewer',
  developer: 'developer',
  'on-call': 'on_call',
  'release-manager': 'release_manager',
  'cost-lead': 'cost_lead',
  admin: 'admin',
} as const satisfies Record<Role, string>

function read(scope: Scope) {
  if (scope === 'all') return { scopeKind: 'all', scopeId: null } as const
  if ('team' in scope) return { scopeKind: 'team', scopeId: scope.team } as const
  if ('productLine' in scope) return { scopeKind: 'product-line', scopeId: scope.productLine } as const
  return { scopeKind: 'environment', scopeId: scope.environment } as const
}

/** A person with grants and an open session; what comes back is the actor of that session. */
export async function createPerson(
  database: Database,
  key: string,
  grants: { role: Role; scope?: Scope }[],
  more: { name?: string; passwordHash?: string; demo?: boolean; teamIds?: string[] } = {},
): Promise<PersonActor> {
  const personId = newId()
  const sessionId = newId()
  const name = more.name ?? key
  const held = grants.map(({ role, scope = 'all' }) => ({ role, ...read(scope) }))
  await database.prisma.person.create({
    data: {
      id: personId,
      key,
      name,
      passwordHash: more.passwordHash ?? null,
      demo: more.demo ?? false,
      grants: {
        create: held.map((grant) => ({
          id: newId(),
          role: databaseRole[grant.role],
          scopeKind: grant.scopeKind === 'product-line' ? 'product_line' : grant.scopeKind,
          scopeId: grant.scopeId,
          fromAt: new Date(0),
        })),
      },
      sessions: { create: { id: sessionId, expiresAt: new Date('2099-01-01T00:00:00Z') } },
      members: { create: (more.teamIds ?? []).map((teamId) => ({ teamId })) },
    },
  })
  // On call is held only while on the roster.
  for (const grant of held.filter(({ role }) => role === 'on-call'))
    await putOnCall(database, personId, grant)
  return { kind: 'person', personId, key, name, grants: held, sessionId }
}

/** On the roster around now, and for long. */
export async function putOnCall(
  database: Database,
  personId: string,
  scope: Pick<Grant, 'scopeKind' | 'scopeId'> = { scopeKind: 'all', scopeId: null },
  dates: { fromAt?: Date; toAt?: Date } = {},
): Promise<string> {
  const id = newId()
  const scopeKind = scope.scopeKind === 'product-line' ? 'product_line' : scope.scopeKind
  const fromAt = dates.fromAt ?? new Date(0)
  const toAt = dates.toAt ?? new Date('2099-01-01T00:00:00Z')
  await database.prisma.rosterEntry.create({
    data: { id, personId, scopeKind, scopeId: scope.scopeId, fromAt, toAt, createdAt: fromAt },
  })
  return id
}

/** One person per role, everywhere in scope, named after it. */
export async function createPeople(database: Database) {
  const person = (key: string, role: Role) => createPerson(database, key, [{ role }])
  return {
    viewer: await person('viewer', 'viewer'),
    developer: await person('developer', 'developer'),
    onCall: await person('on-call', 'on-call'),
    releaseManager: await person('release-manager', 'release-manager'),
    costLead: await person('cost-lead', 'cost-lead'),
    admin: await person('admin', 'admin'),
    nobody: await createPerson(database, 'nobody', []),
    system: { kind: 'system', name: 'Sluice' } satisfies Actor,
  }
}

/** The same person calling with an API token of these scopes. */
export function asToken(person: PersonActor, tokenScopes: TokenScope[]): TokenActor {
  const { personId, key, name, grants } = person
  return { kind: 'token', personId, key, name, grants, tokenId: newId(), tokenScopes }
}
