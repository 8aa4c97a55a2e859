'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { CostMark } from '../../lib/api/contract/cost-report.ts'
import { api } from '../../lib/client/api.ts'
import { useMoney } from '../cost/use-money.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { DaysChart } from './days-chart.tsx'
import { DaysTable } from './days-table.tsx'
import { marksOf, type ReportWish } from './report-wish.ts'

type MarkedBy = 'product-line' | 'team' | 'service' | 'cloud-product'

/** Marks that a page of paper has room for. */
const most = 12

/** The month day by day; days unlike those before are marked, with whose money it was. */
export function ReportDays({ wish }: { wish: ReportWish }) {
  const t = useTranslations('costReport')
  const found = useQuery(api.costReport.days.queryOptions({ input: wish }))
  const marks = useQuery(api.costReport.anomalies.queryOptions({ input: marksOf(wish) }))
  const { data } = found
  const marked = data?.days.filter(({ state }) => state === 'high' || state === 'low').length ?? 0
  return (
    <Panel
      title={t('days')}
      note={data ? t('daysMarked', { count: marked, days: data.rule.days }) : undefined}
    >
      {found.error && !data ? (
        <div className="p-3">
          <FailureNote error={found.error} onRetry={() => void found.refetch()} />
        </div>
      ) : !data ? (
        <ListSkeleton rows={4} />
      ) : data.days.length === 0 ? (
        <p className="px-4 py-3 text-fg-3">{t('noDays')}</p>
      ) : (
        <>
          <div className="px-4 pt-3">
            <DaysChart days={data.days} month={data.month} currency={data.currency} />
          </div>
          <details className="sluice-screen border-line border-t px-4 py-2">
            <summary className="text-accent-fg text-sm">{t('asTable')}</summary>
            <DaysTable days={data.days} currency={data.currency} />
          </details>
        </>
      )}
      {marks.data && marks.data.items.length > 0 ? (
        <Marks items={marks.data.items.slice(0, most)} currency={marks.data.currency} by={marks.data.by} />
      ) : null}
      {marks.data && marks.data.count > most ? (
        <p className="px-4 py-2 text-fg-3 text-sm">{t('moreMarks', { count: marks.data.count - most })}</p>
      ) : null}
    </Panel>
  )
}

function Marks({ items, currency, by }: { items: CostMark[]; currency: string; by: MarkedBy }) {
  const t = useTranslations('costReport')
  const money = useMoney(currency)
  const named = ({ key, name }: CostMark) =>
    key === 'unattributed' || key === 'untaggable' ? t(`group.${key}`) : (name ?? t('nobody'))
  return (
    <div className="border-line border-t">
      <ShortTable
        label={t('marks')}
        rows={items}
        rowKey={({ on, key }) => `${on} ${key}`}
        columns={[
          { key: 'on', title: t('day'), render: ({ on }) => money.day(on) },
          { key: 'who', title: t(`who.${by}`), render: (row) => <b className="font-medium">{named(row)}</b> },
          {
            key: 'state',
            title: t('against'),
            render: ({ state }) => (
              <span>
                {state === 'high' ? '▲' : '▼'} {t(`dayState.${state}`)}
              </span>
            ),
          },
          {
            key: 'amount',
            title: t('amount'),
            align: 'right',
            render: ({ amount }) => <span className="tabular-nums">{money.short(amount)}</span>,
          },
          {
            key: 'usual',
            title: t('usual'),
            align: 'right',
            render: ({ expected, low, high }) => (
              <span
                className="text-fg-2 tabular-nums"
                title={t('usualBetween', { low: money.short(low), high: money.short(high) })}
              >
                {money.short(expected)}
              </span>
            ),
          },
        ]}
      />
    </div>
  )
}
