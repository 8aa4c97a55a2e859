'use client'
import { useTranslations } from 'next-intl'
import type { PromotionItem } from '../../lib/api/contract/promotion-item.ts'
import { Sentence } from '../ui/sentence.tsx'

/** What the list says in one sentence: how many are open, and which of them somebody must act on. */
export function PromotionsAnswer({ items, isWhole }: { items: PromotionItem[]; isWhole: boolean }) {
  const t = useTranslations('promotions')
  const open = items.filter((item) => item.endedAt === null)
  return (
    <Sentence>
      {t.rich('answer', {
        open: open.length,
        more: isWhole ? 'no' : 'yes',
        blocked: open.filter((item) => item.blocks.length > 0).length,
        approvals: open.filter((item) => item.blocks.length === 0 && item.waits.includes('approvals')).length,
        moving: open.filter((item) => item.state !== 'pending').length,
        unsettled: items.filter((item) => item.unsettled).length,
        b: (chunks) => <b>{chunks}</b>,
        d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
        a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
        r: (chunks) => <b className="text-running-fg">{chunks}</b>,
      })}
    </Sentence>
  )
}
