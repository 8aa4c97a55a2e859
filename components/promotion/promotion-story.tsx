'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { api } from '../../lib/client/api.ts'
import { LedgerRows } from '../ledger/ledger-rows.tsx'
import { Panel } from '../ui/panel.tsx'

/** The ledger of one promotion: who did what, why, in order. */
export function PromotionStory({ promotion }: { promotion: PromotionDetail }) {
  const t = useTranslations('promotion.story')
  const story = useQuery(api.ledger.list.queryOptions({ input: { promotion: promotion.id, limit: 100 } }))
  return (
    <Panel
      title={t('title')}
      note={t('note')}
      href={`/activity/evidence?promotion=P-${promotion.number}`}
      more={t('evidence')}
    >
      <LedgerRows items={story.data ? [...story.data.items].reverse() : []} about={false} />
    </Panel>
  )
}
