'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ServiceDetail } from '../../lib/api/contract/service.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { MoreRows } from '../failure/more-rows.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { durationText } from '../ui/format/time.ts'
import { Panel } from '../ui/panel.tsx'

/** What was observed running where and when, and how it got there. */
export function StaysTab({ service }: { service: ServiceDetail }) {
  const t = useTranslations('stay')
  const format = useFormatter()
  const name = useEnvironmentName()
  const stays = useInfiniteQuery(
    api.service.stays.infiniteOptions({
      input: (cursor: string | undefined) => ({ slug: service.slug, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const items = stays.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Panel title={t('title')} note={t('note')}>
      <ul>
        {items.map((stay) => (
          <li
            key={stay.id}
            className="flex min-h-9 flex-wrap items-center gap-3 border-line border-t px-4 py-1.5 first:border-t-0"
          >
            <span className="w-32 shrink-0">{name(stay.environment)}</span>
            <span className="w-52 shrink-0">
              {stay.build ? (
                <BuildName build={stay.build} />
              ) : (
                <span className="text-fg-3">{t('unknownBuild')}</span>
              )}
            </span>
            <ShortDigest digest={stay.digest} />
            <span className="text-fg-2">
              {stay.promotion ? (
                <Link
                  className="text-accent-fg hover:underline"
                  href={`/promotions/P-${stay.promotion.number}`}
                >
                  P-{stay.promotion.number}
                </Link>
              ) : (
                t(`cause.${stay.cause}`)
              )}
            </span>
            <span className="ml-auto text-fg-2 text-sm">
              {format.dateTime(new Date(stay.startedAt), {
                month: 'short',
                day: 'numeric',
                hour: '2-digit',
                minute: '2-digit',
              })}
              {' – '}
              {stay.endedAt
                ? durationText(Date.parse(stay.endedAt) - Date.parse(stay.startedAt))
                : t('still')}
            </span>
          </li>
        ))}
        {items.length === 0 && !stays.isPending ? <li className="px-4 py-3 text-fg-3">{t('none')}</li> : null}
      </ul>
      <MoreRows list={stays} />
    </Panel>
  )
}
