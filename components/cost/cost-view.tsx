'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import type { CostRow } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import type { CostDimension } from '../../lib/domain/cost-view/dimension.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ListSkeleton, PageSkeleton } from '../ui/skeleton.tsx'
import { BreakdownPanel, breakdownOptions } from './breakdown-panel.tsx'
import { CostControls } from './cost-controls.tsx'
import { CostFilters } from './cost-filters.tsx'
import { CostLinks } from './cost-links.tsx'
import { filterOfDimension, filtersOf, openDimensions, readDimension, readWish } from './cost-wish.ts'
import { MoneyBar } from './money-bar.tsx'
import { MonthSentence } from './month-sentence.tsx'
import { MoversPanel } from './movers-panel.tsx'

const CoveragePanel = dynamic(() => import('./coverage-panel.tsx').then((module) => module.CoveragePanel), {
  ssr: false,
  loading: () => <ListSkeleton rows={5} />,
})
const ResourcesPanel = dynamic(
  () => import('./resources-panel.tsx').then((module) => module.ResourcesPanel),
  {
    ssr: false,
  },
)
const FindingsPanel = dynamic(() => import('./findings-panel.tsx').then((module) => module.FindingsPanel), {
  ssr: false,
  loading: () => <ListSkeleton rows={4} />,
})
const LostPanel = dynamic(() => import('./lost-panel.tsx').then((module) => module.LostPanel), { ssr: false })

/** Who spends what, how much of it has an owner, and what it was for: all that is chosen stands in the address. */
export function CostView() {
  const t = useTranslations('cost')
  const { params, set } = useAddress()
  const wish = readWish(params)
  const by = readDimension(params, wish)
  const filters = filtersOf(wish)
  const month = useQuery(api.cost.month.queryOptions({ input: wish, placeholderData: keepPreviousData }))
  const movers = useQuery(
    api.cost.movers.queryOptions({ input: { ...wish, limit: 5 }, placeholderData: keepPreviousData }),
  )
  const isFiltered = filters.length > 0
  // One service, or what nobody owns, has nobody to compare with.
  const hasMovers = wish.service === undefined && (wish.group === undefined || wish.group === 'attributed')
  // The bar is of product lines, whatever the breakdown is by.
  const lines = useInfiniteQuery({ ...breakdownOptions(wish, 'product-line'), enabled: !isFiltered })
  if (month.error && !month.data)
    return <FailureNote error={month.error} onRetry={() => void month.refetch()} />
  if (!month.data) return <PageSkeleton label={t('title')} />
  const { data } = month
  const choose = (of: CostDimension, row: CostRow) => {
    if (row.key === 'unattributed' || row.key === 'untaggable')
      return set({ group: row.key, by: null }, 'push')
    set({ [filterOfDimension[of]]: row.slug ?? row.key, by: null }, 'push')
  }
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <MonthSentence month={data} filtered={isFiltered} />
        <CostControls month={data} onSet={set} />
      </div>
      <CostLinks month={data} />
      {isFiltered ? <CostFilters filters={filters} onSet={set} /> : null}
      {data.sources.length === 0 ? (
        <EmptyState title={t('empty.title')} text={t(data.everything ? 'empty.text' : 'empty.part')} />
      ) : null}
      {isFiltered ? null : <MoneyBar month={data} lines={lines.data?.pages[0]} />}
      {hasMovers ? (
        <div className="grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,460px)]">
          <MoversPanel
            month={data}
            movers={movers.data?.items ?? []}
            onChoose={(name, value) => set({ [name]: value, by: null }, 'push')}
          />
          <CoveragePanel month={data} wish={wish} />
        </div>
      ) : (
        <CoveragePanel month={data} wish={wish} />
      )}
      <BreakdownPanel
        month={data}
        wish={wish}
        by={by}
        onBy={(key) => set({ by: key === openDimensions(wish)[0] ? null : key })}
        onChoose={choose}
        onLost={() => set({ lost: params.get('lost') ? null : 'yes' })}
      />
      {params.get('lost') && data.lost ? <LostPanel month={data} /> : null}
      {isFiltered ? <ResourcesPanel month={data} wish={wish} /> : <FindingsPanel />}
    </>
  )
}
