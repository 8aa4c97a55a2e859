'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { BudgetRows } from '../cost-budget/budget-rows.tsx'
import { Panel } from '../ui/panel.tsx'

/** Budgets of the month, where there are any. */
export function ReportBudgets({ period }: { period: string }) {
  const t = useTranslations('costBudget')
  const found = useQuery(api.costBudget.list.queryOptions({ input: { period } }))
  if (!found.data || found.data.items.length === 0) return null
  return (
    <Panel title={t('list')} href={`/cost/budgets?month=${period}`} more={t('open')}>
      <BudgetRows items={found.data.items} />
    </Panel>
  )
}
