'use client'
import { useTranslations } from 'next-intl'
import type { CostFixPlan } from '../../lib/api/contract/cost-fix.ts'

export interface LeftOutItem {
  id: string
  name: string
  why: CostFixPlan['leftOut'][number]['why']
}

/** Findings that are in no fix, each with why. */
export function LeftOut({ items }: { items: LeftOutItem[] }) {
  const t = useTranslations('costFix')
  if (items.length === 0) return null
  return (
    <section
      aria-label={t('leftOut')}
      className="rounded-lg border border-attention-line bg-attention-bg p-3"
    >
      <h3 className="font-semibold">{t('leftOut')}</h3>
      <ul className="max-h-60 overflow-auto">
        {items.map(({ id, name, why }) => (
          <li key={id} className="break-words">
            <b className="font-medium">{name}</b>: {t(`why.${why}`)}
          </li>
        ))}
      </ul>
    </section>
  )
}
