'use client'
import { useTranslations } from 'next-intl'

/** Why a place is held or a build is suspect: the words that were typed, or those of the key that was picked. */
export function useReasonWords(): (reason: string) => string {
  const t = useTranslations('rollback.reason')
  const kinds = useTranslations('hold.kind')
  return (reason) => (t.has(reason) ? t(reason) : kinds.has(reason) ? kinds(reason) : `“${reason}”`)
}
