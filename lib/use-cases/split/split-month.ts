import type { SourceMonth } from '../../catalog/attribution/months.ts'
import {
  type DayMoney,
  listMoneyDays,
  readDayMoney,
  readDayUsage,
  readSplitRules,
  type SplitRow,
  writeSplit,
} from '../../catalog/split/split-rows.ts'
import type { Owner } from '../../domain/attribution/rules.ts'
import { spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { Decimal } from '../../domain/money/money.ts'
import { entriesOf, type SplitEntry } from '../../domain/split/split-account.ts'
import { type DirectRow, splitDay, type UsageRow } from '../../domain/split/split-day.ts'
import type { SplitRule } from '../../domain/split/split-rule.ts'
import type { Surroundings } from '../define.ts'

const ownerOf = ({ serviceId, productLineId, teamId, environmentId }: Owner): Owner => ({
  serviceId,
  productLineId,
  teamId,
  environmentId,
})

/** One measure of a day: rows that do not have it are not in it. */
const measured = (rows: readonly DayMoney[], measure: 'billed' | 'effective'): DirectRow[] =>
  rows.flatMap((row) => {
    const amount = row[measure]
    const { currency, accountId, cloudProduct, cause } = row
    return amount === null
      ? []
      : [{ currency, accountId, cloudProduct, cause, owner: ownerOf(row), amount: new Decimal(amount) }]
  })

/** Entries of both measures side by side. */
function rowsOfDay(
  chargeOn: string,
  billed: readonly SplitEntry[],
  effective: readonly SplitEntry[],
): SplitRow[] {
  const rows = new Map<string, SplitRow>()
  const add = (measure: 'billed' | 'effective', { ruleId, currency, owner, amount }: SplitEntry) => {
    const key = JSON.stringify([ruleId, currency, owner])
    const row = rows.get(key) ?? { chargeOn, ruleId, currency, ...owner, billed: null, effective: null }
    rows.set(key, { ...row, [measure]: amount.toFixed() })
  }
  for (const entry of billed) add('billed', entry)
  for (const entry of effective) add('effective', entry)
  return [...rows.values()]
}

/** Products whose quantities rules share out by. */
const productsOf = (rules: readonly SplitRule[]): string[] => [
  ...new Set(
    rules.flatMap(({ method, among }) => (method === 'usage' && among.usage ? [among.usage.product] : [])),
  ),
]

/**
 * Shares out the shared and untaggable money of a month (`YYYY-MM`) of a source, day by day and measure by measure, from what
 * cost_day says now. Sums stay equal to the last digit.
 */
export async function splitMonth(
  { database }: Surroundings,
  { sourceId, period }: SourceMonth,
): Promise<number> {
  const { fromOn, untilOn } = spanOfPeriod(period)
  const days = await listMoneyDays(database, sourceId, period)
  // Corrections are of days before the month: rules of these days share them out.
  const rules = await readSplitRules(
    database,
    days[0] !== undefined && days[0] < fromOn ? days[0] : fromOn,
    untilOn,
  )
  const products = productsOf(rules)
  const rows: SplitRow[] = []
  for (const day of days) {
    const money = await readDayMoney(database, sourceId, period, day)
    const used = products.length === 0 ? [] : await readDayUsage(database, sourceId, period, day, products)
    const usage: UsageRow[] = used.map((row) => ({
      ...row,
      owner: ownerOf(row),
      quantity: new Decimal(row.quantity),
    }))
    const entries = (['billed', 'effective'] as const).map((measure) => {
      const direct = measured(money, measure)
      return entriesOf(direct, splitDay(direct, rules, day, usage))
    })
    rows.push(...rowsOfDay(day, entries[0] ?? [], entries[1] ?? []))
  }
  await writeSplit(database, sourceId, period, rows)
  return rows.length
}
