'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { useDeferredValue, useMemo } from 'react'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useAddress } from '../board/board-filters.ts'
import { pageFrom } from '../board/page-size.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Grid } from '../ui/grid/grid.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { heldBack, useReadingFrom } from './held-rows.ts'
import { useRunColumns } from './run-columns.tsx'
import { RunFilterBar } from './run-filter-bar.tsx'
import { filterNames, readRunFilters } from './run-filters.ts'
import { runAddress } from './run-link.ts'
import { countInput, RunsAnswer } from './runs-answer.tsx'

// Along the lower edge, and nothing stands below it: what comes late there moves nothing.
const RunsKeys = dynamic(() => import('./runs-keys.tsx').then((module) => module.RunsKeys), { ssr: false })
const PipelinePanel = dynamic(
  () => import('../pipeline/pipeline-panel.tsx').then((module) => module.PipelinePanel),
  { ssr: false },
)

/** What runs, what failed, and what did it make? Newest start first, live. */
export function RunsView({ views }: { views: React.ReactNode }) {
  const t = useTranslations('run')
  const format = useFormatter()
  const router = useRouter()
  const { params, set } = useAddress()
  const now = useNow(3_600_000).getTime()
  const query = useDeferredValue(params.toString())
  const input = useMemo(() => readRunFilters(new URLSearchParams(query), now), [query, now])
  const runs = useInfiniteQuery(
    api.run.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, ...pageFrom(cursor) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const counted = useQuery(
    api.run.list.queryOptions({ input: countInput(input), placeholderData: keepPreviousData }),
  )
  const items = useMemo(() => runs.data?.pages.flatMap((page) => page.items) ?? [], [runs.data])
  const from = useReadingFrom(items[0]?.id ?? null)
  const { shown, newer } = useMemo(() => heldBack(items, (run) => run.id, from), [items, from])
  const columns = useRunColumns()
  const isFiltered = Object.keys(input).length > 0
  const total = counted.data?.total
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 basis-72">
          <RunsAnswer
            isFiltered={isFiltered}
            isOnePipeline={input.pipeline !== undefined && Object.keys(input).length === 1}
          />
        </div>
        {views}
      </div>
      {input.pipeline ? <PipelinePanel id={input.pipeline} onClose={() => set({ pipeline: null })} /> : null}
      <RunFilterBar
        view="runs"
        shown={total === undefined ? null : t('total', { count: total, text: format.number(total) })}
      />
      {runs.error && items.length === 0 ? (
        <FailureNote error={runs.error} onRetry={() => void runs.refetch()} />
      ) : runs.isPending ? (
        <ListSkeleton rowHeight={44} />
      ) : items.length === 0 ? (
        isFiltered ? (
          <EmptyState
            title={t('noneMatch')}
            text={t('noneMatchText')}
            actionLabel={t('clearFilter')}
            onAction={() => set(Object.fromEntries(filterNames.map((name) => [name, null])))}
          />
        ) : (
          <EmptyState
            title={t('emptyTitle')}
            text={t('emptyText')}
            actionLabel={t('openSetup')}
            onAction={() => router.push('/setup')}
          />
        )
      ) : (
        <Grid
          label={t('label')}
          columns={columns}
          rows={shown}
          rowKey={(run) => run.id}
          rowHeight={44}
          phone={['service']}
          onOpen={(run) => router.push(runAddress(run.id))}
          onEnd={() => {
            if (runs.hasNextPage && !runs.isFetchingNextPage) void runs.fetchNextPage()
          }}
        />
      )}
      {newer > 0 ? (
        <div className="sticky bottom-12 z-20 flex justify-center max-md:bottom-20">
          <Button size="small" onPress={() => window.scrollTo({ top: 0 })}>
            {t('newer', { count: newer })}
          </Button>
        </div>
      ) : null}
      <RunsKeys />
    </>
  )
}
