'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'

const verdicts = { 'observation-failed': 'bad', 'observation-unknown': 'unknown' } as const

/** By which checks an observation failed, or could not find out, in words; null where it is not what ended it. */
export function useObservationFailure({ failure, observedChecks }: PromotionDetail): string | null {
  const t = useTranslations('promotion.observedTo')
  const check = useTranslations('observation.check')
  const format = useFormatter()
  const code = failure?.code
  if (code !== 'observation-failed' && code !== 'observation-unknown') return null
  const named = observedChecks.filter(({ verdict }) => verdict === verdicts[code])
  return named.length === 0
    ? null
    : t(verdicts[code], { names: format.list(named.map((one) => check(one.check))) })
}
