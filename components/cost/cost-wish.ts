import { causes } from '../../lib/domain/attribution/cause.ts'
import { type CostDimension, costDimensions, isOwnerDimension } from '../../lib/domain/cost-view/dimension.ts'

/** Filters that stand in the address under their own names, in the order in which they are shown. */
export const filterNames = [
  'group',
  'productLine',
  'team',
  'service',
  'environment',
  'cloudProduct',
  'account',
  'region',
  'chargeCategory',
  'cause',
  'missingKey',
] as const
export type FilterName = (typeof filterNames)[number]

export interface CostWish {
  month?: string
  measure?: 'billed' | 'effective'
  currency?: string
  group?: 'attributed' | 'unattributed' | 'untaggable'
  cause?: (typeof causes)[number]
  productLine?: string
  team?: string
  service?: string
  environment?: string
  cloudProduct?: string
  account?: string
  region?: string
  chargeCategory?: string
  missingKey?: string
}

const groups = ['attributed', 'unattributed', 'untaggable'] as const
const measures = ['effective', 'billed'] as const
const oneOf = <K extends string>(keys: readonly K[], text: string | null): K | undefined =>
  keys.find((key) => key === text)

/** What an address asks to see; what it says wrong is not asked. */
export function readWish(params: URLSearchParams): CostWish {
  const wish: Record<string, string> = {}
  const month = params.get('month')
  if (month && /^20\d{2}-(0[1-9]|1[0-2])$/.test(month)) wish.month = month
  const measure = oneOf(measures, params.get('measure'))
  if (measure) wish.measure = measure
  const currency = params.get('currency')
  if (currency && currency.length <= 20) wish.currency = currency
  for (const name of filterNames) {
    const value = params.get(name)
    if (!value || value.length > 200) continue
    if (name === 'group' && !oneOf(groups, value)) continue
    if (name === 'cause' && !oneOf(causes, value)) continue
    wish[name] = value
  }
  return wish as CostWish
}

export const filtersOf = (wish: CostWish): [FilterName, string][] =>
  filterNames.flatMap((name) => {
    const value = wish[name]
    return value === undefined ? [] : [[name, value]]
  })

/** The filter that looks at one row of a dimension alone. */
export const filterOfDimension = {
  'product-line': 'productLine',
  team: 'team',
  service: 'service',
  environment: 'environment',
  'cloud-product': 'cloudProduct',
  account: 'account',
  region: 'region',
  'charge-category': 'chargeCategory',
  cause: 'cause',
} as const satisfies Record<CostDimension, FilterName>

/** Dimensions that still say something: not those that a filter has fixed, nor owners of what nobody owns. The first is the usual one. */
export const openDimensions = (wish: CostWish): CostDimension[] =>
  costDimensions.filter(
    (by) =>
      wish[filterOfDimension[by]] === undefined &&
      !(isOwnerDimension(by) && wish.group !== undefined && wish.group !== 'attributed'),
  )

export function readDimension(params: URLSearchParams, wish: CostWish): CostDimension {
  const open = openDimensions(wish)
  return oneOf(open, params.get('by')) ?? open[0] ?? 'cloud-product'
}
