'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { StageFigures } from '../../lib/api/contract/figure.ts'
import { durationText } from '../ui/format/time.ts'

/** Share of the runs that succeeded among those that succeeded or failed; null: there were none. */
export const successOf = ({ succeeded, failed }: StageFigures): number | null =>
  succeeded + failed === 0 ? null : succeeded / (succeeded + failed)

/** Figures of runs and stages as text. Nothing known is a dash, never a zero. */
export function useStageWords() {
  const t = useTranslations('figure.pipeline')
  const format = useFormatter()
  const time = (seconds: number | null) => (seconds === null ? '–' : durationText(Math.round(seconds) * 1000))
  const share = (value: number | null) =>
    value === null ? '–' : format.number(value, { style: 'percent', maximumFractionDigits: 0 })
  return {
    time,
    share,
    cache: ({ cacheHits, cacheMisses, cacheUnknown }: StageFigures) =>
      cacheHits + cacheMisses === 0
        ? t('cacheUnknown')
        : t('cacheShare', {
            share: share(cacheHits / (cacheHits + cacheMisses)),
            known: cacheHits + cacheMisses,
            unknown: cacheUnknown,
          }),
    queue: ({ queueMedianSeconds, queued }: StageFigures) =>
      queued === 0 ? t('queueUnknown') : time(queueMedianSeconds),
  }
}
