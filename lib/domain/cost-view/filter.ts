import type { CauseGroup } from '../attribution/cause.ts'
import type { OwnerDimension } from './dimension.ts'

/** Which money is asked about: all that is said must hold. Owners by their slug, or `-` for nobody. */
export interface CostFilter {
  productLine?: string | undefined
  team?: string | undefined
  service?: string | undefined
  environment?: string | undefined
  cloudProduct?: string | undefined
  account?: string | undefined
  region?: string | undefined
  chargeCategory?: string | undefined
  cause?: string | undefined
  /** Money with, without, or beyond the reach of an owner. */
  group?: CauseGroup | undefined
  /** Taggable money whose subject lacks this key, or has a value for it that is not allowed. */
  missingKey?: string | undefined
}

export const ownerFilters = {
  productLine: 'product-line',
  team: 'team',
  service: 'service',
  environment: 'environment',
} as const satisfies Partial<Record<keyof CostFilter, OwnerDimension>>

export const billFilters = {
  cloudProduct: 'cloud-product',
  account: 'account',
  region: 'region',
  chargeCategory: 'charge-category',
  cause: 'cause',
} as const
