'use client'
import { useTranslations } from 'next-intl'
import type { CostDayItem } from '../../lib/api/contract/cost-report.ts'
import { useMoney } from '../cost/use-money.ts'
import { ShortTable } from '../ui/short-table.tsx'

/** Everything that the columns say, newest first. */
export function DaysTable({ days, currency }: { days: CostDayItem[]; currency: string }) {
  const t = useTranslations('costReport')
  const money = useMoney(currency)
  const number = (text: string) => <span className="tabular-nums">{text}</span>
  return (
    <ShortTable
      label={t('days')}
      rows={[...days].reverse()}
      rowKey={({ on }) => on}
      columns={[
        { key: 'on', title: t('day'), render: ({ on }) => money.day(on) },
        {
          key: 'amount',
          title: t('amount'),
          align: 'right',
          render: ({ amount }) => number(money.exact(amount)),
        },
        {
          key: 'recurring',
          title: t('recurring'),
          align: 'right',
          render: ({ recurring }) => number(money.exact(recurring)),
        },
        {
          key: 'usual',
          title: t('usual'),
          align: 'right',
          render: ({ usual }) => number(usual === null ? '–' : money.exact(usual.expected)),
        },
        { key: 'state', title: t('against'), render: ({ state }) => t(`dayState.${state}`) },
      ]}
    />
  )
}
