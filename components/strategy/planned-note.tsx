'use client'
import { useTranslations } from 'next-intl'
import type { PromotionPreview } from '../../lib/api/contract/promotion.ts'
import { useStrategyWords } from './strategy-words.ts'

/** How the build would take the place of what runs; nothing where that is the runtime's own way, as ever. */
export function PlannedNote({ preview }: { preview: Pick<PromotionPreview, 'strategy' | 'strategyUnfit'> }) {
  const t = useTranslations('strategy.planned')
  const words = useStrategyWords()
  const { strategy, strategyUnfit } = preview
  if (strategyUnfit.length > 0)
    return <span className="text-attention-fg">{t('unfit', { targets: strategyUnfit.join(', ') })}</span>
  if (strategy.kind === 'rolling') return null
  return <span className="text-fg-2">{t('by', { strategy: words.strategy(strategy) })}</span>
}
