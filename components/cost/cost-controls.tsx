'use client'
import { useTranslations } from 'next-intl'
import type { CostMonth } from '../../lib/api/contract/cost.ts'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { SmallSelect } from '../ui/small-select.tsx'
import { useMoney } from './use-money.ts'

/** Measure, currency and month: what is not there to choose is not shown. */
export function CostControls(props: {
  month: CostMonth
  onSet: (changes: Record<string, string | null>, how?: 'replace' | 'push') => void
}) {
  const t = useTranslations('cost')
  const { month, onSet } = props
  const money = useMoney(month.currency)
  return (
    <div className="flex flex-wrap items-center gap-2">
      {month.measures.length > 1 ? (
        <SegmentedControl
          label={t('measure.label')}
          options={month.measures.map((key) => ({ key, label: t(`measure.short.${key}`) }))}
          selected={month.measure}
          onSelect={(measure) => onSet({ measure: measure === month.measures[0] ? null : measure })}
        />
      ) : null}
      {month.currencies.length > 1 ? (
        <SmallSelect
          label={t('currency')}
          options={month.currencies.map((key) => ({ key, label: key }))}
          selected={month.currency}
          onSelect={(currency) => onSet({ currency })}
        />
      ) : null}
      <SmallSelect
        label={t('month')}
        options={month.months.map((key) => ({ key, label: money.month(key) }))}
        selected={month.month}
        onSelect={(key) => onSet({ month: key }, 'push')}
      />
    </div>
  )
}
