'use client'
import { useTranslations } from 'next-intl'
import type { CostBudgetItem } from '../../lib/api/contract/cost-budget.ts'
import { useMoney } from '../cost/use-money.ts'
import { useWhyOff } from '../failure/why-off.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { BudgetState } from './budget-state.tsx'

type Amount = 'spent' | 'amount' | 'forecast'

function Money({ of, what }: { of: CostBudgetItem; what: Amount }) {
  const money = useMoney(of.currency)
  const amount = of[what]
  if (amount === null) return <span className="text-fg-3">–</span>
  return (
    <span className="tabular-nums" title={money.exact(amount)}>
      {money.short(amount)}
    </span>
  )
}

/** Each budget, what was spent of it, what is expected, and which shares were told. */
export function BudgetRows({
  items,
  onChange,
}: {
  items: CostBudgetItem[]
  /** Absent: on paper. */
  onChange?: (item: CostBudgetItem) => void
}) {
  const t = useTranslations('costBudget')
  const whyOff = useWhyOff()
  const amount = (what: Amount): ShortColumn<CostBudgetItem> => ({
    key: what,
    title: t(what),
    align: 'right',
    render: (item) => <Money of={item} what={what} />,
  })
  const columns: ShortColumn<CostBudgetItem>[] = [
    {
      key: 'line',
      title: t('productLine'),
      render: (item) => (
        <span>
          <b className="font-medium">{item.productLine.name}</b>{' '}
          <span className="text-fg-3 text-sm">
            {t(`measure.${item.measure}`)}, {item.currency}
          </span>
        </span>
      ),
    },
    amount('spent'),
    { key: 'bar', title: t('share'), render: (item) => <BudgetBar budget={item} /> },
    amount('forecast'),
    amount('amount'),
    { key: 'state', title: t('state'), render: (item) => <BudgetState budget={item} /> },
  ]
  if (onChange)
    columns.push(
      {
        key: 'told',
        title: t('told'),
        render: ({ alerts }) =>
          alerts.length === 0 ? (
            <span className="text-fg-3">{t('toldNothing')}</span>
          ) : (
            <span className="text-fg-2 text-sm">
              {t('toldShare', { share: alerts.at(-1)?.share ?? 0 })} <Age at={alerts.at(-1)?.sentAt ?? ''} />
            </span>
          ),
      },
      {
        key: 'change',
        title: t('change'),
        hidesTitle: true,
        align: 'right',
        staysInView: true,
        render: (item) => (
          <Button
            size="small"
            aria-label={t('changeNamed', { name: item.productLine.name })}
            isDisabled={!item.may.allowed}
            title={item.may.allowed ? undefined : whyOff(item.may)}
            onPress={() => onChange(item)}
          >
            {t('change')}
          </Button>
        ),
      },
    )
  return <ShortTable label={t('list')} columns={columns} rows={items} rowKey={({ id }) => id} />
}
