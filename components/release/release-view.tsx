'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { ReleaseDetail, ReleaseRow } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Grid } from '../ui/grid/grid.tsx'
import { KeyBar } from '../ui/key-bar.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton, PageSkeleton } from '../ui/skeleton.tsx'
import { Status } from '../ui/status.tsx'
import {
  LazyCutDrawer,
  LazyPlanDrawer,
  LazyReleaseBelow,
  LazyReleaseDialog,
  LazyReleaseTrain,
  LazyServiceDrawer,
} from './lazy-release.tsx'
import { asks, ReleaseActions } from './release-actions.tsx'
import { ReleaseAnswer } from './release-answer.tsx'
import { useReleaseColumns } from './release-columns.tsx'
import { ReleaseFilterBar } from './release-filter-bar.tsx'
import { ReleaseSummary } from './release-summary.tsx'
import { ReleaseTrack } from './release-track.tsx'
import {
  arrangeRows,
  countStandings,
  readRowFilters,
  type Standing,
  standingKind,
  standingOf,
} from './standing.ts'
import { useReleaseRows } from './use-release-rows.ts'

const nothing = () => {}

/** The release board: how far is it, what stands in its way, and what is next? */
export function ReleaseView({ name }: { name: string }) {
  const release = useQuery(api.release.get.queryOptions({ input: { id: name }, refetchInterval: 60_000 }))
  if (release.error && !release.data)
    return <FailureNote error={release.error} onRetry={() => void release.refetch()} />
  if (!release.data) return <PageSkeleton />
  return <Body release={release.data} name={name} />
}

function About({ release }: { release: ReleaseDetail }) {
  const t = useTranslations('release')
  const { withdrawn, unchanged, late } = release.counts
  const parts = [
    release.productLines.map((line) => line.name).join(t('comma')),
    release.branch,
    release.owner ? t('owner', { name: release.owner.name }) : '',
    withdrawn > 0 ? t('othersWithdrawn', { count: withdrawn }) : '',
    unchanged > 0 ? t('othersUnchanged', { count: unchanged }) : '',
    late > 0 ? t('othersLate', { count: late }) : '',
    release.closeNote ? t('closedWith', { note: release.closeNote }) : '',
  ]
  return <p className="mt-1 text-fg-3">{parts.filter(Boolean).join(' · ')}</p>
}

function Body({ release, name }: { release: ReleaseDetail; name: string }) {
  const t = useTranslations('release')
  const { params, set } = useAddress()
  const { board, rows, isComplete } = useReleaseRows(name)
  const counts = useMemo(() => countStandings(rows, release.state), [rows, release.state])
  const asked = asks.find((ask) => ask === params.get('do'))
  const service = params.get('service')
  const close = () => set({ do: null })
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>
            <ReleaseAnswer release={release} counts={isComplete ? counts : null} />
          </Sentence>
          <About release={release} />
        </div>
        <ReleaseActions release={release} ready={counts.ready} onAsk={(ask) => set({ do: ask }, 'push')} />
      </div>
      <ReleaseTrack state={release.state} />
      <ReleaseSummary release={release} rows={rows} />
      {board.error && rows.length === 0 ? (
        <FailureNote error={board.error} onRetry={() => void board.refetch()} />
      ) : board.isPending ? (
        <ListSkeleton />
      ) : rows.length === 0 ? (
        <EmptyState
          title={t('noServicesTitle')}
          text={t('noServicesText')}
          {...(release.may.edit.allowed
            ? { actionLabel: t('action.add'), onAction: () => set({ do: 'add' }, 'push') }
            : {})}
        />
      ) : (
        <Board release={release} rows={rows} onOpen={(slug) => set({ service: slug }, 'push')} />
      )}
      <LazyReleaseBelow release={release} rows={rows} onOpen={(slug) => set({ service: slug }, 'push')} />
      <KeyBar
        items={[
          { keys: ['↑', '↓'], label: t('keys.move') },
          { keys: ['⏎'], label: t('keys.open') },
          { keys: ['/'], label: t('keys.filter') },
          { keys: ['?'], label: t('keys.all') },
        ]}
      />
      {service ? (
        <LazyServiceDrawer release={release} service={service} onClose={() => set({ service: null })} />
      ) : null}
      {asked === 'plan' ? <LazyPlanDrawer release={release} onClose={close} /> : null}
      {asked === 'cut' ? <LazyCutDrawer release={release} onClose={close} /> : null}
      {asked === 'train' ? <LazyReleaseTrain release={release} onClose={close} /> : null}
      {asked === 'add' || asked === 'close' ? (
        <LazyReleaseDialog ask={asked} release={release} onClose={close} />
      ) : null}
    </>
  )
}

function Board(props: { release: ReleaseDetail; rows: ReleaseRow[]; onOpen: (service: string) => void }) {
  const { release, rows } = props
  const t = useTranslations('release')
  const { params } = useAddress()
  const columns = useReleaseColumns(release)
  const query = params.toString()
  const shown = useMemo(
    () => arrangeRows(rows, release.state, readRowFilters(new URLSearchParams(query))),
    [rows, release.state, query],
  )
  const counts = countStandings(shown, release.state)
  return (
    <>
      <ReleaseFilterBar rows={rows} shown={shown.length} />
      {shown.length === 0 ? (
        <EmptyState title={t('filteredTitle')} text={t('filteredText')} />
      ) : (
        <Grid
          label={t('board', { name: release.name })}
          columns={columns}
          rows={shown}
          rowKey={(row) => row.service.id}
          rowHeight={36}
          phone={['why']}
          groupOf={(row) => standingOf(row, release.state)}
          groupHead={(key) => {
            const standing = key as Standing
            return (
              <>
                <Status kind={standingKind[standing]} label={t(`standing.${standing}`)} />{' '}
                <span className="font-normal text-fg-3">{counts[standing]}</span>
              </>
            )
          }}
          onOpen={(row) => props.onOpen(row.service.slug)}
          onEnd={nothing}
        />
      )}
    </>
  )
}
