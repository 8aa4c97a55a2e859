import type { CostTagFact } from './inventory.ts'
import type { CloudResult } from './outcome.ts'

/** A resource as the inventory names it. */
export interface TaggableResource {
  accountId: string
  regionId: string
  resourceType: string
  resourceId: string
}

/** What came of one resource; `code` is the cloud's own, or ours where the cloud was not asked. */
export type CostTagOutcome =
  | { resource: TaggableResource; done: true }
  | { resource: TaggableResource; done: false; code: string; message: string; definite: boolean }

/** What one resource has now, all of it; or why it is not even asked about. */
export type CostTagReading =
  | { resource: TaggableResource; read: true; costTags: CostTagFact[] }
  | { resource: TaggableResource; read: false; code: string; message: string; definite: boolean }

/**
 * Writes costTags, under the tagging role. One outcome per resource, in the order given: a part that fails does not hide
 * the part that was done. Types whose costTags cannot be written, and resources of other accounts, are refused without
 * asking (`TypeNotTaggable`, `OtherAccount`). Failure kind refused: there is no tagging role, or it may not.
 */
export interface CostTagPort {
  /**
   * What each has now: the dry run of a write, under the same role and with the same refusals. One without costTags can not be
   * told from one that is not there: both answer none.
   */
  readCostTags(resources: TaggableResource[]): Promise<CloudResult<CostTagReading[]>>
  /** Sets these on each; other keys stay. Twice without harm. At most 10 costTags; any number of resources. */
  setCostTags(resources: TaggableResource[], costTags: CostTagFact[]): Promise<CloudResult<CostTagOutcome[]>>
  /** Takes these keys off each; a key that is not there is no failure. */
  clearCostTags(resources: TaggableResource[], keys: string[]): Promise<CloudResult<CostTagOutcome[]>>
}
