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
  const first = options.slice(0, 5)
  return (
    <>
      <span className="max-lg:hidden">
        <SegmentedControl label={t('breakdownBy')} options={first} selected={by} onSelect={props.onBy} />
      </span>
      <SmallSelect
        label={t('breakdownBy')}
        options={options}
        selected={by}
        onSelect={(key) => props.onBy(key)}
      />
    </>
  )
}
