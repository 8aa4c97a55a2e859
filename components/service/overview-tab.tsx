'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { PromotionRows } from '../promotion/promotion-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { CodeRulesPanel } from './code-rules-panel.tsx'
import { RunRows } from './run-rows.tsx'

export function OverviewTab({ slug, now }: { slug: string; now: number }) {
  const t = useTranslations('service')
  const runs = useQuery(api.service.runs.queryOptions({ input: { slug, limit: 6 } }))
  const promotions = useQuery(api.service.promotions.queryOptions({ input: { slug, limit: 6 } }))
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
      <Panel title={t('recentRuns')} note={t('fromFlow')} href="?tab=runs" more={t('allRuns')}>
        <RunRows items={runs.data?.items ?? []} none={runs.isPending ? '' : t('noRuns')} />
      </Panel>
      <Panel
        title={t('recentPromotions')}
        note={t('whoWhy')}
        href="?tab=promotions"
        more={t('allPromotions')}
      >
        <PromotionRows
          items={promotions.data?.items ?? []}
          now={now}
          none={promotions.isPending ? '' : t('noPromotions')}
        />
      </Panel>
      <CodeRulesPanel slug={slug} />
    </div>
  )
}
