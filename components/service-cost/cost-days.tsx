'use client'
import { useTranslations } from 'next-intl'
import type { ServiceCost } from '../../lib/api/contract/service-cost.ts'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { CostChart } from './cost-chart.tsx'
import { useCostWords } from './use-cost-words.ts'

type InCurrency = ServiceCost['currencies'][number]

/** Numbers of the promotions of each day, the oldest first. */
function numbersByDay(promotions: ServiceCost['promotions']): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { on, number } of [...promotions].reverse())
    found.set(on, [...(found.get(on) ?? []), `P-${number}`])
  return found
}

/** What a service cost in one currency: the sum in words, its days as a line or a table, promotions marked in both. */
export function CostDays(props: { cost: ServiceCost; of: InCurrency; as: 'lines' | 'table' }) {
  const t = useTranslations('serviceCost')
  const words = useCostWords()
  const { cost, of, as } = props
  const { currency, total, previousTotal, sharedOut, days } = of
  const marks = numbersByDay(cost.promotions)
  const known = days.filter((day) => day.cost !== null)
  const share =
    previousTotal === null || !(Number(previousTotal) > 0)
      ? null
      : (Number(total) - Number(previousTotal)) / Number(previousTotal)
  const columns: ShortColumn<(typeof days)[number]>[] = [
    {
      key: 'on',
      title: t('column.day'),
      render: ({ on }) => <span className="text-fg-2">{words.day(on)}</span>,
    },
    {
      key: 'cost',
      title: t('column.cost'),
      align: 'right',
      render: (day) => (
        <span className="tabular-nums">
          {day.cost === null ? t('unknown') : words.exact(day.cost, currency)}
        </span>
      ),
    },
    {
      key: 'promotions',
      title: t('column.promotions'),
      render: ({ on }) => marks.get(on)?.join(', ') ?? '',
    },
  ]
  return (
    <div className="border-line border-t pt-3 pb-3 first:border-t-0" data-currency={currency}>
      <p className="mb-2 flex flex-wrap items-baseline gap-x-2 px-4">
        <b className="tabular-nums">{words.exact(total, currency)}</b>
        <span className="text-fg-2">{t('ofDays', { known: known.length, days: days.length })}</span>
        <span className="text-fg-3 text-sm">
          {share === null ? t('beforeUnknown') : t('onBefore', { share: words.share(share) })}
        </span>
        {Number(sharedOut) === 0 ? null : (
          <span className="text-fg-3 text-sm">
            {t('sharedOut', { amount: words.exact(sharedOut, currency) })}
          </span>
        )}
      </p>
      {as === 'table' ? (
        <ShortTable
          label={t('table', { currency })}
          columns={columns}
          rows={[...days].reverse()}
          rowKey={({ on }) => on}
        />
      ) : (
        <div className="px-4">
          <CostChart
            label={t('chart', {
              currency,
              days: known.length,
              first: known[0] ? words.exact(known[0].cost ?? '0', currency) : t('unknown'),
              last: words.exact(known.at(-1)?.cost ?? '0', currency),
              promotions: cost.promotions.length,
            })}
            points={days.map((day) => ({ from: day.on, value: day.cost === null ? null : Number(day.cost) }))}
            marks={[...marks].map(([on, numbers]) => ({
              on,
              text: `${words.day(on)}: ${numbers.join(', ')}`,
            }))}
            onAxis={(value) => words.short(String(value), currency)}
            text={(value) => words.exact(String(value), currency)}
            day={words.day}
          />
        </div>
      )}
    </div>
  )
}
