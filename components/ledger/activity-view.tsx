'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { LedgerRows } from './ledger-rows.tsx'

/** The ledger: who did what, why, with which verdicts. Filters live in the address. */
export function ActivityView() {
  const t = useTranslations('ledger')
  const { params, set } = useAddress()
  const service = params.get('service') ?? ''
  const actor = params.get('actor') ?? ''
  const entries = useInfiniteQuery(
    api.ledger.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...(cursor ? { cursor } : {}),
        ...(service ? { service } : {}),
        ...(actor ? { actor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const items = entries.data?.pages.flatMap((page) => page.items) ?? []
  const newest = items[0]
  return (
    <>
      {newest ? (
        <Sentence>
          {t.rich('answer', {
            unsealed: items.filter((item) => !item.sealed).length,
            age: () => (
              <b>
                <Age at={newest.at} />
              </b>
            ),
            b: (chunks) => <b>{chunks}</b>,
          })}
        </Sentence>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('filterService')}
          value={service}
          onChange={(value) => set({ service: value })}
        />
        <span className="order-last ml-auto">
          <ButtonLink href="/activity/evidence">{t('evidence')}</ButtonLink>
        </span>
        <SearchField label={t('filterActor')} value={actor} onChange={(value) => set({ actor: value })} />
      </div>
      {entries.error && items.length === 0 ? (
        <FailureNote error={entries.error} onRetry={() => void entries.refetch()} />
      ) : entries.isPending ? (
        <PageSkeleton />
      ) : items.length === 0 ? (
        <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
      ) : (
        <section className="rounded-lg border border-line bg-surface">
          <LedgerRows items={items} />
        </section>
      )}
      {entries.hasNextPage ? (
        <div>
          <Button onPress={() => void entries.fetchNextPage()} isDisabled={entries.isFetchingNextPage}>
            {t('older')}
          </Button>
        </div>
      ) : null}
    </>
  )
}
