'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useMemo } from 'react'
import type { BoardSummary } from '../../lib/api/contract/board.ts'
import type { BoardRow } from '../../lib/api/contract/cell.ts'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { LazyPromoteDrawer } from '../promotion/lazy-promote-drawer.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Grid, type GridColumn } from '../ui/grid/grid.tsx'
import { Pill } from '../ui/pill.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { BoardCell } from './board-cell.tsx'
import { useAddress } from './board-filters.ts'
import { FilterBar } from './filter-bar.tsx'
import { promoteWishOf } from './promote-wish.ts'

const tone = (className: string) => (chunks: React.ReactNode) => <b className={className}>{chunks}</b>

function Answer({ summary }: { summary: BoardSummary }) {
  const t = useTranslations('board')
  return (
    <Sentence>
      {t.rich('answer', {
        canGoOn: summary.canGoOn,
        services: summary.services,
        blocked: summary.blocked,
        moving: summary.moving,
        b: tone('text-fg'),
        d: tone('text-danger-fg'),
        r: tone('text-running-fg'),
      })}
    </Sentence>
  )
}

function Head({ environment }: { environment: BoardSummary['environments'][number] }) {
  const t = useTranslations('board')
  const name = useEnvironmentName()
  return (
    <div className="flex w-full flex-col font-normal">
      <div className="flex items-center justify-between gap-2">
        <strong>{name(environment.slug)}</strong>
        <Pill>
          {environment.approvalsNeeded > 0
            ? t('approvals', { count: environment.approvalsNeeded })
            : t('open')}
        </Pill>
      </div>
      <div className="flex items-center justify-between gap-2 text-fg-2 text-sm">
        <span className="truncate">
          {environment.regions.length > 1
            ? t('regions', { count: environment.regions.length })
            : environment.regions[0]}
        </span>
        <span>
          {environment.canGoOn > 0
            ? t('canGoOn', { count: environment.canGoOn })
            : t(`start.${environment.startMode}`)}
        </span>
      </div>
    </div>
  )
}

/** What runs where, and what can go on? */
export function BoardView() {
  const t = useTranslations('board')
  const router = useRouter()
  const now = useNow(10_000).getTime()
  const { filters, params, set } = useAddress()
  const asked = useDeferredValue(filters)
  const summary = useQuery(
    api.board.summary.queryOptions({ input: asked, placeholderData: (previous) => previous }),
  )
  const board = useInfiniteQuery(
    api.board.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...asked, limit: 100, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: (previous) => previous,
    }),
  )
  const rows = useMemo(() => board.data?.pages.flatMap((page) => page.items) ?? [], [board.data])
  const environments = summary.data?.environments ?? []
  const columns: GridColumn<BoardRow>[] = [
    {
      key: 'service',
      title: t('service'),
      head: (
        <div className="flex flex-col font-normal">
          <strong>{t('service')}</strong>
          <span className="text-fg-2 text-sm">{t('grouped')}</span>
        </div>
      ),
      width: '196px',
      render: (row) => (
        <div className="flex min-w-0 flex-col">
          <span className="truncate">{row.slug}</span>
          <span className="truncate text-fg-3 text-sm">
            {[`T${row.tier}`, row.team?.name, row.techStack].filter(Boolean).join(' · ')}
          </span>
        </div>
      ),
    },
    ...environments.map(
      (environment): GridColumn<BoardRow> => ({
        key: environment.slug,
        title: environment.slug,
        head: <Head environment={environment} />,
        width: 'minmax(200px, 1fr)',
        render: (row) => (
          <BoardCell cell={row.cells.find((cell) => cell.environment === environment.slug)} now={now} />
        ),
      }),
    ),
  ]
  const wish = params.get('promote')
  const [service, environment, build] = wish?.split('~') ?? []
  return (
    <>
      {summary.data ? <Answer summary={summary.data} /> : null}
      <FilterBar withStates shown={summary.data ? t('shown', { count: summary.data.services }) : undefined} />
      {board.error && rows.length === 0 ? (
        <FailureNote error={board.error} onRetry={() => void board.refetch()} />
      ) : board.isPending || summary.isPending ? (
        <ListSkeleton rowHeight={44} />
      ) : rows.length === 0 ? (
        <EmptyState
          title={t('emptyTitle')}
          text={t('emptyText')}
          actionLabel={t('openSetup')}
          onAction={() => router.push('/setup')}
        />
      ) : (
        <Grid
          label={t('label')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowHeight={44}
          headHeight={60}
          groupOf={(row) => row.productLine?.slug ?? ''}
          groupHead={(key) => {
            const group = summary.data?.groups.find(
              (candidate) => (candidate.productLine?.slug ?? '') === key,
            )
            return (
              <>
                <strong>{group?.productLine?.name ?? t('noLine')}</strong>{' '}
                <span className="font-normal text-fg-2">
                  {group
                    ? t('group', { services: group.services, blocked: group.blocked, moving: group.moving })
                    : ''}
                </span>
              </>
            )
          }}
          onOpen={(row, column) => {
            const wished = promoteWishOf(row, environments, column)
            if (wished) set({ promote: `${wished.service}~${wished.environment}~${wished.build}` }, 'push')
            else router.push(`/services/${row.slug}`)
          }}
          keys={{
            p: (row, column) => {
              const wished = promoteWishOf(row, environments, column)
              if (wished) set({ promote: `${wished.service}~${wished.environment}~${wished.build}` }, 'push')
            },
          }}
          onEnd={() => {
            if (board.hasNextPage && !board.isFetchingNextPage) void board.fetchNextPage()
          }}
        />
      )}
      {service && environment && build ? (
        <LazyPromoteDrawer wish={{ service, environment, build }} onClose={() => set({ promote: null })} />
      ) : null}
    </>
  )
}
