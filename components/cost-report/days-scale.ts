import type { CostDayItem } from '../../lib/api/contract/cost-report.ts'
import { roundedUp } from '../observation/chart-scale.ts'

export interface DayColumn {
  on: string
  /** Of the width, 0 to 1: where its place begins. */
  at: number
  amount: number
  state: CostDayItem['state']
  usual: { low: number; high: number } | null
}

/** Places of the days of a month, by their date: a day that is not known leaves its place empty. */
export function columnsOf(
  days: readonly CostDayItem[],
  month: string,
): { columns: DayColumn[]; places: number } {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const places = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const columns = days.map(({ on, amount, state, usual }) => ({
    on,
    at: (Number(on.slice(8)) - 1) / places,
    amount: Number(amount),
    state,
    usual: usual && { low: Number(usual.low), high: Number(usual.high) },
  }))
  return { columns, places }
}

/** Where the axis ends: round, and not under what is drawn; below zero only where a day is. */
export function reachOfColumns(columns: readonly DayColumn[]): { top: number; bottom: number } {
  const most = Math.max(0, ...columns.flatMap(({ amount, usual }) => [amount, usual?.high ?? 0]))
  const least = Math.min(0, ...columns.map(({ amount }) => amount))
  return { top: roundedUp(most * 1.05), bottom: least < 0 ? -roundedUp(-least) : 0 }
}
