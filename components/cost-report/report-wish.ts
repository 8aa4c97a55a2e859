import type { CostMonth } from '../../lib/api/contract/cost.ts'
import { type CostWish, readWish } from '../cost/cost-wish.ts'

/** What a report is of: a month, a measure, a currency, and perhaps one product line. */
export type ReportWish = Pick<CostWish, 'month' | 'measure' | 'currency' | 'productLine'>

/** What an address asks for; what it says wrong is not asked. */
export function readReportWish(params: URLSearchParams): ReportWish {
  const { month, measure, currency, productLine } = readWish(params)
  return {
    ...(month ? { month } : {}),
    ...(measure ? { measure } : {}),
    ...(currency ? { currency } : {}),
    ...(productLine ? { productLine } : {}),
  }
}

export type ReportDimension = 'product-line' | 'service' | 'team' | 'cloud-product' | 'account'
/** Rows of a table on paper; of what a report is told by, all that there are likely to be. */
const rows: Record<ReportDimension, number> = {
  'product-line': 50,
  service: 50,
  team: 10,
  'cloud-product': 10,
  account: 10,
}

export const breakdownOf = (wish: ReportWish, by: ReportDimension) => ({ ...wish, by, limit: rows[by] })
export const moversOf = (wish: ReportWish) => ({ ...wish, limit: 5 })
/** What a report is told by: the whole by product lines, a product line by its services. */
export const mainDimension = ({ productLine }: ReportWish) =>
  productLine === undefined ? ('product-line' as const) : ('service' as const)
export const marksOf = (wish: ReportWish) => ({ ...wish, by: mainDimension(wish) })

/** The wish with what stood for what it did not say, as tables below the month ask. */
export const framedAs = (
  wish: ReportWish,
  { month, measure, currency }: Pick<CostMonth, 'month' | 'measure' | 'currency'>,
) => ({ ...wish, month, measure, currency })
