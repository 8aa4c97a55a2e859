import type { CostMeasure } from '../../domain/bill/source.ts'
import { periodAfter } from '../../domain/calendar/billing-day.ts'
import { type Reader, readDocument } from '../reader.ts'

/** What days of money are told apart by; `all`: nothing. */
export const moneyKeys = ['all', 'product-line', 'team', 'service', 'cloud-product'] as const
export type MoneyKey = (typeof moneyKeys)[number]

/** Money of one day; amounts as text. */
export interface MoneyOfDay {
  /** An id, a cloud product, or empty for everything. */
  key: string
  currency: string
  /** `YYYY-MM` in which it was billed. */
  period: string
  on: string
  amount: string
  /** Without what comes once: purchases, refunds, adjustments, tax. */
  recurring: string
}
export interface DaysOfMoney {
  /** Days that bills hold, whether there was money on them or not. */
  days: string[]
  rows: MoneyOfDay[]
}

const owned: Record<MoneyKey, string | null> = {
  all: null,
  'product-line': 'product_line_id',
  team: 'team_id',
  service: 'service_id',
  'cloud-product': null,
}
const keyed: Record<MoneyKey, string> = {
  all: `''`,
  'product-line': 'd.product_line_id::text',
  team: 'd.team_id::text',
  service: 'd.service_id::text',
  'cloud-product': 'd.cloud_product',
}

function statement(measure: CostMeasure, by: MoneyKey, onlyKey: boolean): string {
  const column = `d.${measure}_cost`
  const counted = `JOIN bill_source s ON s.id = d.source_id AND s.counts_${measure}`
  const period = 'd.billing_period >= $1::date AND d.billing_period < $2::date'
  const owner = owned[by]
  const only = onlyKey ? ` AND ${keyed[by]} = $3` : ''
  const has = `${owner === null ? '' : ` AND d.${owner} IS NOT NULL`} AND ${column} IS NOT NULL${only}`
  const select = (recurring: string) => `${keyed[by]} AS key, d.currency, d.billing_period, d.charge_on,
    sum(${column}) AS amount, sum(${column})${recurring} AS recurring`
  // What split rules give and take stands beside what is owned directly; without an owner both are the same money.
  const shared =
    owner === null
      ? ''
      : `UNION ALL SELECT ${select('')} FROM cost_split d ${counted} WHERE ${period}${has} GROUP BY 1, 2, 3, 4`
  return `WITH money AS (
      SELECT ${select(` FILTER (WHERE d.charge_category NOT IN ('purchase', 'refund', 'adjustment', 'tax'))`)}
      FROM cost_day d ${counted} WHERE ${period}${has} GROUP BY 1, 2, 3, 4
      ${shared}),
    summed AS (SELECT key, currency, billing_period, charge_on, sum(amount) AS amount, coalesce(sum(recurring), 0) AS recurring
      FROM money GROUP BY 1, 2, 3, 4)
    SELECT json_build_object(
      'days', (SELECT coalesce(json_agg(charge_on ORDER BY charge_on), '[]') FROM (SELECT DISTINCT d.charge_on FROM bill_day d ${counted} WHERE ${period}) k),
      'rows', (SELECT coalesce(json_agg(json_build_object('key', key, 'currency', currency, 'period', to_char(billing_period, 'YYYY-MM'),
        'on', charge_on, 'amount', trim_scale(amount)::text, 'recurring', trim_scale(recurring)::text) ORDER BY key, currency, charge_on, billing_period), '[]')
        FROM summed)) AS document`
}

/**
 * Money of one measure by day, from the sources that count for it, of billing periods (`YYYY-MM`, both included). What has an
 * owner is told with what split rules gave to it and took from it; `only` narrows to one key.
 */
export async function readDayMoney(
  reader: Reader,
  of: { measure: CostMeasure; by: MoneyKey; from: string; to: string; only?: string | undefined },
): Promise<DaysOfMoney> {
  const { measure, by, from, to, only } = of
  const document = await readDocument<DaysOfMoney>(
    reader,
    `cost-report.days-${by}`,
    statement(measure, by, only !== undefined),
    [`${from}-01`, `${periodAfter(to)}-01`, ...(only === undefined ? [] : [only])],
  )
  return document ?? { days: [], rows: [] }
}
