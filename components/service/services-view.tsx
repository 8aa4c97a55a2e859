'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useMemo } from 'react'
import type { ServiceItem } from '../../lib/api/contract/cell.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FilterBar } from '../board/filter-bar.tsx'
import { pageFrom } from '../board/page-size.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import type { GridColumn } from '../ui/grid/column.ts'
import { Grid } from '../ui/grid/grid.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { FindingsMark } from './findings-mark.tsx'

/** Every service, filtered by the server as one types; per row the version in each environment. */
export function ServicesView() {
  const t = useTranslations('services')
  const router = useRouter()
  const name = useEnvironmentName()
  const { filters, set } = useAddress()
  const asked = useDeferredValue(filters)
  const { state: _boardOnly, ...input } = asked
  const services = useInfiniteQuery(
    api.service.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, ...pageFrom(cursor) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: (previous) => previous,
    }),
  )
  const environments = useQuery(api.environment.list.queryOptions({ staleTime: 300_000 }))
  const items = useMemo(() => services.data?.pages.flatMap((page) => page.items) ?? [], [services.data])
  const columns: GridColumn<ServiceItem>[] = [
    {
      key: 'service',
      title: t('service'),
      width: 'minmax(150px, 1.4fr)',
      render: (row) => (
        <strong className="truncate font-medium" title={row.slug}>
          {row.slug}
        </strong>
      ),
    },
    {
      key: 'owner',
      title: t('owner'),
      width: 'minmax(96px, 1fr)',
      render: (row) => <span className="truncate text-fg-2">{row.team?.name ?? t('noOwner')}</span>,
    },
    {
      key: 'line',
      title: t('line'),
      width: 'minmax(88px, 1fr)',
      render: (row) => <span className="truncate text-fg-2">{row.productLine?.name ?? '–'}</span>,
    },
    {
      key: 'tier',
      title: t('tier'),
      width: '48px',
      render: (row) => <span className="text-fg-2">T{row.tier}</span>,
    },
    {
      key: 'findings',
      title: t('findings'),
      width: '96px',
      render: (row) => <FindingsMark findings={row.findings} />,
    },
    ...(environments.data?.items ?? []).map(
      (environment): GridColumn<ServiceItem> => ({
        key: environment.slug,
        title: name(environment.slug),
        width: '186px',
        render: (row) => {
          const cell = row.cells.find((candidate) => candidate.environment === environment.slug)
          return cell?.build ? (
            <BuildName build={cell.build} quiet={cell.sameAsPrevious} />
          ) : (
            <span className="text-fg-3">{cell ? t('unknown') : '–'}</span>
          )
        },
      }),
    ),
  ]
  const filtered = Object.keys(input).length > 0
  return (
    <>
      <Sentence>
        {t.rich(filtered ? 'answerFiltered' : 'answer', { b: (chunks) => <b>{chunks}</b> })}
      </Sentence>
      <FilterBar withStates={false} />
      {services.error && items.length === 0 ? (
        <FailureNote error={services.error} onRetry={() => void services.refetch()} />
      ) : services.isPending ? (
        <ListSkeleton />
      ) : items.length === 0 ? (
        filtered ? (
          <EmptyState
            title={t('noneMatch')}
            text={t('noneMatchText')}
            actionLabel={t('clear')}
            onAction={() => set({ q: null, team: null, line: null, tier: null, runtime: null })}
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
          rows={items}
          rowKey={(row) => row.id}
          rowHeight={36}
          phone={environments.data?.items.slice(-1).map((environment) => environment.slug)}
          onOpen={(row) => router.push(`/services/${row.slug}`)}
          onEnd={() => {
            if (services.hasNextPage && !services.isFetchingNextPage) void services.fetchNextPage()
          }}
        />
      )}
    </>
  )
}
