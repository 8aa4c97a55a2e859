import type { BillFeed } from '../ports/billing.ts'
import type { CloudGate } from '../ports/cloud.ts'
import type { TaggableResource } from '../ports/cost-tag.ts'
import type { CostTagFact } from '../ports/inventory.ts'

/** Currency -> decimal text. */
export type Sums = Record<string, string>

/** One estate with bills that every implementation arranges in its own way. Facts come from whoever arranged it. */
export interface CostScene {
  gate: CloudGate
  connectionId: string
  bills: {
    payerId: string
    /** A month that does not change any more, in several currencies. */
    period: string
    /** A day of it with more lines than a page has. */
    day: string
    /** Not billed yet. */
    tomorrow: string
    /** Further back than bills are kept. */
    forgotten: string
    dayTotals: Record<BillFeed, Sums>
    periodTotals: Sums
    effectiveTotals: Sums
    unusedTotals: Sums
    /** One line of the day in the split bill. */
    tagged: { resourceId: string; regionId: string; costTags: CostTagFact[] }
    untagged: { resourceId: string }
    /** A part of something shared, whole in the instance bill. */
    part: { resourceId: string; partOf: string }
    /** For no resource at all, on some day of the period. */
    fee: { cloudProduct: string }
    expireMarks(): Promise<void>
  }
  inventory: {
    /** `account type id`, of every account. */
    all: string[]
    untagged: TaggableResource
    switchOff(): Promise<void>
    switchOn(): Promise<void>
    /** Until what was written is seen. */
    settle(): Promise<void>
  }
  writing: {
    own: TaggableResource[]
    foreign: TaggableResource
    untaggable: TaggableResource
    absent: TaggableResource
  }
  close(): Promise<void>
}
