import { useTranslations } from 'next-intl'
import type { PromotionItem } from '../../lib/api/contract/promotion-item.ts'
import { useSaidWords } from '../ledger/said-words.ts'

/**
 * Why a promotion failed, in the reader's language, and what was told of it beside: names, numbers, what the cloud said.
 * Words of a person, of an observation or of a share are the reason themselves.
 */
export function useFailureWords(): (failure: NonNullable<PromotionItem['failure']>) => {
  why: string
  detail: string | null
} {
  const t = useTranslations('promotion.failedBy')
  const said = useSaidWords()
  return ({ code, message }) =>
    t.has(code) ? { why: t(code), detail: message } : { why: said(message), detail: null }
}
