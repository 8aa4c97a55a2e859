'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useDeferredValue, useMemo } from 'react'
import type { PipelineItem } from '../../lib/api/contract/pipeline.ts'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useAddress } from '../board/board-filters.ts'
import { pageFrom } from '../board/page-size.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { FlowAge } from '../run/flow-age.tsx'
import { RunFilterBar } from '../run/run-filter-bar.tsx'
import { filterNames, pipelineInput } from '../run/run-filters.ts'
import { kindOfRun, useRunWords } from '../run/run-look.ts'
import { Took } from '../run/run-time.tsx'
import { SeenMark } from '../run/seen-mark.tsx'
import { Age } from '../shell/age.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import type { GridColumn } from '../ui/grid/column.ts'
import { Grid } from '../ui/grid/grid.tsx'
import { KeyBar } from '../ui/key-bar.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { Status } from '../ui/status.tsx'

function useColumns(): GridColumn<PipelineItem>[] {
  const t = useTranslations('pipeline')
  const run = useTranslations('run')
  const words = useRunWords()
  return [
    {
      key: 'name',
      title: t('name'),
      width: 'minmax(200px, 2fr)',
      render: (row) => (
        <strong className="truncate font-medium" title={row.name}>
          {row.name}
        </strong>
      ),
    },
    {
      key: 'kind',
      title: t('kind'),
      width: '104px',
      render: (row) => <span className="truncate text-fg-2">{run(`kind.${row.kind}`)}</span>,
    },
    {
      key: 'service',
      title: t('service'),
      width: 'minmax(120px, 1fr)',
      render: (row) =>
        row.service ? (
          <span className="truncate">{row.service.slug}</span>
        ) : (
          <span className="truncate text-attention-fg">{t('noService')}</span>
        ),
    },
    {
      key: 'team',
      title: t('team'),
      width: 'minmax(96px, 1fr)',
      render: (row) => <span className="truncate text-fg-2">{row.team?.name ?? '–'}</span>,
    },
    {
      key: 'last',
      title: t('last'),
      width: 'minmax(190px, 1.3fr)',
      render: (row) =>
        row.lastRun ? (
          <span className="flex min-w-0 items-center gap-2">
            <Status
              kind={kindOfRun(row.lastRun.state)}
              label={words.state(row.lastRun.state, row.lastRun.word)}
              quiet={row.lastRun.state === 'succeeded'}
            />
            <span className="text-fg-2">#{row.lastRun.number}</span>
            <SeenMark state={row.lastRun.state} seenAt={row.lastRun.seenAt} />
          </span>
        ) : (
          <span className="text-fg-3">{t('never')}</span>
        ),
    },
    {
      key: 'branch',
      title: t('branch'),
      width: 'minmax(96px, 1fr)',
      render: (row) => (
        <code className="truncate font-mono text-fg-2 text-sm" title={row.lastRun?.branch ?? ''}>
          {row.lastRun?.branch ?? ''}
        </code>
      ),
    },
    {
      key: 'took',
      title: t('took'),
      width: '84px',
      render: (row) => <span className="text-fg-2">{row.lastRun ? <Took span={row.lastRun} /> : null}</span>,
    },
    {
      key: 'age',
      title: t('age'),
      width: '56px',
      render: (row) => (
        <span className="text-fg-3">
          <Age at={row.lastRun?.startedAt ?? null} />
        </span>
      ),
    },
  ]
}

/** Every pipeline, by name, with how it stands; opening one shows its runs and what defines it. */
export function PipelinesView({ views }: { views: ReactNode }) {
  const t = useTranslations('pipeline')
  const run = useTranslations('run')
  const keys = useTranslations('keys')
  const { params, set } = useAddress()
  const now = useNow(3_600_000).getTime()
  const query = useDeferredValue(params.toString())
  const input = useMemo(() => pipelineInput(new URLSearchParams(query), now), [query, now])
  const pipelines = useInfiniteQuery(
    api.pipeline.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...input,
        ...pageFrom(cursor),
        ...(cursor ? {} : { withTotal: true }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const pages = pipelines.data?.pages ?? []
  const items = pages.flatMap((page) => page.items)
  const isFiltered = Object.keys(input).length > 0
  const columns = useColumns()
  const none = Object.fromEntries(filterNames.map((name) => [name, null]))
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 basis-72">
          <Sentence>
            {t.rich(isFiltered ? 'answerFiltered' : 'answer', {
              count: pages[0]?.total ?? items.length,
              b: (chunks) => <b>{chunks}</b>,
            })}
          </Sentence>
        </div>
        {views}
      </div>
      <RunFilterBar view="pipelines" shown={null} />
      {pipelines.error && items.length === 0 ? (
        <FailureNote error={pipelines.error} onRetry={() => void pipelines.refetch()} />
      ) : pipelines.isPending ? (
        <ListSkeleton />
      ) : items.length === 0 ? (
        <EmptyState
          title={t(isFiltered ? 'noneMatch' : 'emptyTitle')}
          text={t(isFiltered ? 'noneMatchText' : 'emptyText')}
          {...(isFiltered ? { actionLabel: run('clearFilter'), onAction: () => set(none) } : {})}
        />
      ) : (
        <Grid
          label={t('label')}
          columns={columns}
          rows={items}
          rowKey={(row) => row.id}
          rowHeight={36}
          phone={['last']}
          onOpen={(row) => set({ ...none, view: null, pipeline: row.id }, 'push')}
          onEnd={() => {
            if (pipelines.hasNextPage && !pipelines.isFetchingNextPage) void pipelines.fetchNextPage()
          }}
        />
      )}
      <KeyBar
        items={[
          { keys: ['J', 'K'], label: keys('arrows') },
          { keys: ['⏎'], label: t('openKey') },
          { keys: ['/'], label: keys('filter') },
        ]}
        aside={<FlowAge />}
      />
    </>
  )
}
