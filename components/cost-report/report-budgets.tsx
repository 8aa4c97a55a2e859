'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { BudgetRows } from '../cost-budget/budget-rows.tsx'
import { Panel } from '../ui/panel.tsx'

/** Budgets of the month, where there are any. */
export function ReportBudgets({
  period,
  productLine,
}: {
  period: string
  /** Slug: its budgets alone. */
  productLine: string | undefined
}) {
  const t = useTranslations('costBudget')
  const found = useQuery(api.costBudget.list.queryOptions({ input: { period } }))
  const items = (found.data?.items ?? []).filter(
    (item) => productLine === undefined || item.productLine.slug === productLine,
  )
  if (items.length === 0) return null
  return (
    <Panel title={t('list')} href={`/cost/budgets?month=${period}`} more={t('open')}>
      <BudgetRows items={items} />
    </Panel>
  )
}
