'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { PipelineFiguresRow } from '../../lib/api/contract/figure.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import type { DeliveryWish } from './breakdown-panel.tsx'
import { PipelinePanel } from './pipeline-panel.tsx'
import { SlowPanel } from './slow-panel.tsx'
import { useStageColumns } from './stage-columns.tsx'

/** How long pipelines take, how often they succeed, and which stages got slow. */
export function PipelinesSection({ wish }: { wish: DeliveryWish }) {
  const t = useTranslations('figure.pipeline')
  const { params, set } = useAddress()
  const shared = useStageColumns<PipelineFiguresRow>(true)
  const { environment: _, period, ...scope } = wish
  const q = params.get('q') ?? ''
  const chosen = params.get('pipeline')
  const list = useInfiniteQuery(
    api.figure.pipelines.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...scope,
        period,
        limit: 25,
        ...(q ? { q } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const columns: ShortColumn<PipelineFiguresRow>[] = [
    {
      key: 'name',
      title: t('name'),
      render: (row) => (
        <button
          type="button"
          aria-pressed={row.id === chosen}
          onClick={() => set({ pipeline: row.id === chosen ? null : row.id })}
          className="max-w-72 cursor-pointer truncate text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current max-md:min-h-9"
        >
          {row.name}
        </button>
      ),
    },
    ...shared,
    {
      key: 'slow',
      title: t('slow'),
      align: 'right',
      render: (row) =>
        row.slow > 0 ? (
          <span className="text-attention-fg tabular-nums">{t('slowCount', { count: row.slow })}</span>
        ) : (
          <span className="text-fg-3">0</span>
        ),
    },
  ]
  return (
    <>
      <SlowPanel scope={scope} />
      {chosen ? <PipelinePanel id={chosen} period={period} onClose={() => set({ pipeline: null })} /> : null}
      <Panel
        title={t('title')}
        note={t('note')}
        actions={
          <SearchField label={t('find')} value={q} onChange={(value) => set({ q: value })} shortcut="/" />
        }
      >
        {list.error && items.length === 0 ? (
          <div className="p-3">
            <FailureNote error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : list.isPending ? (
          <ListSkeleton rows={8} />
        ) : items.length === 0 ? (
          <div className="p-4">
            <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
          </div>
        ) : (
          <>
            <ShortTable label={t('title')} columns={columns} rows={items} rowKey={(row) => row.id} />
            <MoreRows list={list} />
          </>
        )}
        <p className="border-line border-t px-4 py-2 text-fg-3 text-sm">{t('definition')}</p>
      </Panel>
    </>
  )
}
