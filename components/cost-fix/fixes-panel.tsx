'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { Status } from '../ui/status.tsx'
import { fixLooks } from './fix-look.ts'

/** Fixes, the newest first: under way, merged, written. */
export function FixesPanel({ onShow }: { onShow: (id: string) => void }) {
  const t = useTranslations('costFix')
  const list = useInfiniteQuery(
    api.costFix.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 10, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Panel title={t('panel')}>
      {list.error && items.length === 0 ? (
        <div className="p-3">
          <FailureNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : list.isPending ? (
        <ListSkeleton rows={2} />
      ) : items.length === 0 ? (
        <p className="px-4 py-3 text-fg-3">{t('none')}</p>
      ) : (
        <ul>
          {items.map((fix) => (
            <li
              key={fix.id}
              data-fix={fix.state}
              className="flex items-center gap-2.5 border-line border-t px-4 py-2 first:border-t-0"
            >
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-x-2">
                  <Status kind={fixLooks[fix.state]} label={t(`state.${fix.state}`)} />
                  <span className="break-all">
                    {fix.repository ?? t('directTitle', { connection: fix.connection })}
                    {fix.request ? ` ${t('request', { number: fix.request.number })}` : ''}
                  </span>
                </p>
                <p className="flex flex-wrap gap-x-3 text-fg-3 text-sm">
                  <span>{t('summary', { resources: fix.resources })}</span>
                  {fix.failed > 0 ? <span>{t('notWritten', { count: fix.failed })}</span> : null}
                  <span>
                    {t.rich('askedBy', { name: fix.asked.name, age: () => <Age at={fix.asked.at} /> })}
                  </span>
                </p>
              </div>
              <Button size="small" variant="ghost" onPress={() => onShow(fix.id)}>
                {t('show')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {items.length > 0 ? <MoreRows list={list} /> : null}
    </Panel>
  )
}
