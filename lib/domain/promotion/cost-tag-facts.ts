import type { TagRules } from '../cost-tag/judge.ts'

/** A cloud resource that the service has there, with its costTags as the inventory lists it. */
export interface PlaceResource {
  name: string
  accountId: string
  /** What it is billed as; where no bill has had it yet, what its type is billed as. */
  cloudProduct: string
  costTags: Record<string, string>
  /** Others live on it too: what names one service, or one environment, cannot be asked of it. */
  sharedServices: boolean
  sharedEnvironments: boolean
}

/** What the gate of costTags is judged by. */
export interface CostTagFacts {
  /** When the inventory was last read whole; null: it is off, or nobody has read it yet. */
  readAt: Date | null
  /** Those in force on `day`; null: nobody has made any. */
  rules: TagRules | null
  /** UTC+8. */
  day: string
  /** Neither this service ran in the environment before nor was it promoted there. */
  entering: boolean
  serviceId: string
  environmentId: string
  resources: PlaceResource[]
  /** Clusters of the targets that the inventory does not list. */
  unlisted: string[]
  /** Targets that name no cluster while no resource of the service is known there. */
  unlinked: number
}
