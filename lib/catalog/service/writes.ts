import { newId } from '../../platform/ids.ts'
import { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'

export type FieldSource = 'portal' | 'descriptor' | 'rule'
export type Sources = Record<string, FieldSource>

export interface ServiceRow {
  id: string
  slug: string
  teamId: string | null
  productLineId: string | null
  sources: Sources
  createdAt: Date
  retiredAt: Date | null
  autoPromoteInto: string[]
  observationLimits: unknown
}

/** The service behind a slug or an old name, locked until the transaction ends. */
export async function lockService(tx: Transaction, slug: string): Promise<ServiceRow | null> {
  const rows = await tx.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM service WHERE slug = ${slug}
    UNION ALL (SELECT owner_id FROM slug_alias WHERE noun = 'service' AND slug = ${slug} ORDER BY to_at DESC NULLS FIRST LIMIT 1)
    LIMIT 1`
  const id = rows[0]?.id
  if (!id) return null
  await tx.prisma.$queryRaw`SELECT 1 FROM service WHERE id = ${id}::uuid FOR UPDATE`
  const found = await tx.prisma.service.findUnique({ where: { id } })
  return found && { ...found, sources: (found.sources ?? {}) as Sources }
}

export interface ServiceChange {
  kind?: 'service' | 'web' | undefined
  tier?: number | undefined
  teamId?: string | null | undefined
  productLineId?: string | null | undefined
  techStack?: string | null | undefined
  loadProfile?: string | null | undefined
  description?: string | null | undefined
  sizeLimitBytes?: number | null | undefined
  sizeLimitReason?: string | null | undefined
  retiredAt?: Date | null | undefined
  autoPromoteInto?: string[] | undefined
  observationLimits?: object | undefined
}

/** Writes fields and who said so, and dates the ownership when team or product line change. */
export async function writeService(
  tx: Transaction,
  service: ServiceRow,
  change: ServiceChange,
  sources: Sources,
): Promise<void> {
  const { sizeLimitBytes, ...rest } = change
  const plain = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const size =
    sizeLimitBytes === undefined
      ? {}
      : { sizeLimitBytes: sizeLimitBytes === null ? null : BigInt(sizeLimitBytes) }
  await tx.prisma.service.update({
    where: { id: service.id },
    data: { ...plain, ...size, sources: { ...service.sources, ...sources }, updatedAt: tx.now },
  })
  const teamId = change.teamId === undefined ? service.teamId : change.teamId
  const productLineId = change.productLineId === undefined ? service.productLineId : change.productLineId
  if (teamId !== service.teamId || productLineId !== service.productLineId) {
    await moveOwnership(tx, service, { teamId, productLineId })
  }
}

async function moveOwnership(
  tx: Transaction,
  service: ServiceRow,
  next: { teamId: string | null; productLineId: string | null },
): Promise<void> {
  const { count } = await tx.prisma.serviceOwnership.updateMany({
    where: { serviceId: service.id, toAt: null },
    data: { toAt: tx.now },
  })
  if (count === 0) {
    const { teamId, productLineId, createdAt } = service
    const before = { teamId, productLineId, fromAt: createdAt, toAt: tx.now }
    await tx.prisma.serviceOwnership.create({ data: { id: newId(), serviceId: service.id, ...before } })
  }
  await tx.prisma.serviceOwnership.create({
    data: { id: newId(), serviceId: service.id, ...next, fromAt: tx.now },
  })
}

/** Whether a service may take this name: nobody has it, and nobody else had it. */
export async function nameIsFree(tx: Transaction, slug: string, besides: string): Promise<boolean> {
  const taken = await tx.prisma.service.findFirst({ where: { slug, id: { not: besides } } })
  const had = await tx.prisma.slugAlias.findFirst({
    where: { noun: 'service', slug, ownerId: { not: besides } },
  })
  return !taken && !had
}

/** A new name; the old one stays an alias with its dates, so that one history is kept. */
export async function renameService(tx: Transaction, service: ServiceRow, slug: string): Promise<void> {
  await tx.prisma.slugAlias.updateMany({
    where: { noun: 'service', ownerId: service.id, toAt: null },
    data: { toAt: tx.now },
  })
  const known = await tx.prisma.slugAlias.findFirst({
    where: { noun: 'service', ownerId: service.id, slug: service.slug },
  })
  if (!known) {
    const before = { slug: service.slug, fromAt: service.createdAt, toAt: tx.now }
    await tx.prisma.slugAlias.create({
      data: { id: newId(), noun: 'service', ownerId: service.id, ...before },
    })
  }
  await tx.prisma.service.update({ where: { id: service.id }, data: { slug, updatedAt: tx.now } })
}

/** All edges between services, for the check that no ring closes. */
export function listDependencies(tx: Transaction): Promise<{ serviceId: string; dependsOnId: string }[]> {
  return tx.prisma.serviceDependency.findMany()
}

/** Slugs by id, for sentences. */
export async function slugsOf(tx: Transaction, ids: string[]): Promise<Map<string, string>> {
  const rows = await tx.prisma.service.findMany({
    where: { id: { in: ids } },
    select: { id: true, slug: true },
  })
  return new Map(rows.map((row) => [row.id, row.slug]))
}

export async function setDependencies(
  tx: Transaction,
  serviceId: string,
  dependsOn: string[],
): Promise<void> {
  await tx.prisma.serviceDependency.deleteMany({ where: { serviceId, dependsOnId: { notIn: dependsOn } } })
  await tx.prisma.serviceDependency.createMany({
    data: dependsOn.map((dependsOnId) => ({ serviceId, dependsOnId })),
    skipDuplicates: true,
  })
}

/** Ids by slug; slugs that nobody has are missing from the map. */
export async function idsOf(
  tx: Transaction,
  table: 'service' | 'team' | 'product_line',
  slugs: string[],
): Promise<Map<string, string>> {
  if (slugs.length === 0) return new Map()
  const rows = await tx.prisma.$queryRaw<{ id: string; slug: string }[]>(
    Prisma.sql`SELECT id, slug FROM ${Prisma.raw(table)} WHERE slug = ANY (${slugs}::text[])`,
  )
  return new Map(rows.map((row) => [row.slug, row.id]))
}
