/** Who owns it: money without an owner is a row of its own in each of these. */
export const ownerDimensions = ['product-line', 'team', 'service', 'environment'] as const
export type OwnerDimension = (typeof ownerDimensions)[number]

/** What the bill says of it. */
export const billDimensions = ['cloud-product', 'account', 'region', 'charge-category', 'cause'] as const

/** Everything that cost can be turned by. */
export const costDimensions = [...ownerDimensions, ...billDimensions] as const
export type CostDimension = (typeof costDimensions)[number]

export const isOwnerDimension = (by: string): by is OwnerDimension =>
  ownerDimensions.some((each) => each === by)

/** Attributed to somebody, and to nobody in this dimension: a team's money that is of no product line. No slug looks like it. */
export const noOwner = '-'
