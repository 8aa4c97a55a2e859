import type { CloudResult, Page } from './outcome.ts'

/** One costTag of a resource, as the cloud has it: case and width as written. */
export interface CostTagFact {
  key: string
  value: string
}

export interface ResourceFact {
  /** Owner. */
  accountId: string
  /** `global` for what has no region. */
  regionId: string
  zoneId: string | null
  /** The inventory's own word: `ACS::ECS::Instance`. */
  resourceType: string
  resourceId: string
  name: string | null
  resourceGroupId: string | null
  /** All of them, those of the cloud (`acs:ros:stackId`) too; empty when there are none. */
  costTags: CostTagFact[]
  createdAt: Date | null
  /** When a subscription ends; null for what is paid by use. */
  expiresAt: Date | null
}

/** `building`: switched on a short while ago, and what it lists is not everything yet. */
export type InventoryState = 'off' | 'building' | 'ready'

/** What exists, with its costTags, under the reading role: types that the inventory does not support are not in it. */
export interface InventoryPort {
  getState(): Promise<CloudResult<InventoryState>>
  /**
   * Resources of every account of the directory, or of this account alone where it is in none; all regions. Eventually
   * consistent. Failure kind conflict: the page mark has expired, begin again. Failure kind invalid: it is off.
   */
  listResources(page: string | null): Promise<CloudResult<Page<ResourceFact>>>
}
