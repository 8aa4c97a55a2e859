'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { CostMonth, CostRow } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import { useRowName } from '../cost/breakdown-rows.tsx'
import { Swatch } from '../cost/money-bar.tsx'
import { useMoney } from '../cost/use-money.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { breakdownOf, type ReportDimension, type ReportWish } from './report-wish.ts'

const apartKeys = ['unattributed', 'untaggable'] as const

/** The month by one dimension: money without an owner, and what is lost, are rows of their own. */
export function ReportBreakdown(props: { by: ReportDimension; wish: ReportWish; month: CostMonth }) {
  const { by, wish, month } = props
  const t = useTranslations('costReport')
  const found = useQuery(api.cost.breakdown.queryOptions({ input: breakdownOf(wish, by) }))
  const data = found.data
  const rest = data ? data.count - data.items.length : 0
  return (
    <Panel title={t(`by.${by}`)} note={rest > 0 ? t('more', { count: rest }) : undefined}>
      {found.error && !data ? (
        <div className="p-3">
          <FailureNote error={found.error} onRetry={() => void found.refetch()} />
        </div>
      ) : data ? (
        <BreakdownTable by={by} rows={[...data.items, ...data.apart]} month={month} />
      ) : (
        <ListSkeleton rows={5} />
      )}
    </Panel>
  )
}

function BreakdownTable({ by, rows, month }: { by: ReportDimension; rows: CostRow[]; month: CostMonth }) {
  const t = useTranslations('costReport')
  const money = useMoney(month.currency)
  const nameOf = useRowName(by)
  const name = (row: CostRow) => {
    const apart = apartKeys.find((key) => key === row.key)
    if (apart)
      return (
        <span>
          <Swatch kind={apart} />
          {t(`group.${apart}`)}
        </span>
      )
    if (by === 'product-line' && row.slug !== null)
      return (
        <Link
          className="font-medium underline-offset-3 hover:underline"
          href={`/cost/report?${new URLSearchParams({ month: month.month, measure: month.measure, productLine: row.slug })}`}
        >
          {row.name}
        </Link>
      )
    return (
      <span>
        <span className="font-medium">{nameOf(row)}</span>
        {by === 'account' && row.name ? (
          <span className="ml-2 font-mono text-fg-3 text-sm">{row.key}</span>
        ) : null}
      </span>
    )
  }
  const number = (key: string, title: string, text: (row: CostRow) => string): ShortColumn<CostRow> => ({
    key,
    title,
    align: 'right',
    render: (row) => <span className="tabular-nums">{text(row)}</span>,
  })
  const orNone = (amount: string | null) => (amount === null ? '–' : money.short(amount))
  const columns: ShortColumn<CostRow>[] = [
    { key: 'name', title: t(`by.${by}`), render: name },
    number('amount', t('amount'), ({ amount }) => money.short(amount)),
    number('change', t('change'), ({ change }) => money.change(change)),
  ]
  if (rows.some(({ shared }) => shared !== null))
    columns.push(
      number('shared', t('shared'), ({ shared }) => (shared === null ? '–' : money.signed(shared))),
    )
  // Of a month that is over the forecast is what it was.
  if ((by === 'product-line' || by === 'service') && (month.forecast?.daysToCome ?? 0) > 0)
    columns.push(number('forecast', t('forecast'), ({ forecast }) => orNone(forecast)))
  if (by === 'product-line') columns.push(number('budget', t('budget'), ({ budget }) => orNone(budget)))
  if (by !== 'account') columns.push(number('coverage', t('coverage'), coverageText))
  function coverageText(row: CostRow): string {
    return row.key === 'untaggable' ? '–' : money.share(row.coverage.money.share)
  }
  return <ShortTable label={t(`by.${by}`)} columns={columns} rows={rows} rowKey={({ key }) => key} />
}
