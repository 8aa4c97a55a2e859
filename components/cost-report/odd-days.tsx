'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { CostMonth } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import type { CostWish } from '../cost/cost-wish.ts'
import { useMoney } from '../cost/use-money.ts'

/** The last ones; the report has them all. */
const most = 4

/** Days of the month that are unlike those before, in a line each. */
export function OddDays({ month, wish }: { month: CostMonth; wish: CostWish }) {
  const t = useTranslations('costReport')
  const money = useMoney(month.currency)
  const input = { ...wish, month: month.month, measure: month.measure, currency: month.currency }
  const found = useQuery(api.costReport.days.queryOptions({ input }))
  if (!found.data) return null
  const odd = found.data.days.filter(({ state }) => state === 'high' || state === 'low')
  return (
    <div className="mt-1 text-fg-3 text-sm">
      <Link href={`/cost/report?month=${month.month}`} className="underline-offset-3 hover:underline">
        {t('daysMarked', { count: odd.length, days: found.data.rule.days })}
      </Link>
      <ul>
        {odd.slice(-most).map(({ on, state, recurring, usual }) => (
          <li key={on}>
            {money.day(on)}: {state === 'high' ? '▲' : '▼'} {money.short(recurring)}, {t(`dayState.${state}`)}
            {usual
              ? ` (${t('usualBetween', { low: money.short(usual.low), high: money.short(usual.high) })})`
              : ''}
          </li>
        ))}
      </ul>
    </div>
  )
}
