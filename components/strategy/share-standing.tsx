'use client'
import { useTranslations } from 'next-intl'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { clockText } from '../ui/format/time.ts'
import { Status, type StatusKind } from '../ui/status.tsx'
import { shareEvidenceOf } from './share-evidence.ts'
import { type Stage, type StageState, stagesOf, standing } from './stages.ts'

const looks: Record<StageState, StatusKind> = {
  waiting: 'queued',
  moving: 'running',
  watched: 'observing',
  done: 'success',
  failed: 'failed',
  'given-back': 'downgrade',
}

/** The shares of a promotion one after another, and, while it is applied, one sentence about the one it is at. */
export function ShareStanding({ promotion, now }: { promotion: PromotionDetail; now: number }) {
  const t = useTranslations('strategy')
  const stages = stagesOf(promotion.steps)
  const here = standing(stages)
  const severalWaves = new Set(stages.map(({ wave }) => wave)).size > 1
  const label = ({ percent }: Stage) => {
    if (percent === null) return t('whole')
    if (promotion.strategy?.kind === 'blue-green') return t(percent === 0 ? 'standsReady' : 'cutOver')
    return t('percent', { percent })
  }
  const isLive = promotion.state === 'applying'
  return (
    <>
      <ol className="flex flex-wrap items-center gap-x-2 gap-y-1" aria-label={t('shares')}>
        {stages.map((stage) => (
          <li
            key={stage.key}
            aria-current={isLive && stage === here ? 'step' : undefined}
            className={`flex items-center gap-1.5 rounded-md border px-2 py-1 tabular-nums ${
              isLive && stage === here ? 'border-accent-line bg-accent-bg' : 'border-line'
            } ${stage.state === 'waiting' ? 'text-fg-3' : ''}`}
          >
            <Status kind={looks[stage.state]} label={t(`state.${stage.state}`)} iconOnly />
            <span className={isLive && stage === here ? 'font-semibold' : ''}>{label(stage)}</span>
            {severalWaves ? (
              <span className="text-fg-3 text-sm">{t('wave', { wave: stage.wave })}</span>
            ) : null}
          </li>
        ))}
      </ol>
      {isLive ? <Standing promotion={promotion} here={here} now={now} /> : null}
    </>
  )
}

/** One sentence: why it stays where it is, and what comes next. */
function Standing(props: { promotion: PromotionDetail; here: Stage | null; now: number }) {
  const { promotion, here, now } = props
  const t = useTranslations('strategy')
  if (promotion.backAskedAt)
    return <p className="text-danger-fg">{t('goingBack', { why: promotion.back?.message ?? '' })}</p>
  if (!here || here.state === 'waiting') return <p className="text-fg-2">{t('notBegun')}</p>
  const seen = here.judge ? shareEvidenceOf(here.judge.evidence) : null
  if (promotion.pausedAt) return <p className="text-attention-fg">{t('stays.paused')}</p>
  if (here.state !== 'watched' || !seen) return <p className="text-fg-2">{t(`state.${here.state}`)}</p>
  const left = seen.until ? Date.parse(seen.until) - now : 0
  const why = `stays.${seen.why ?? 'bake'}`
  const needsPerson = seen.why === 'pause' || seen.why === 'few' || seen.why === 'unknown'
  return (
    <p className={needsPerson && left <= 0 ? 'text-attention-fg' : 'text-fg-2'}>
      {t.has(why) ? t(why, { left: clockText(left) }) : t('state.watched')}
      {here.judge?.passedAt ? ` ${t('passed')}` : ''}
    </p>
  )
}
