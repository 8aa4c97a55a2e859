'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { MoreRows } from '../failure/more-rows.tsx'
import { PromotionRows } from '../promotion/promotion-rows.tsx'
import { Panel } from '../ui/panel.tsx'

export function PromotionsTab({ slug, now }: { slug: string; now: number }) {
  const t = useTranslations('service')
  const promotions = useInfiniteQuery(
    api.service.promotions.infiniteOptions({
      input: (cursor: string | undefined) => ({ slug, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  return (
    <Panel title={t('tab.promotions')} note={t('whoWhy')}>
      <PromotionRows
        items={promotions.data?.pages.flatMap((page) => page.items) ?? []}
        now={now}
        none={promotions.isPending ? '' : t('noPromotions')}
      />
      <MoreRows list={promotions} />
    </Panel>
  )
}
