import type { ScopeKind } from '../../domain/permission/actor.ts'
import type { KnownPerson } from '../../domain/roster/calendar-people.ts'
import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

export interface RosterRecord {
  id: string
  personId: string
  scopeKind: ScopeKind
  scopeId: string | null
  fromAt: Date
  toAt: Date
}
export type NewRosterEntry = Omit<RosterRecord, 'id'> & { source: string }

const stored = (kind: ScopeKind) => (kind === 'product-line' ? ('product_line' as const) : kind)
const spoken = (kind: string) => (kind === 'product_line' ? 'product-line' : kind) as ScopeKind

/** One entry, locked; null when there is none. */
export async function lockRosterEntry(tx: Transaction, id: string): Promise<RosterRecord | null> {
  await tx.prisma.$executeRaw`SELECT 1 FROM roster_entry WHERE id = ${id}::uuid FOR UPDATE`
  const found = await tx.prisma.rosterEntry.findUnique({ where: { id } })
  return found && { ...found, scopeKind: spoken(found.scopeKind) }
}

export async function insertRosterEntries(tx: Transaction, entries: NewRosterEntry[]): Promise<string[]> {
  const rows = entries.map((entry) => ({
    ...entry,
    id: newId(),
    scopeKind: stored(entry.scopeKind),
    createdAt: tx.now,
  }))
  await tx.prisma.rosterEntry.createMany({ data: rows })
  return rows.map(({ id }) => id)
}

export async function changeRosterEntry(
  tx: Transaction,
  id: string,
  change: { personId: string; fromAt: Date; toAt: Date },
): Promise<void> {
  await tx.prisma.rosterEntry.update({ where: { id }, data: change })
}

/** Takes an entry away as far as it was not served: one that runs ends now. */
export async function endRosterEntry(tx: Transaction, entry: RosterRecord): Promise<void> {
  if (entry.fromAt >= tx.now) await tx.prisma.rosterEntry.delete({ where: { id: entry.id } })
  else await tx.prisma.rosterEntry.update({ where: { id: entry.id }, data: { toAt: tx.now } })
}

/** Entries of a scope that an import made and that are not over, locked. */
export async function listImported(
  tx: Transaction,
  scope: { scopeKind: ScopeKind; scopeId: string | null },
): Promise<RosterRecord[]> {
  const key = `roster ${scope.scopeKind} ${scope.scopeId}`
  await tx.prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}::text, 0))`
  const rows = await tx.prisma.rosterEntry.findMany({
    where: {
      scopeKind: stored(scope.scopeKind),
      scopeId: scope.scopeId,
      source: { not: 'portal' },
      toAt: { gt: tx.now },
    },
    orderBy: { fromAt: 'asc' },
  })
  return rows.map((row) => ({ ...row, scopeKind: spoken(row.scopeKind) }))
}

/** What a leaver would still serve: coming entries go, one that runs ends now. Answers how many. */
export async function endRosterOf(tx: Transaction, personId: string): Promise<number> {
  const gone = await tx.prisma.rosterEntry.deleteMany({ where: { personId, fromAt: { gte: tx.now } } })
  const ended = await tx.prisma.rosterEntry.updateMany({
    where: { personId, toAt: { gt: tx.now } },
    data: { toAt: tx.now },
  })
  return gone.count + ended.count
}

/** Everybody whom a calendar may name. */
export async function listKnownPeople(tx: Transaction): Promise<KnownPerson[]> {
  const people = await tx.prisma.person.findMany({
    select: { id: true, key: true, name: true, email: true, disabledAt: true },
    orderBy: { key: 'asc' },
  })
  return people.map(({ disabledAt, ...one }) => ({ ...one, disabled: disabledAt !== null }))
}

/** The zone of wall times that name none. */
export async function readOrganisationZone(tx: Transaction): Promise<string> {
  const organisation = await tx.prisma.organisation.findFirst({ select: { timeZone: true } })
  return organisation?.timeZone ?? 'Asia/Shanghai'
}
