'use client'
import { useTranslations } from 'next-intl'
import { useSaidWords } from '../ledger/said-words.ts'

/** Why a place is held or a build is suspect: the words that were typed, in quotes, or those of the key that was picked and of the portal itself. */
export function useReasonWords(): (reason: string) => string {
  const t = useTranslations('rollback.reason')
  const kinds = useTranslations('hold.kind')
  const said = useSaidWords()
  return (reason) => {
    if (t.has(reason)) return t(reason)
    if (kinds.has(reason)) return kinds(reason)
    const words = said(reason)
    return words === reason ? `“${reason}”` : words
  }
}
