'use client'
import { useState } from 'react'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { useApprovalKeys, type Word } from './approval-keys.ts'
import { LazyApprovalDialog } from './lazy-approval-dialog.tsx'

/** On the page of a promotion the same keys as on the overview: A approves, R rejects, where one may. */
export function PromotionApproval({ promotion }: { promotion: PromotionDetail }) {
  const [asked, setAsked] = useState<Word | null>(null)
  const waits = promotion.state === 'pending' && promotion.approvalsNeeded > 0
  useApprovalKeys((word) => {
    if (waits && promotion.may[word].allowed) setAsked(word)
  })
  return asked ? <LazyApprovalDialog word={asked} item={promotion} onClose={() => setAsked(null)} /> : null
}
