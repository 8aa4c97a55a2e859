'use client'
import { useTranslations } from 'next-intl'
import type { ReadinessCandidate } from '../../lib/api/contract/readiness.ts'

/** The words of what stands between a place and a build. */
export function useGapWords(): (gap: ReadinessCandidate['gaps'][number]) => string {
  const t = useTranslations('readiness.gap')
  return (gap) => (t.has(gap.key) ? t(gap.key, gap.values) : gap.key)
}
