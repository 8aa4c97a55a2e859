import type { AttributionRules } from '../attribution/rules.ts'
import type { CostMeasure } from '../bill/source.ts'
import type { NameableNoun } from '../cost-tag/rule-set.ts'

/** A resource of the inventory, as it is judged. */
export interface EstateResource {
  /** Of its row. */
  id: string
  accountId: string
  /** Empty: global. */
  regionId: string
  resourceType: string
  resourceId: string
  name: string
  /** Empty: none. */
  resourceGroup: string
  costTags: Record<string, string>
  /** Null: nobody knows. */
  source: 'ros' | 'terraform' | 'console' | null
  stack: string | null
  serviceId: string | null
  environmentId: string | null
}

/** What one resource, or what is billed like one, cost in the last 30 days, in one currency. Amounts are exact texts. */
export interface ResourceCost {
  accountId: string
  /** Of the resource, or of the shared one that it is a part of. */
  resourceId: string
  currency: string
  cost: string
  /** The unused part of a commitment. */
  unused: string
  cloudProduct: string
  resourceGroup: string
  /** Billed quantity of the last two weeks; null: a line of them has none. */
  quantity: string | null
}

/** Everything that queries ask of one connection. */
export interface Estate {
  rules: AttributionRules
  /** Today, in UTC+8. */
  day: string
  slugs: Record<NameableNoun, readonly string[]>
  /** Null: it could not be read; `inventoryProblem` says why. */
  resources: readonly EstateResource[] | null
  inventoryProblem: string | null
  /** Null: there is no bill of late. */
  bills: {
    measure: CostMeasure
    costs: readonly ResourceCost[]
    /** What is not attributed because a key is missing. */
    missingKeys: readonly { key: string; currency: string; cost: string }[]
    /** Workloads of shared clusters that no service is known for. */
    unownedParts: readonly { clusterId: string; part: string; currency: string; cost: string }[]
  } | null
}
