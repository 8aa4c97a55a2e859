'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { MoneyBar } from '../cost/money-bar.tsx'
import { MoversPanel } from '../cost/movers-panel.tsx'
import { FailureNote } from '../failure/failure-note.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { ReportBreakdown } from './report-breakdown.tsx'
import { ReportBudgets } from './report-budgets.tsx'
import { ReportCoverage } from './report-coverage.tsx'
import { ReportDays } from './report-days.tsx'
import { ReportHead } from './report-head.tsx'
import { ReportNotes } from './report-notes.tsx'
import { breakdownOf, mainDimension, moversOf, readReportWish } from './report-wish.ts'

const dimensions = ['team', 'cloud-product', 'account'] as const

/** The month of everybody who pays for it, on paper as on the screen. */
export function ReportView() {
  const t = useTranslations('costReport')
  const { params, set, router } = useAddress()
  const wish = readReportWish(params)
  const month = useQuery(api.cost.month.queryOptions({ input: wish }))
  const lines = useQuery(api.cost.breakdown.queryOptions({ input: breakdownOf(wish, mainDimension(wish)) }))
  const movers = useQuery(api.cost.movers.queryOptions({ input: moversOf(wish) }))
  if (month.error && !month.data)
    return <FailureNote error={month.error} onRetry={() => void month.refetch()} />
  if (!month.data) return <PageSkeleton label={t('title')} />
  const { data } = month
  return (
    <article aria-label={t('title')} className="flex flex-col gap-4 print:gap-3">
      <ReportHead month={data} productLine={wish.productLine} onSet={set} />
      {wish.productLine === undefined ? <MoneyBar month={data} lines={lines.data} /> : null}
      <ReportDays wish={wish} />
      <ReportBreakdown by={mainDimension(wish)} wish={wish} month={data} />
      <ReportBudgets period={data.month} productLine={wish.productLine} />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2 print:gap-3">
        <MoversPanel
          month={data}
          movers={movers.data?.items ?? []}
          onChoose={(name, value) =>
            router.push(`/cost?${new URLSearchParams({ month: data.month, [name]: value })}`)
          }
        />
        <ReportCoverage wish={wish} month={data} />
        {dimensions.map((by) => (
          <ReportBreakdown key={by} by={by} wish={wish} month={data} />
        ))}
      </div>
      <ReportNotes month={data} />
    </article>
  )
}
