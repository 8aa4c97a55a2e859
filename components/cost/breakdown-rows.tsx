'use client'
import { useTranslations } from 'next-intl'
import type { CostMonth, CostRow } from '../../lib/api/contract/cost.ts'
import { type CostDimension, isOwnerDimension } from '../../lib/domain/cost-view/dimension.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import type { ShortColumn } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import { isBeside, type ShownRow, useBesideCells } from './beside-rows.tsx'
import { Swatch } from './money-bar.tsx'
import { ShareBar } from './share-bar.tsx'
import { useCauseWords } from './use-cause-words.ts'
import { useMoney } from './use-money.ts'

/** What a row is called in its dimension. */
export function useRowName(by: CostDimension): (row: CostRow) => string {
  const t = useTranslations('cost')
  const environmentName = useEnvironmentName()
  const cause = useCauseWords()
  return ({ key, slug, name }) => {
    if (key === 'unattributed' || key === 'untaggable') return t(`group.${key}`)
    if (key === '-') return isOwnerDimension(by) ? t(`nobodyOf.${by}`) : key
    if (by === 'environment' && slug) return environmentName(slug)
    if (by === 'cause') return cause(key)
    if (by === 'charge-category') return t.has(`category.${key}`) ? t(`category.${key}`) : key
    return name ?? (key === '' ? t('nothingSaid') : key)
  }
}

function BudgetState({ row, currency }: { row: CostRow; currency: string }) {
  const t = useTranslations('cost')
  const money = useMoney(currency)
  if (row.budget === null) return <span className="text-fg-3">–</span>
  // What split rules give it counts too.
  const expected = Number(row.forecast ?? row.amount) + Number(row.shared ?? 0)
  const over = expected - Number(row.budget)
  return (
    <span className="inline-flex items-center gap-2">
      <span className="text-fg-2 tabular-nums">{money.short(row.budget)}</span>
      {over > 0 ? (
        <Status kind="warn" label={t('budget.over', { amount: money.short(String(over)) })} />
      ) : (
        <Status kind="pass" label={t('budget.inside')} />
      )}
    </span>
  )
}

/** The columns of a breakdown: amount, change, forecast, what split rules add, budget, coverage. */
export function useBreakdownColumns(props: {
  month: CostMonth
  by: CostDimension
  rows: readonly CostRow[]
  onChoose: (row: CostRow) => void
  onLost: () => void
}): ShortColumn<ShownRow>[] {
  const t = useTranslations('cost')
  const { month, by, rows } = props
  const money = useMoney(month.currency)
  const beside = useBesideCells(month, props.onLost)
  const nameOf = useRowName(by)
  const isApart = ({ key }: CostRow) => key === 'unattributed' || key === 'untaggable'
  const hasForecast = month.forecast !== null && month.forecast.daysToCome > 0
  const has = (of: 'shared' | 'budget') => rows.some((row) => row[of] !== null)
  const columns: (ShortColumn<CostRow> | null)[] = [
    {
      key: 'name',
      title: t(`by.${by}`),
      render: (row) => (
        <span className="inline-flex items-center">
          {row.key === 'unattributed' || row.key === 'untaggable' ? <Swatch kind={row.key} /> : null}
          {row.key === '' ? (
            nameOf(row)
          ) : (
            <button
              type="button"
              onClick={() => props.onChoose(row)}
              className="max-w-72 cursor-pointer truncate text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current max-md:min-h-9 max-md:max-w-44"
            >
              {nameOf(row)}
            </button>
          )}
          {by === 'account' && row.name ? (
            <span className="ml-2 font-mono text-fg-3 text-sm">{row.key}</span>
          ) : null}
        </span>
      ),
    },
    {
      key: 'amount',
      title: t('column.amount'),
      align: 'right',
      render: ({ amount }) => (
        <span className="tabular-nums" title={money.exact(amount)}>
          {money.short(amount)}
        </span>
      ),
    },
    {
      key: 'change',
      title: t('column.change'),
      align: 'right',
      render: ({ change, previous }) => (
        <span className="text-fg-2 tabular-nums" title={money.exact(previous)}>
          {money.change(change)}
        </span>
      ),
    },
    hasForecast
      ? {
          key: 'forecast',
          title: t('column.forecast'),
          align: 'right',
          render: ({ forecast }) => (
            <span className="tabular-nums">{forecast === null ? '–' : money.short(forecast)}</span>
          ),
        }
      : null,
    has('shared')
      ? {
          key: 'shared',
          title: t('column.shared'),
          align: 'right',
          render: ({ shared }) => (
            <span className="text-fg-2 tabular-nums">{shared === null ? '–' : money.signed(shared)}</span>
          ),
        }
      : null,
    has('budget')
      ? {
          key: 'budget',
          title: t('column.budget'),
          render: (row) => (isApart(row) ? null : <BudgetState row={row} currency={month.currency} />),
        }
      : null,
    {
      key: 'coverage',
      title: t('column.coverage'),
      render: (row) =>
        isApart(row) ? (
          <span className="text-fg-3 text-sm">
            {t(`apart.${row.key === 'unattributed' ? 'unattributed' : 'untaggable'}`)}
          </span>
        ) : (
          <span className="inline-flex items-center gap-3">
            <ShareBar share={row.coverage.money.share} />
            {row.coverage.subjects.share === null ? null : (
              <span className="text-fg-3 text-sm">
                {t('column.byCount', { share: money.share(row.coverage.subjects.share) })}
              </span>
            )}
          </span>
        ),
    },
  ]
  return columns
    .filter((column) => column !== null)
    .map((column) => ({
      ...column,
      render: (row) => (isBeside(row) ? beside(column.key, row) : column.render(row)),
    }))
}
