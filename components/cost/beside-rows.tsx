'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { CostMonth, CostRow } from '../../lib/api/contract/cost.ts'
import { Swatch } from './money-bar.tsx'
import { useMoney } from './use-money.ts'

/** What is in no row of its own, or in none at all: money that was given back, and what is lost for good. */
export interface BesideRow {
  beside: 'returned' | 'lost'
  amount: string
}
export type ShownRow = CostRow | BesideRow
export const isBeside = (row: ShownRow): row is BesideRow => 'beside' in row
/** Bills may call anything whatever they like. */
export const shownKey = (row: ShownRow): string => (isBeside(row) ? `beside ${row.beside}` : `row ${row.key}`)

/** Both are said where they are nothing as well; what is lost is said of the whole alone. */
export const besideRows = ({ returned, lost, everything }: CostMonth, isFiltered: boolean): BesideRow[] => [
  { beside: 'returned', amount: returned },
  ...(lost !== null || (everything && !isFiltered)
    ? [{ beside: 'lost' as const, amount: lost?.amount ?? '0' }]
    : []),
]

/** The cells of such a row, by the column of the breakdown. */
export function useBesideCells(month: CostMonth, onLost: () => void) {
  const t = useTranslations('cost')
  const money = useMoney(month.currency)
  const { lost } = month
  const name = (row: BesideRow) =>
    row.beside === 'returned' ? (
      <span className="inline-flex items-center">
        <Swatch kind="untaggable" />
        {t('returned')}
      </span>
    ) : (
      <span className="inline-flex items-center">
        <Swatch kind="lost" />
        {lost
          ? t('lost', { from: money.monthName(lost.from), until: money.monthName(lost.until) })
          : t('lostThisYear')}
      </span>
    )
  const note = (row: BesideRow) =>
    row.beside === 'returned' ? (
      t(Number(row.amount) === 0 ? 'returnedNone' : 'returnedText')
    ) : lost === null ? (
      t('lostNone')
    ) : (
      <>
        {t('lostText')}{' '}
        <button
          type="button"
          onClick={onLost}
          className="cursor-pointer text-accent-fg underline-offset-3 hover:underline max-md:min-h-9"
        >
          {t('lostLedger')}
        </button>
      </>
    )
  return (column: string, row: BesideRow): ReactNode => {
    if (column === 'name') return name(row)
    if (column === 'coverage') return <span className="text-fg-3 text-sm">{note(row)}</span>
    if (column !== 'amount') return null
    const isLoss = row.beside === 'lost' && Number(row.amount) !== 0
    return (
      <span className={`tabular-nums ${isLoss ? 'text-danger-fg' : ''}`} title={money.exact(row.amount)}>
        {money.short(row.amount)}
      </span>
    )
  }
}
