/** Money that has an owner, by what gave it one. The surest first. */
export const attributedCauses = [
  /** By costTags that are written as the rules say. */
  'cost-tag',
  /** By a key or value that stood for an allowed one that day: a low finding. */
  'cost-tag-alias',
  /** By the resource group it is in. */
  'resource-group',
  /** By the cost unit (财务单元) it is in. */
  'cost-unit',
  /** A part of a shared cluster, by what its workloads asked for and used. */
  'kubernetes',
  /** A refund or adjustment, by the order or instance it is for. */
  'inherited',
  /** Shared out by a split rule. */
  'split',
] as const

/** Money that could have an owner and has none, by what stood in the way. */
export const unattributedCauses = [
  'untagged',
  'value-not-allowed',
  /** Its key does not reach bills: the cloud was not told to. */
  'key-not-switched-on',
  /** Parts of a shared cluster. */
  'cluster-system',
  'cluster-idle',
  /** A workload that no service is known for. */
  'cluster-unowned',
] as const

/** Money that no costTag can reach. It goes by split rule alone. */
export const untaggableCauses = ['support', 'tax', 'marketplace', 'unused-commitment'] as const

export const causes = [...attributedCauses, ...unattributedCauses, ...untaggableCauses] as const
export type UntaggableCause = (typeof untaggableCauses)[number]
export type Cause = (typeof causes)[number]

export type CauseGroup = 'attributed' | 'unattributed' | 'untaggable'
const groups: Map<string, CauseGroup> = new Map([
  ...attributedCauses.map((cause) => [cause, 'attributed'] as const),
  ...unattributedCauses.map((cause) => [cause, 'unattributed'] as const),
  ...untaggableCauses.map((cause) => [cause, 'untaggable'] as const),
])
export const groupOf = (cause: Cause): CauseGroup => groups.get(cause) ?? 'unattributed'

export const chargeCategories = ['usage', 'purchase', 'tax', 'credit', 'adjustment', 'refund'] as const
export type ChargeCategory = (typeof chargeCategories)[number]

/**
 * The cause of one charge of a subject. What a tax or the unused part of a commitment is for is said per charge, so it comes
 * before whatever its subject is attributed to; the unused part belongs to its buyer and to no service.
 */
export function causeOfCharge(
  ofSubject: Cause,
  { chargeCategory, commitment }: { chargeCategory: ChargeCategory; commitment: 'used' | 'unused' | null },
): Cause {
  if (chargeCategory === 'tax') return 'tax'
  return commitment === 'unused' ? 'unused-commitment' : ofSubject
}

/** Whether a charge can count in coverage when it is positive: what gives money back, and what no costTag reaches, never. */
export const countsInCoverage = (cause: Cause, chargeCategory: ChargeCategory): boolean =>
  groupOf(cause) !== 'untaggable' && (chargeCategory === 'usage' || chargeCategory === 'purchase')

const untaggableProducts: readonly [UntaggableCause, RegExp][] = [
  ['support', /^(?:cloud-?)?support(?:[ _-]?plans?)?$|^(?:支持计划|技术支持|售后服务|商业支持)/i],
  ['tax', /^(?:tax|vat|gst|consumption tax|税)/i],
  ['marketplace', /^(?:acs_|yun|cloud[ _-]?)?market(?:place)?$|^alibaba cloud marketplace$|^云市场/i],
]

/** Why nothing of a product can carry costTags; null: it can. */
export const untaggableOf = (cloudProduct: string): UntaggableCause | null =>
  untaggableProducts.find(([, pattern]) => pattern.test(cloudProduct.trim()))?.[0] ?? null
