import type { Database } from '../../lib/catalog/database.ts'
import { secretLabel } from '../../lib/domain/connection/secret-label.ts'
import { EnvironmentPlacement } from '../../lib/domain/environment/settings.ts'
import type { Config } from '../../lib/platform/config.ts'
import { seal } from '../../lib/platform/crypto.ts'
import { newId } from '../../lib/platform/ids.ts'
import { connection, endpointsOf, environments, roles, secrets } from './simulated-estate.ts'

const stored = {
  'access-key': 'access_key',
  'yunxiao-reader': 'yunxiao_reader',
  'yunxiao-releaser': 'yunxiao_releaser',
  'yunxiao-operator': 'yunxiao_operator',
  'yunxiao-proposer': 'yunxiao_proposer',
  'manifest-writer': 'manifest_writer',
} as const

const sealerOf =
  (config: Config, connectionId: string) =>
  (purpose: keyof typeof stored, value: string, environmentId: string | null) => {
    const kept = seal(config.keys, value, secretLabel({ connectionId, purpose, environmentId }))
    return {
      id: newId(),
      connectionId,
      purpose: stored[purpose],
      environmentId,
      keyId: kept.keyId,
      sealed: Uint8Array.from(kept.bytes),
    }
  }

/**
 * What the simulator offers and an earlier version of this installation knew nothing of: the addresses of products, tokens,
 * how functions are found. What is there already stays as people left it.
 */
async function addWhatIsNew(
  database: Database,
  config: Config,
  known: { id: string },
  endpoints: Record<string, string>,
): Promise<void> {
  const sealed = sealerOf(config, known.id)
  await database.prisma.$transaction(async (tx) => {
    await tx.connection.update({ where: { id: known.id }, data: { endpoints } })
    const kept = await tx.connectionSecret.findMany({
      where: { connectionId: known.id, environmentId: null },
    })
    const held = new Set<string>(kept.map(({ purpose }) => purpose))
    await tx.connectionSecret.createMany({
      data: secrets
        .filter(({ purpose }) => !held.has(stored[purpose]))
        .map(({ purpose, value }) => sealed(purpose, value, null)),
    })
    for (const { slug, placement } of environments) {
      const row = await tx.environment.findFirst({ where: { slug, connectionId: known.id } })
      const own = EnvironmentPlacement.safeParse(row?.placement)
      if (!row || !own.success || own.data.functions) continue
      const functions = placement.functions ?? []
      await tx.environment.update({ where: { id: row.id }, data: { placement: { ...own.data, functions } } })
    }
  })
}

/** Connects the simulated cloud, once; its address is written at every start, because its port may have changed. */
export async function connectSimulatedCloud(database: Database, config: Config): Promise<void> {
  const { prisma } = database
  const endpoints = endpointsOf(config.simulatorUrl ?? 'http://127.0.0.1:4010')
  const known = await prisma.connection.findFirst({ where: { kind: 'simulated' } })
  if (known) return addWhatIsNew(database, config, known, endpoints)
  const connectionId = newId()
  const sealed = sealerOf(config, connectionId)
  await prisma.$transaction(async (tx) => {
    await tx.connection.create({ data: { id: connectionId, kind: 'simulated', ...connection, endpoints } })
    await tx.connectionRole.createMany({
      data: roles.map(({ purpose, arn }) => ({ id: newId(), connectionId, purpose, arn })),
    })
    await tx.connectionSecret.createMany({
      data: secrets.map(({ purpose, value }) => sealed(purpose, value, null)),
    })
    const ids: string[] = []
    for (const { slug, rank, regions, settings, placement, promotionRole, manifestToken } of environments) {
      const id = newId()
      ids.push(id)
      await tx.environment.create({
        data: {
          id,
          slug,
          rank,
          regions,
          connectionId,
          settings,
          placement,
          history: { create: { id: newId(), version: 1, settings } },
        },
      })
      await tx.connectionRole.create({
        data: { id: newId(), connectionId, purpose: 'promotion', environmentId: id, arn: promotionRole },
      })
      await tx.connectionSecret.create({ data: sealed('manifest-writer', manifestToken, id) })
    }
    await tx.promotionPath.create({
      data: { id: newId(), name: 'default', isDefault: true, environmentIds: ids },
    })
  })
}
