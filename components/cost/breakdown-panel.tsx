'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { CostMonth, CostRow } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import type { CostDimension } from '../../lib/domain/cost-view/dimension.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { besideRows, shownKey } from './beside-rows.tsx'
import { useBreakdownColumns } from './breakdown-rows.tsx'
import { type CostWish, filtersOf, openDimensions } from './cost-wish.ts'
import { DimensionChoice } from './dimension-choice.tsx'

/** The question of a breakdown, the same wherever it is asked, so that it is asked once. */
export const breakdownInput = (wish: CostWish, by: CostDimension) => (cursor: string | undefined) => ({
  ...wish,
  by,
  limit: 20,
  ...(cursor ? { cursor } : {}),
})

export const breakdownOptions = (wish: CostWish, by: CostDimension) =>
  api.cost.breakdown.infiniteOptions({
    input: breakdownInput(wish, by),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** The month turned by any dimension; choosing a row looks at it alone. */
export function BreakdownPanel(props: {
  month: CostMonth
  wish: CostWish
  by: CostDimension
  onBy: (by: CostDimension) => void
  onChoose: (by: CostDimension, row: CostRow) => void
  onLost: () => void
}) {
  const t = useTranslations('cost')
  const { month, wish, by } = props
  const list = useInfiniteQuery(breakdownOptions(wish, by))
  const pages = list.data?.pages ?? []
  const rows = [...pages.flatMap(({ items }) => items), ...(pages[0]?.apart ?? [])]
  const columns = useBreakdownColumns({
    month,
    by,
    rows,
    onChoose: (row) => props.onChoose(by, row),
    onLost: props.onLost,
  })
  const beside = besideRows(month, filtersOf(wish).length > 0)
  return (
    <Panel
      title={t('breakdown')}
      count={pages[0]?.count}
      actions={<DimensionChoice open={openDimensions(wish)} by={by} onBy={props.onBy} />}
    >
      {list.error && rows.length === 0 ? (
        <div className="p-3">
          <FailureNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : list.isPending ? (
        <ListSkeleton rows={6} />
      ) : rows.length === 0 ? (
        <p className="p-4 text-fg-3">{t('noMoney')}</p>
      ) : (
        <>
          <ShortTable
            label={t('breakdown')}
            columns={columns}
            rows={[...rows, ...beside]}
            rowKey={shownKey}
          />
          <MoreRows list={list} />
        </>
      )}
    </Panel>
  )
}
