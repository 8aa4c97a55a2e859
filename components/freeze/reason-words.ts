import { useTranslations } from 'next-intl'
import type { FreezeReason } from '../../lib/domain/freeze/verdict.ts'

/** What stands in the way, each in its own words. */
export function useReasonWords() {
  const t = useTranslations('freeze.reason')
  return (reasons: readonly FreezeReason[]) =>
    reasons
      .filter(({ weight }) => weight !== 'opens')
      .map(({ key, values }) => {
        const texts = Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : '',
        ])
        return t(key, { ...Object.fromEntries(texts), count: Number(values.count ?? 1) })
      })
      .join('; ')
}
