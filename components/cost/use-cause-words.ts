'use client'
import { useTranslations } from 'next-intl'

/** How money was attributed, or why not, in words; what is new to this page stands as it is. */
export function useCauseWords(): (cause: string) => string {
  const t = useTranslations('cost.cause')
  return (cause) => (t.has(cause) ? t(cause) : cause)
}
