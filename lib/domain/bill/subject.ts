import type { CostTags } from './cost-tags.ts'

/** What money was for. Two lines with the same of all this are of one subject; empty text: none. */
export interface BillSubject {
  /** Owner of the resource, not payer. */
  accountId: string
  regionId: string
  cloudProduct: string
  resourceType: string
  resourceId: string
  resourceName: string
  /** The shared resource that it is a part of. */
  partOf: string
  resourceGroup: string
  costUnit: string
  costTags: CostTags
}

/**
 * The text whose hash is the subject's id: every part in a fixed order, written so that no two subjects share one. Never
 * change it: ids of lines that are there come from it.
 */
export const canonicalSubject = (of: BillSubject): string =>
  JSON.stringify([
    of.accountId,
    of.regionId,
    of.cloudProduct,
    of.resourceType,
    of.resourceId,
    of.resourceName,
    of.partOf,
    of.resourceGroup,
    of.costUnit,
    Object.entries(of.costTags).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  ])
