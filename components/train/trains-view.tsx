'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { Status } from '../ui/status.tsx'
import { LazyTrainDrawer } from './lazy-train.tsx'
import { trainStatus, useTrainWords } from './train-answer.tsx'

/** Every train, newest first, and a train of everything that is behind somewhere. */
export function TrainsView() {
  const t = useTranslations('train')
  const name = useEnvironmentName()
  const words = useTrainWords()
  const [into, setInto] = useState<string | null>(null)
  const environments = useQuery(api.environment.list.queryOptions({ input: {} }))
  const trains = useInfiniteQuery(
    api.train.list.infiniteOptions({
      input: (cursor: string | undefined) => (cursor ? { cursor } : {}),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const items = trains.data?.pages.flatMap((page) => page.items) ?? []
  const open = items.filter((train) => train.endedAt === null)
  return (
    <>
      {trains.data ? (
        <Sentence>
          {t.rich('listAnswer', {
            open: open.length,
            waiting: open.filter((train) => train.state !== 'going').length,
            b: (chunks) => <b>{chunks}</b>,
            a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
          })}
        </Sentence>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {(environments.data?.items ?? []).slice(1).map((environment) => (
          <Button key={environment.slug} onPress={() => setInto(environment.slug)}>
            {t('everythingInto', { environment: name(environment.slug) })}
          </Button>
        ))}
      </div>
      {trains.error && items.length === 0 ? (
        <FailureNote error={trains.error} onRetry={() => void trains.refetch()} />
      ) : trains.isPending ? (
        <ListSkeleton />
      ) : items.length === 0 ? (
        <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
      ) : (
        <section aria-label={t('trains')} className="rounded-lg border border-line bg-surface">
          <ul>
            {items.map((train) => (
              <li key={train.id} className="border-line border-t first:border-t-0">
                <Link
                  href={`/trains/T-${train.number}`}
                  className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-1.5 hover:bg-hover"
                >
                  <Status kind={trainStatus[train.state]} label={t(`state.${train.state}`)} />
                  <b className="min-w-0 truncate">{train.name}</b>
                  <span className="text-fg-2 [&_b]:font-normal">{words(train)}</span>
                  <span className="ml-auto text-fg-3 text-sm">T-{train.number}</span>
                </Link>
              </li>
            ))}
          </ul>
          <MoreRows list={trains} />
        </section>
      )}
      {into ? <LazyTrainDrawer wish={{ environment: into }} onClose={() => setInto(null)} /> : null}
    </>
  )
}
