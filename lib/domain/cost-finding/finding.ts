import type { Decimal } from '../money/money.ts'
import type { CostFindingKind } from './kinds.ts'

/** Money per month at stake. Null: nobody knows what it costs. */
export interface AtStake {
  currency: string
  perMonth: Decimal
}

/** A costTag that would put it right, and why this one. */
export interface Suggestion {
  key: string
  value: string
  reason: SuggestionReason
  /** For the sentence: how many of how many, the group, what was written. */
  values: Record<string, string | number>
}
/** Why a value is suggested, the surest first. */
export const suggestionReasons = [
  /** What was written is another way to write it. */
  'alias',
  /** The resource is linked to a service or environment. */
  'linked',
  /** Almost all others of its stack have it. */
  'same-stack',
  /** Its resource group is mapped to it. */
  'resource-group',
  /** What was written is almost it. */
  'similar',
] as const
export type SuggestionReason = (typeof suggestionReasons)[number]

/** What a query found. One open finding per kind and subject. */
export interface CostFinding {
  kind: CostFindingKind
  /** What makes it one: account and resource, key, commitment, pool. */
  subject: string
  accountId: string | null
  resourceId: string | null
  serviceId: string | null
  environmentId: string | null
  atStake: AtStake[]
  suggestions: Suggestion[]
  /** For the words: keys, raw values, names. Texts of strangers, inert. */
  detail: Record<string, unknown>
}
