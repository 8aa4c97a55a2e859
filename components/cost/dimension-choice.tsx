'use client'
import { useTranslations } from 'next-intl'
import type { CostDimension } from '../../lib/domain/cost-view/dimension.ts'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { SmallSelect } from '../ui/small-select.tsx'

/** The dimensions that people ask for are there at once, all of them in a list; on a phone the list alone. */
export function DimensionChoice(props: {
  open: readonly CostDimension[]
  by: CostDimension
  onBy: (by: CostDimension) => void
}) {
  const t = useTranslations('cost')
  const { open, by } = props
  const options = open.map((key) => ({ key, label: t(`by.${key}`) }))
  const [first, rest] = [options.slice(0, 5), options.slice(5)]
  const none = { key: '' as const, label: t('moreDimensions') }
  return (
    <>
      <span className="flex items-center gap-2 max-lg:hidden">
        <SegmentedControl label={t('breakdownBy')} options={first} selected={by} onSelect={props.onBy} />
        {rest.length > 0 ? (
          <SmallSelect
            label={t('moreDimensions')}
            options={[none, ...rest]}
            selected={rest.some(({ key }) => key === by) ? by : ''}
            onSelect={(key) => {
              if (key !== '') props.onBy(key)
            }}
          />
        ) : null}
      </span>
      <span className="lg:hidden">
        <SmallSelect label={t('breakdownBy')} options={options} selected={by} onSelect={props.onBy} />
      </span>
    </>
  )
}
