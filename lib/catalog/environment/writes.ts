import type { EnvironmentPlacement, EnvironmentSettings } from '../../domain/environment/settings.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

/** The environment, locked until the transaction ends, with the version of its settings. */
export async function lockEnvironment(tx: Transaction, slug: string) {
  await tx.prisma.$queryRaw`SELECT 1 FROM environment WHERE slug = ${slug} FOR UPDATE`
  return tx.prisma.environment.findUnique({
    where: { slug },
    include: { history: { orderBy: { version: 'desc' }, take: 1 } },
  })
}

/** Writes a new version of the settings; the old ones stay readable. */
export async function writeSettings(
  tx: Transaction,
  environment: { id: string; version: number },
  next: { settings: EnvironmentSettings; placement: EnvironmentPlacement; regions?: string[] | undefined },
  by: { editorId: string | null; reason: string },
): Promise<number> {
  const version = environment.version + 1
  await tx.prisma.environment.update({
    where: { id: environment.id },
    data: {
      settings: next.settings,
      placement: next.placement,
      ...(next.regions ? { regions: next.regions } : {}),
      updatedAt: tx.now,
    },
  })
  await tx.prisma.environmentSettingsVersion.create({
    data: { id: newId(), environmentId: environment.id, version, settings: next.settings, at: tx.now, ...by },
  })
  return version
}

/** A new environment, put into the default path by its rank. Failure `conflict` when the slug is taken. */
export async function createEnvironment(
  tx: Transaction,
  made: {
    slug: string
    rank: number
    regions: string[]
    connectionId: string
    settings: EnvironmentSettings
    placement: EnvironmentPlacement
  },
  by: { editorId: string | null; reason: string },
): Promise<Result<string>> {
  const id = newId()
  if (await tx.prisma.environment.findUnique({ where: { slug: made.slug } })) {
    return fail('conflict', `there is an environment "${made.slug}" already`, { field: 'slug' })
  }
  await tx.prisma.environment.create({
    data: {
      id,
      ...made,
      history: { create: { id: newId(), version: 1, settings: made.settings, at: tx.now, ...by } },
    },
  })
  const all = await tx.prisma.environment.findMany({ orderBy: [{ rank: 'asc' }, { slug: 'asc' }] })
  const path = await tx.prisma.promotionPath.findFirst({ where: { isDefault: true } })
  const members = new Set([...(path?.environmentIds ?? []), id])
  const environmentIds = all.map((environment) => environment.id).filter((member) => members.has(member))
  if (path) await tx.prisma.promotionPath.update({ where: { id: path.id }, data: { environmentIds } })
  else
    await tx.prisma.promotionPath.create({
      data: { id: newId(), name: 'default', isDefault: true, environmentIds },
    })
  return ok(id)
}

/** Those of these slugs that name an environment. */
export async function listSlugs(tx: Transaction, slugs: readonly string[]): Promise<string[]> {
  if (slugs.length === 0) return []
  const rows = await tx.prisma.environment.findMany({
    where: { slug: { in: [...slugs] } },
    select: { slug: true },
  })
  return rows.map(({ slug }) => slug)
}
