'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostMonth, CostTrend } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import { OddDays } from '../cost-report/odd-days.tsx'
import { FailureNote } from '../failure/failure-note.tsx'
import { TrendChart } from '../figure/trend-chart.tsx'
import { floorOfShares } from '../figure/trend-scale.ts'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import type { CostWish } from './cost-wish.ts'
import { KeysTable } from './keys-table.tsx'
import { useMoney } from './use-money.ts'

type Point = CostTrend['points'][number]
const views = ['coverage', 'cost', 'table', 'keys'] as const

/** How much has an owner, day by day; the table says all that the lines say. */
export function CoveragePanel({ month, wish }: { month: CostMonth; wish: CostWish }) {
  const t = useTranslations('cost')
  const money = useMoney(month.currency)
  const [view, setView] = useState<(typeof views)[number]>('coverage')
  const input = { ...wish, month: month.month, measure: month.measure, currency: month.currency, months: 3 }
  const trend = useQuery(api.cost.trend.queryOptions({ input }))
  const { coverage } = month
  const points = trend.data?.points ?? []
  const goal = trend.data?.goal ?? null
  const shares = points.map((point) => point.money.share)
  const markWords = (trend.data?.marks ?? []).map((mark) => ({
    on: mark.on,
    label: t(`trend.mark.${mark.kind}`, { name: mark.name }),
  }))
  const columns: ShortColumn<Point>[] = [
    {
      key: 'on',
      title: t('trend.day'),
      render: ({ on }) => <span className="text-fg-2">{money.day(on)}</span>,
    },
    {
      key: 'amount',
      title: t(`measure.${month.measure}`),
      align: 'right',
      render: ({ amount }) => (
        <span className="tabular-nums">{amount === null ? '–' : money.exact(amount)}</span>
      ),
    },
    {
      key: 'money',
      title: t('trend.byMoney'),
      align: 'right',
      render: (point) => <span className="tabular-nums">{money.share(point.money.share)}</span>,
    },
    {
      key: 'count',
      title: t('trend.byCount'),
      align: 'right',
      render: (point) => <span className="tabular-nums">{money.share(point.subjects.share)}</span>,
    },
  ]
  return (
    <Panel
      title={t('trend.title')}
      note={t('trend.note')}
      actions={
        <SegmentedControl
          label={t('trend.as')}
          options={views.map((key) => ({ key, label: t(`trend.view.${key}`) }))}
          selected={view}
          onSelect={setView}
        />
      }
    >
      {trend.error && !trend.data ? (
        <div className="p-3">
          <FailureNote error={trend.error} onRetry={() => void trend.refetch()} />
        </div>
      ) : view === 'keys' ? (
        <KeysTable month={month} wish={wish} />
      ) : !trend.data ? (
        <ListSkeleton rows={4} />
      ) : view === 'table' ? (
        <div className="max-h-80 overflow-y-auto">
          <ShortTable
            label={t('trend.title')}
            columns={columns}
            rows={[...points].reverse()}
            rowKey={({ on }) => on}
          />
        </div>
      ) : (
        <div className="px-4 py-3">
          <TrendChart
            label={t(`trend.label.${view}`)}
            points={points.map((point) => ({
              from: point.on,
              value:
                view === 'coverage' ? point.money.share : point.amount === null ? null : Number(point.amount),
            }))}
            kind={view === 'coverage' ? 'share' : 'number'}
            onAxis={(value) => (view === 'coverage' ? money.share(value) : money.short(String(value)))}
            text={(value) => (view === 'coverage' ? money.share(value) : money.exact(String(value)))}
            day={money.day}
            height={150}
            marks={markWords}
            {...(view === 'coverage'
              ? {
                  span: { floor: floorOfShares([...shares, goal]), top: 1 },
                  goal: goal === null ? undefined : { value: goal, label: t('trend.goal') },
                }
              : {})}
          />
          <p className="mt-2 text-fg-3 text-sm">
            {t('trend.of', {
              taggable: money.short(coverage.money.whole),
              owned: money.short(coverage.money.owned),
              share: money.share(coverage.subjects.share),
            })}
          </p>
          {view === 'cost' ? <OddDays month={month} wish={wish} /> : null}
          {markWords.length > 0 ? (
            <ul className="mt-1 text-fg-3 text-sm">
              {markWords.slice(-4).map(({ on, label }) => (
                <li key={`${on} ${label}`}>
                  {money.day(on)}: {label}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      )}
    </Panel>
  )
}
