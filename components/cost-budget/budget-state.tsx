'use client'
import { useTranslations } from 'next-intl'
import type { CostBudgetItem } from '../../lib/api/contract/cost-budget.ts'
import { useMoney } from '../cost/use-money.ts'
import { Status } from '../ui/status.tsx'

/** Whether a budget holds: by what was spent first, then by what is expected. */
export function BudgetState({ budget }: { budget: CostBudgetItem }) {
  const t = useTranslations('costBudget')
  const money = useMoney(budget.currency)
  const { left, expected, reached } = budget
  if (left.startsWith('-'))
    return <Status kind="failed" label={t('over', { amount: money.short(left.slice(1)) })} />
  if (expected.some((share) => share >= 100)) return <Status kind="warn" label={t('willBeOver')} />
  const highest = reached.at(-1)
  if (highest !== undefined) return <Status kind="warn" label={t('reached', { share: highest })} />
  return <Status kind="success" label={t('inside')} />
}
