'use client'
import { useTranslations } from 'next-intl'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { Panel } from '../ui/panel.tsx'
import { shareEvidenceOf } from './share-evidence.ts'
import { ShareStanding } from './share-standing.tsx'
import { ShareTable } from './share-table.tsx'
import { stagesOf, standing } from './stages.ts'
import { SteerButtons } from './steer-buttons.tsx'

/** How the new build takes its traffic: where its share stands, how it does beside the old build, and what one may do. */
export function SharePanel({ promotion, now }: { promotion: PromotionDetail; now: number }) {
  const t = useTranslations('strategy')
  const { strategy } = promotion
  if (strategy === null || strategy.kind === 'rolling') return null
  const here = standing(stagesOf(promotion.steps))
  const seen = here?.judge ? shareEvidenceOf(here.judge.evidence) : null
  return (
    <Panel title={t('title')} note={t(`kind.${strategy.kind}`)}>
      <div className="flex flex-col gap-3 px-4 py-3">
        <ShareStanding promotion={promotion} now={now} />
        {seen && seen.checks.length > 0 ? <ShareTable seen={seen} /> : null}
        {seen?.problem ? <p className="text-attention-fg">{seen.problem}</p> : null}
        {promotion.state === 'applying' ? <SteerButtons promotion={promotion} /> : null}
      </div>
    </Panel>
  )
}
