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
import { LazyRollbackDialog } from '../rollback/lazy-rollback-dialog.tsx'
import { LazyShareBar } from '../strategy/lazy-share-bar.tsx'
import { LazyTrainBar, LazyTrainDrawer } from '../train/lazy-train.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { EnvironmentHeader } from '../ui/environment-header.tsx'
import type { GridColumn } from '../ui/grid/column.ts'
import { Grid } from '../ui/grid/grid.tsx'
import { KeyBar } from '../ui/key-bar.tsx'
import { Pill } from '../ui/pill.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { BoardCell } from './board-cell.tsx'
import { useAddress } from './board-filters.ts'
import { FilterBar } from './filter-bar.tsx'
import { pageFrom } from './page-size.ts'
import { promoteWishOf } from './promote-wish.ts'
import { useTrainSelection } from './train-selection.ts'

const boardKeys: [
  'move' | 'open' | 'select' | 'promote' | 'rollBack' | 'stop' | 'filter' | 'all',
  string[],
][] = [
  ['move', ['↑', '↓', '←', '→']],
  ['open', ['⏎']],
  ['select', ['X']],
  ['promote', ['P']],
  ['rollBack', ['B']],
  ['stop', ['G', 'X']],
  ['filter', ['/']],
  ['all', ['?']],
]

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
    <EnvironmentHeader
      name={name(environment.slug)}
      state={
        <Pill>
          {environment.approvalsNeeded > 0
            ? t('approvals', { count: environment.approvalsNeeded })
            : t('open')}
        </Pill>
      }
      place={
        environment.regions.length > 1
          ? t('regions', { count: environment.regions.length })
          : environment.regions[0]
      }
      note={
        environment.canGoOn > 0
          ? t('canGoOn', { count: environment.canGoOn })
          : t(`start.${environment.startMode}`)
      }
    />
  )
}

/** What runs where, and what can go on? */
export function BoardView() {
  const t = useTranslations('board')
  const runtime = useTranslations('service.runtime')
  const router = useRouter()
  const name = useEnvironmentName()
  const now = useNow(10_000).getTime()
  const { filters, params, set } = useAddress()
  const asked = useDeferredValue(filters)
  const summary = useQuery(
    api.board.summary.queryOptions({ input: asked, placeholderData: (previous) => previous }),
  )
  const board = useInfiniteQuery(
    api.board.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...asked, ...pageFrom(cursor) }),
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
        <div className="flex min-w-0 flex-col gap-[3px]">
          <strong className="leading-5">{t('service')}</strong>
          <span className="truncate text-fg-3 text-sm">{t('grouped')}</span>
        </div>
      ),
      width: '196px',
      render: (row) => (
        <div className="flex min-w-0 flex-col">
          <span className="truncate font-medium leading-[18px]" title={row.slug}>
            {row.slug}
          </span>
          <span className="truncate text-fg-3 text-sm">
            {[
              `T${row.tier}`,
              // Most run on ACK: what does not is worth a word.
              row.runtime === 'ack' ? null : runtime(row.runtime),
              row.team?.name,
              row.techStack,
            ]
              .filter(Boolean)
              .join(' · ')}
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
  // The phone shows one environment at a time: the chosen one, else the last of the path.
  const chosen = params.get('on')
  const seen =
    environments.find((environment) => environment.slug === chosen)?.slug ?? environments.at(-1)?.slug
  const train = useTrainSelection()
  const wish = params.get('promote')
  const [service, environment, build] = wish?.split('~') ?? []
  const leaving = params.get('rollback')?.split('~') ?? []
  const sharing = params.get('share')
  return (
    <>
      {summary.data ? <Answer summary={summary.data} /> : null}
      <FilterBar withStates shown={summary.data ? t('shown', { count: summary.data.services }) : undefined} />
      <div className="overflow-x-auto md:hidden [&>fieldset]:w-full">
        {seen ? (
          <SegmentedControl
            label={t('seenOnPhone')}
            options={environments.map(({ slug }) => ({ key: slug, label: name(slug) }))}
            selected={seen}
            onSelect={(slug) => set({ on: slug })}
          />
        ) : null}
      </div>
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
          phone={seen ? [seen] : undefined}
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
          selection={{
            isSelected: (row, column) => train.environment === column && train.services.has(row.slug),
            // The service itself stands for the last environment of the path.
            onToggle: (row, column) =>
              train.toggle(row.slug, column === 'service' ? (environments.at(-1)?.slug ?? column) : column),
          }}
          onOpen={(row, column) => {
            const active = row.cells.find((cell) => cell.environment === column)?.active
            const wished = promoteWishOf(row, environments, column)
            if (active?.share) set({ share: `P-${active.number}` }, 'push')
            else if (wished)
              set({ promote: `${wished.service}~${wished.environment}~${wished.build}` }, 'push')
            else router.push(`/services/${row.slug}`)
          }}
          keys={{
            escape: () => {
              train.clear()
              set({ share: null })
            },
            p: (row, column) => {
              if (train.services.size > 0) return train.open()
              const wished = promoteWishOf(row, environments, column)
              if (wished) set({ promote: `${wished.service}~${wished.environment}~${wished.build}` }, 'push')
            },
            b: (row, column) => {
              if (row.cells.some((cell) => cell.environment === column))
                set({ rollback: `${row.slug}~${column}` }, 'push')
            },
          }}
          onEnd={() => {
            if (board.hasNextPage && !board.isFetchingNextPage) void board.fetchNextPage()
          }}
        />
      )}
      {train.services.size > 0 ? (
        <LazyTrainBar
          environment={train.environment}
          count={train.services.size}
          onClear={train.clear}
          onDryRun={train.open}
        />
      ) : sharing ? (
        <LazyShareBar key={sharing} id={sharing} now={now} onClose={() => set({ share: null })} />
      ) : null}
      <KeyBar items={boardKeys.map(([key, keys]) => ({ keys, label: t(`keys.${key}`) }))} />
      {service && environment && build ? (
        <LazyPromoteDrawer wish={{ service, environment, build }} onClose={() => set({ promote: null })} />
      ) : null}
      {leaving[0] && leaving[1] ? (
        <LazyRollbackDialog
          service={leaving[0]}
          environment={leaving[1]}
          stays
          onClose={() => set({ rollback: null })}
        />
      ) : null}
      {train.isOpen ? (
        <LazyTrainDrawer
          wish={{ environment: train.environment, services: [...train.services] }}
          onClose={train.close}
        />
      ) : null}
    </>
  )
}
