import { type Decimal, zero } from '../money/money.ts'
import type { ForecastDay } from './forecast.ts'

/** Money of a key on a day, once or several times: what was billed in another month is of the same day. */
export interface KeyedMoney {
  key: string
  currency: string
  on: string
  amount: Decimal
  recurring: Decimal
}

/** Every whole day that bills hold of one key in one currency. */
export interface DaySeries {
  key: string
  currency: string
  days: ForecastDay[]
}

/**
 * Money by key and currency, day by day. A day that bills hold and on which a key has no money is zero; a day that no bill
 * holds is not there. Days from `until` on are left out: they may still grow.
 */
export function seriesOf(days: readonly string[], rows: readonly KeyedMoney[], until: string): DaySeries[] {
  const whole = [...new Set(days)].filter((on) => on < until).sort()
  const series = new Map<string, { key: string; currency: string; byDay: Map<string, ForecastDay> }>()
  for (const { key, currency, on, amount, recurring } of rows) {
    const name = `${currency} ${key}`
    const one = series.get(name) ?? { key, currency, byDay: new Map() }
    const known = one.byDay.get(on)
    one.byDay.set(on, {
      on,
      amount: amount.plus(known?.amount ?? zero),
      recurring: recurring.plus(known?.recurring ?? zero),
    })
    series.set(name, one)
  }
  return [...series.values()].map(({ key, currency, byDay }) => ({
    key,
    currency,
    days: whole.map((on) => byDay.get(on) ?? { on, amount: zero, recurring: zero }),
  }))
}
