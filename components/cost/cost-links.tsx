'use client'
import { useTranslations } from 'next-intl'
import type { CostMonth } from '../../lib/api/contract/cost.ts'
import { ButtonLink } from '../ui/button-link.tsx'

/** What else there is of cost: what is wrong with it, its report, its rules, and where it comes from. */
export function CostLinks({ month }: { month: CostMonth }) {
  const t = useTranslations('cost.link')
  return (
    <nav aria-label={t('label')} className="flex flex-wrap gap-2">
      <ButtonLink href="/cost/findings">{t('findings')}</ButtonLink>
      <ButtonLink href={`/cost/report?month=${month.month}`}>{t('report')}</ButtonLink>
      <ButtonLink href={`/cost/budgets?month=${month.month}`}>{t('budgets')}</ButtonLink>
      <ButtonLink href="/cost/rules">{t('rules')}</ButtonLink>
      <ButtonLink href="/cost/imports">{t('imports')}</ButtonLink>
    </nav>
  )
}
