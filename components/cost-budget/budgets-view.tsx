'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import type { CostBudgetItem } from '../../lib/api/contract/cost-budget.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { MonthStepper } from '../cost-report/month-stepper.tsx'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { BudgetRows } from './budget-rows.tsx'
import { readMonth } from './month-wish.ts'

const BudgetDialog = dynamic(() => import('./budget-dialog.tsx').then((module) => module.BudgetDialog), {
  ssr: false,
})

/** What may product lines spend, what have they spent, and who will be over? */
export function BudgetsView() {
  const t = useTranslations('costBudget')
  const whyOff = useWhyOff()
  const { params, set } = useAddress()
  const [asked, setAsked] = useState<'new' | CostBudgetItem | null>(null)
  const period = readMonth(params)
  const found = useQuery(api.costBudget.list.queryOptions({ input: period ? { period } : {} }))
  if (found.error && !found.data)
    return <FailureNote error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <PageSkeleton />
  const { items, may } = found.data
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Answer items={items} />
        </div>
        <MonthStepper month={found.data.period} onMonth={(month) => set({ month })} />
        <Button
          variant="primary"
          isDisabled={!may.allowed}
          title={may.allowed ? undefined : whyOff(may)}
          onPress={() => setAsked('new')}
        >
          {t('add')}
        </Button>
      </div>
      <Panel title={t('list')} note={t('listNote')}>
        {items.length === 0 ? (
          <div className="p-4">
            <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
          </div>
        ) : (
          <BudgetRows items={items} onChange={setAsked} />
        )}
      </Panel>
      {asked ? (
        <BudgetDialog
          budget={asked === 'new' ? null : asked}
          month={found.data.period}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </>
  )
}

function Answer({ items }: { items: CostBudgetItem[] }) {
  const t = useTranslations('costBudget')
  const over = items.filter(({ left }) => left.startsWith('-'))
  const expected = items.filter((item) => !over.includes(item) && item.expected.some((share) => share >= 100))
  const b = (chunks: ReactNode) => <b>{chunks}</b>
  const red = (chunks: ReactNode) => <b className="text-danger-fg">{chunks}</b>
  const amber = (chunks: ReactNode) => <b className="text-attention-fg">{chunks}</b>
  return (
    <Sentence>
      {items.length === 0
        ? t('answerNone')
        : t.rich('answer', {
            count: items.length,
            over: over.length,
            expected: expected.length,
            b,
            red,
            amber,
          })}
    </Sentence>
  )
}
