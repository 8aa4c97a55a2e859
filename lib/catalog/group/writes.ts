import type { Transaction } from '../transaction.ts'

/** One edit of groups at a time, so that two of them cannot close a circle together. */
export async function lockGroups(tx: Transaction): Promise<void> {
  await tx.prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('groups', 0))`
}

export function findGroup(tx: Transaction, id: string) {
  return tx.prisma.personGroup.findFirst({ where: { id, retiredAt: null } })
}

/** Whether approvals could ask for a group of this slug. */
export async function groupExists(tx: Transaction, slug: string): Promise<boolean> {
  return (await tx.prisma.personGroup.count({ where: { slug, retiredAt: null } })) > 0
}

/** Whether a slug was ever used: it stays what old verdicts and settings mean by it. */
export async function slugIsTaken(tx: Transaction, slug: string): Promise<boolean> {
  return (await tx.prisma.personGroup.count({ where: { slug } })) > 0
}

export function listLinks(tx: Transaction) {
  return tx.prisma.personGroup.findMany({
    where: { retiredAt: null },
    select: { id: true, escalatesToId: true },
  })
}

/** Sets the members. Returns the ids that are nobody's, or of somebody disabled, and then changes nothing. */
export async function setMembers(tx: Transaction, groupId: string, personIds: string[]): Promise<string[]> {
  const kept = await tx.prisma.personGroupMember.findMany({ where: { groupId }, select: { personId: true } })
  const people = await tx.prisma.person.findMany({
    where: { id: { in: personIds } },
    select: { id: true, disabledAt: true },
  })
  const before = new Set(kept.map(({ personId }) => personId))
  const able = new Set(people.filter((one) => !one.disabledAt || before.has(one.id)).map(({ id }) => id))
  const unknown = personIds.filter((id) => !able.has(id))
  if (unknown.length > 0) return unknown
  await tx.prisma.personGroupMember.deleteMany({ where: { groupId } })
  await tx.prisma.personGroupMember.createMany({ data: [...able].map((personId) => ({ groupId, personId })) })
  return []
}

/** Environments whose approvals ask for the group of this slug. */
export async function listAskedIn(tx: Transaction, slug: string): Promise<string[]> {
  const rows = await tx.prisma.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM environment WHERE settings -> 'approvals' ->> 'group' = ${slug} ORDER BY rank`
  return rows.map((row) => row.slug)
}
