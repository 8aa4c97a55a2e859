import type { Role, ScopeKind } from '../../domain/permission/actor.ts'
import { newId } from '../../platform/ids.ts'
import { endSessions } from '../session/writes.ts'
import type { Transaction } from '../transaction.ts'

const roleNames = {
  viewer: 'viewer',
  developer: 'developer',
  'on-call': 'on_call',
  'release-manager': 'release_manager',
  'cost-lead': 'cost_lead',
  admin: 'admin',
} as const satisfies Record<Role, string>

/** Ends whatever a person could still act with: sessions and tokens, at once. */
export async function endAccess(tx: Transaction, personId: string): Promise<void> {
  await endSessions(tx, personId)
  await tx.prisma.apiToken.updateMany({
    where: { personId, revokedAt: null },
    data: { revokedAt: new Date() },
  })
}

/** Sets the teams of a person by slug. Returns the slugs that no team has. */
export async function setTeams(tx: Transaction, personId: string, slugs: string[]): Promise<string[]> {
  const teams = await tx.prisma.team.findMany({ where: { slug: { in: slugs } } })
  const unknown = slugs.filter((slug) => !teams.some((team) => team.slug === slug))
  if (unknown.length > 0) return unknown
  await tx.prisma.teamMember.deleteMany({ where: { personId } })
  await tx.prisma.teamMember.createMany({ data: teams.map((team) => ({ teamId: team.id, personId })) })
  return []
}

/** Whether what a grant's scope names exists. */
export async function scopeExists(tx: Transaction, kind: ScopeKind, id: string | null): Promise<boolean> {
  if (kind === 'all') return id === null
  if (id === null) return false
  const where = { where: { id } }
  if (kind === 'team') return (await tx.prisma.team.findUnique(where)) !== null
  if (kind === 'product-line') return (await tx.prisma.productLine.findUnique(where)) !== null
  return (await tx.prisma.environment.findUnique(where)) !== null
}

export async function addGrant(
  tx: Transaction,
  personId: string,
  grant: { role: Role; scopeKind: ScopeKind; scopeId: string | null; toAt: Date | null },
): Promise<string> {
  const id = newId()
  await tx.prisma.grant.create({
    data: {
      id,
      personId,
      role: roleNames[grant.role],
      scopeKind: grant.scopeKind === 'product-line' ? 'product_line' : grant.scopeKind,
      scopeId: grant.scopeId,
      fromAt: tx.now,
      toAt: grant.toAt,
    },
  })
  return id
}

/** People who can administer and are no demo accounts, besides one. */
export async function countOtherAdmins(tx: Transaction, besides: string): Promise<number> {
  return tx.prisma.person.count({
    where: {
      id: { not: besides },
      disabledAt: null,
      grants: {
        some: {
          role: 'admin',
          scopeKind: 'all',
          fromAt: { lte: tx.now },
          OR: [{ toAt: null }, { toAt: { gt: tx.now } }],
        },
      },
    },
  })
}
