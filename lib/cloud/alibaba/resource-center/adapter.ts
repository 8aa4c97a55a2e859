import type { z } from 'zod'
import type { InventoryPort, InventoryState, ResourceFact } from '../../ports/inventory.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { underKey } from '../transport/under-key.ts'
import type { ResourceCenterClient } from './client.ts'
import type { ResourceItem, ServiceStatus } from './wire.ts'

export function toState(wire: z.infer<typeof ServiceStatus>): InventoryState {
  if (wire.ServiceStatus !== 'Enabled') return 'off'
  return wire.InitialStatus === 'Finished' ? 'ready' : 'building'
}

function instantOrNull(text: string | null | undefined): Date | null {
  const at = new Date(text || Number.NaN)
  return Number.isNaN(at.getTime()) ? null : at
}

/** One resource as a fact. Pure. A time that is none is not known: it only helps to show the age. */
export function toResource(wire: z.infer<typeof ResourceItem>): ResourceFact {
  return {
    accountId: wire.AccountId,
    regionId: wire.RegionId || 'global',
    zoneId: wire.ZoneId || null,
    resourceType: wire.ResourceType,
    resourceId: wire.ResourceId,
    name: wire.ResourceName || null,
    resourceGroupId: wire.ResourceGroupId || null,
    costTags: (wire.Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value ?? '' })),
    createdAt: instantOrNull(wire.CreateTime),
    expiresAt: instantOrNull(wire.ExpireTime),
  }
}

/** What exists, of every account below `scope` (resource directory, folder or account), under the reading role. */
export function createInventory(
  attempts: Attempts,
  keys: KeySource,
  client: ResourceCenterClient,
  scope: string | null,
): InventoryPort {
  const operation = scope === null ? 'SearchResources' : 'SearchMultiAccountResources'
  return {
    getState: () =>
      underKey(attempts, keys, { operation: 'GetResourceCenterServiceStatus', read: true }, async (key) =>
        toState(await client.getStatus(key)),
      ),
    listResources: (page) =>
      underKey(attempts, keys, { operation, read: true }, async (key) => {
        const answer = await client.search(key, scope, page)
        return {
          items: (answer.Resources ?? []).map(toResource),
          next: answer.NextToken || null,
          total: null,
        }
      }),
  }
}
