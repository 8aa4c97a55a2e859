import { attributedCauses, untaggableCauses } from '../../domain/attribution/cause.ts'
import type { CostMeasure } from '../../domain/bill/source.ts'
import { type CostDimension, isOwnerDimension, noOwner } from '../../domain/cost-view/dimension.ts'

/** What rows of cost are turned by: one of these, or nothing. */
export type CellKey = CostDimension | 'all' | 'missing-key'

const texts = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')

/** The group of causes of a row of cost_day, for `CROSS JOIN LATERAL`: g.cause_group. */
export const causeGroup = (cause: string) =>
  `(SELECT CASE WHEN ${cause} IN (${texts(attributedCauses)}) THEN 'attributed'
    WHEN ${cause} IN (${texts(untaggableCauses)}) THEN 'untaggable' ELSE 'unattributed' END AS cause_group) g`

/** Columns of cost_day by which somebody owns it. */
export const ownerColumns = {
  'product-line': 'product_line_id',
  team: 'team_id',
  service: 'service_id',
  environment: 'environment_id',
} as const

/** Columns of cost_day by what the bill says. */
export const billColumns = {
  'cloud-product': 'cloud_product',
  account: 'account_id',
  region: 'region_id',
  'charge-category': 'charge_category',
  cause: 'cause',
} as const

/** The key of a row d of cost_day in a dimension, with g of `causeGroup` beside it. */
export function keyOf(by: CostDimension | 'all'): string {
  if (by === 'all') return `''`
  if (!isOwnerDimension(by)) return `d.${billColumns[by]}`
  return `CASE g.cause_group WHEN 'attributed' THEN coalesce(d.${ownerColumns[by]}::text, '${noOwner}') ELSE g.cause_group END`
}

/** What is summed of one measure: the name it has here, its column of cost_facet, and how it comes from a row of cost_day. */
export const summedOf = (measure: CostMeasure) => {
  const [cost, positive] = [`d.${measure}_cost`, `d.${measure}_positive`]
  const owned = `d.taggable AND g.cause_group = 'attributed'`
  return [
    { name: 'amount', column: `${measure}_cost`, from: cost },
    {
      name: 'usage',
      column: `${measure}_usage`,
      from: `CASE WHEN d.charge_category = 'usage' THEN ${cost} END`,
    },
    {
      name: 'returned',
      column: `${measure}_returned`,
      from: `CASE WHEN d.charge_category IN ('refund', 'credit', 'adjustment') THEN ${cost} END`,
    },
    { name: 'taggable', column: `${measure}_taggable`, from: `CASE WHEN d.taggable THEN ${positive} END` },
    { name: 'owned', column: `${measure}_owned`, from: `CASE WHEN ${owned} THEN ${positive} END` },
    {
      name: 'subjects',
      column: `${measure}_subjects`,
      from: `CASE WHEN d.taggable AND ${positive} > 0 THEN d.subject_count END`,
    },
    {
      name: 'owned_subjects',
      column: `${measure}_owned_subjects`,
      from: `CASE WHEN ${owned} AND ${positive} > 0 THEN d.subject_count END`,
    },
  ] as const
}
