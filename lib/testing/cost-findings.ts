import type { Database } from '../catalog/database.ts'
import { type ResourceRow, writeResources } from '../catalog/inventory/writes.ts'
import { writeCursor } from '../catalog/sync/writes.ts'
import { askableKinds } from '../domain/cost-finding/query.ts'
import { newId } from '../platform/ids.ts'
import { askCostQuery } from '../use-cases/cost-finding/ask-query.ts'
import type { createEstate } from './estate.ts'

type Estate = Awaited<ReturnType<typeof createEstate>>

/** A resource of the inventory, as a pass would have written it. */
export const resourceRow = (resourceId: string, more: Partial<ResourceRow> = {}): ResourceRow => ({
  accountId: '1',
  regionId: 'cn-hangzhou',
  resourceType: 'ACS::ECS::Instance',
  resourceId,
  name: `name of ${resourceId}`,
  resourceGroup: null,
  costTags: {},
  createdAt: null,
  origin: {
    source: null,
    stack: null,
    repository: null,
    path: null,
    address: null,
    reason: 'unknown',
  },
  link: { serviceId: null, environmentId: null, reason: { service: null, environment: null } },
  ...more,
})

/** What exists, read whole. */
export async function writeInventory(
  database: Database,
  connectionId: string,
  rows: readonly ResourceRow[],
): Promise<void> {
  await writeResources(database, connectionId, rows)
  await writeCursor(database, connectionId, 'inventory', { at: new Date().toISOString(), state: 'ready' })
}

/** A saved query of every kind, or of these. */
export async function createQuery(
  database: Database,
  more: { name?: string; kinds?: string[]; accountIds?: string[]; tells?: boolean; ownerId?: string } = {},
): Promise<string> {
  const id = newId()
  const { name = id, kinds = [...askableKinds], accountIds = [], tells = true, ownerId = null } = more
  const now = new Date()
  await database.prisma.costQuery.create({
    data: {
      id,
      name,
      kinds,
      scope: { accountIds },
      plan: { every: 'hour' },
      tells,
      ownerId,
      reason: 'test',
      createdAt: now,
      updatedAt: now,
      nextAt: now,
    },
  })
  return id
}

/** Findings of several shapes, so that answers have something to show; answers a query and one of its findings. */
export async function createCostFindings(
  database: Database,
  { connection, service, environments }: Estate,
): Promise<{ queryId: string; findingId: string }> {
  const link = {
    serviceId: service.id,
    environmentId: environments.production.id,
    reason: {
      service: { method: 'name' as const, value: 'order-service-prod' },
      environment: { method: 'name' as const, value: 'order-service-prod' },
    },
  }
  const origin = {
    source: 'terraform' as const,
    stack: 'trade',
    repository: 'yunfan/infrastructure',
    path: 'terraform/trade/main.tf',
    address: 'alicloud_db_instance.order',
    reason: 'state-file' as const,
  }
  await writeInventory(database, connection.id, [
    resourceRow('rm-1', { link, origin }),
    resourceRow('i-2', { origin: { ...resourceRow('i-2').origin, source: 'console', reason: 'in-no-file' } }),
  ])
  await database.prisma.sourceRepository.create({
    data: {
      id: newId(),
      connectionId: connection.id,
      repository: 'yunfan/infrastructure',
      branch: 'main',
      reason: 'test',
      createdAt: new Date(),
    },
  })
  const queryId = await createQuery(database)
  const asked = await askCostQuery({ database }, queryId, new Map())
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  const found = await database.prisma.costFinding.findFirst({ orderBy: { id: 'asc' } })
  return { queryId, findingId: found?.id ?? '' }
}
