'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { PromotionRows } from './promotion-rows.tsx'
import { PromotionsAnswer } from './promotions-answer.tsx'

const shows = ['open', 'mine', 'all'] as const

/** Every promotion, newest first; what is open comes first because somebody waits for it. */
export function PromotionsView() {
  const t = useTranslations('promotions')
  const now = useNow(10_000).getTime()
  const { params, set } = useAddress()
  const show =
    params.get('requester') === 'me'
      ? 'mine'
      : (shows.find((known) => known === params.get('show')) ?? 'open')
  const promotions = useInfiniteQuery(
    api.promotion.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...(show === 'open'
          ? { state: ['pending' as const, 'applying' as const, 'observing' as const] }
          : {}),
        ...(show === 'mine' ? { requester: 'me' } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const items = promotions.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      {promotions.data ? <PromotionsAnswer items={items} isWhole={!promotions.hasNextPage} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <SegmentedControl
          label={t('show')}
          options={shows.map((key) => ({ key, label: t(key) }))}
          selected={show}
          onSelect={(key) =>
            set({ requester: key === 'mine' ? 'me' : null, show: key === 'all' ? 'all' : null, state: null })
          }
        />
        <ButtonLink href="/trains">{t('trains')}</ButtonLink>
      </div>
      {promotions.error && items.length === 0 ? (
        <FailureNote error={promotions.error} onRetry={() => void promotions.refetch()} />
      ) : promotions.isPending ? (
        <ListSkeleton />
      ) : items.length === 0 ? (
        <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
      ) : (
        <section aria-label={t('show')} className="rounded-lg border border-line bg-surface">
          <PromotionRows items={items} now={now} none={t('emptyTitle')} />
          <MoreRows list={promotions} />
        </section>
      )}
    </>
  )
}
