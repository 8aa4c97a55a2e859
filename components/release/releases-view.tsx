'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReleaseItem } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Person } from '../ui/person.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { Status } from '../ui/status.tsx'
import { LazyPlanDrawer } from './lazy-release.tsx'
import { releaseKind, useReleaseWords } from './release-words.ts'

const kinds = ['open', 'closed', 'all'] as const

/** Which releases are under way, and what comes next in each? */
export function ReleasesView() {
  const whyOff = useWhyOff()
  const t = useTranslations('release')
  const words = useReleaseWords()
  const now = useNow(10_000).getTime()
  const { params, set } = useAddress()
  const which = kinds.find((kind) => kind === params.get('which')) ?? 'all'
  const releases = useInfiniteQuery(
    api.release.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...(cursor ? { cursor } : {}),
        ...(which === 'all' ? {} : { which }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: (previous) => previous,
    }),
  )
  const pages = releases.data?.pages ?? []
  const items = pages.flatMap((page) => page.items)
  const open = items.filter((item) => item.closedAt === null)
  const [first] = open
  const may = pages[0]?.may.create
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          {releases.data ? (
            <Sentence>
              {t.rich(which === 'closed' ? 'listClosed' : first ? 'listAnswer' : 'listNone', {
                open: open.length,
                closed: items.length,
                name: first?.name ?? '',
                next: first ? words.next(first, now) : '',
                b: (chunks) => <b>{chunks}</b>,
              })}
            </Sentence>
          ) : null}
        </div>
        {may ? (
          <Button
            variant="primary"
            isDisabled={!may.allowed}
            title={whyOff(may)}
            onPress={() => set({ do: 'plan' }, 'push')}
          >
            {t('plan.open')}
          </Button>
        ) : null}
      </div>
      <SegmentedControl
        label={t('which.label')}
        options={kinds.map((key) => ({ key, label: t(`which.${key}`) }))}
        selected={which}
        onSelect={(key) => set({ which: key === 'all' ? null : key })}
      />
      {releases.error && items.length === 0 ? (
        <FailureNote error={releases.error} onRetry={() => void releases.refetch()} />
      ) : releases.isPending ? (
        <ListSkeleton />
      ) : items.length === 0 ? (
        <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
      ) : (
        <section aria-label={t('releases')} className="rounded-lg border border-line bg-surface">
          <ul>
            {items.map((item) => (
              <li key={item.id} className="border-line border-t first:border-t-0">
                <ReleaseLink item={item} next={words.next(item, now)} />
              </li>
            ))}
          </ul>
          <MoreRows list={releases} />
        </section>
      )}
      {params.get('do') === 'plan' ? <LazyPlanDrawer onClose={() => set({ do: null })} /> : null}
    </>
  )
}

function ReleaseLink({ item, next }: { item: ReleaseItem; next: string }) {
  const t = useTranslations('release')
  const going = item.counts.included + item.counts.late
  return (
    <Link
      href={`/releases/${encodeURIComponent(item.name)}`}
      className="grid min-h-12 items-center gap-x-4 gap-y-0.5 px-4 py-1.5 hover:bg-hover md:grid-cols-[150px_150px_minmax(0,1fr)_180px_auto]"
    >
      <b className="min-w-0 truncate">{item.name}</b>
      <Status kind={releaseKind[item.state]} label={t(`state.${item.state}`)} />
      <span className="min-w-0 text-fg-2" suppressHydrationWarning>
        <span className={item.overdue ? 'text-attention-fg' : ''} suppressHydrationWarning>
          {next}
        </span>
        <span className="block truncate text-fg-3 text-sm">
          {item.productLines.map(({ name }) => name).join(', ')}
        </span>
      </span>
      <span className="text-fg-2 tabular-nums">
        {t.rich('verifiedOf', {
          verified: item.counts.verified,
          going,
          b: (chunks) => <b className="text-fg">{chunks}</b>,
        })}
      </span>
      <span className="text-fg-2 text-sm">{item.owner ? <Person name={item.owner.name} /> : null}</span>
    </Link>
  )
}
