'use client'
import { useTranslations } from 'next-intl'
import type { CostDayItem } from '../../lib/api/contract/cost-report.ts'
import { useMoney } from '../cost/use-money.ts'
import { useWidth } from '../observation/use-width.ts'
import { columnsOf, type DayColumn, reachOfColumns } from './days-scale.ts'

const height = 168
const edge = { left: 56, right: 4, top: 16, bottom: 20 }

/**
 * A column per day over the band of what is usual. A day unlike those before has a triangle above it and another look, so that it
 * is seen without colour and on paper. Its table says the same.
 */
export function DaysChart({
  days,
  month,
  currency,
}: {
  days: CostDayItem[]
  month: string
  currency: string
}) {
  const t = useTranslations('costReport')
  const money = useMoney(currency)
  const { ref, width } = useWidth<HTMLDivElement>()
  const { columns, places } = columnsOf(days, month)
  const { top, bottom } = reachOfColumns(columns)
  const step = (width - edge.left - edge.right) / places
  const x = ({ at }: DayColumn) => edge.left + at * places * step
  const y = (value: number) => edge.top + ((top - value) / (top - bottom)) * (height - edge.top - edge.bottom)
  const gap = Math.min(3, step / 5)
  const marked = columns.filter(({ state }) => state === 'high' || state === 'low')
  const ends = [columns[0], columns.at(-1)]
  return (
    <div ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('chart', { count: columns.length, marked: marked.length })}
        className="block w-full text-sm tabular-nums [print-color-adjust:exact]"
      >
        {[top, top / 2, 0].map((value) => (
          <g key={value}>
            <path d={`M${edge.left} ${y(value)}H${width - edge.right}`} className="fill-none stroke-line" />
            <text x={edge.left - 6} y={y(value) + 4} textAnchor="end" className="fill-fg-3">
              {money.short(String(value))}
            </text>
          </g>
        ))}
        {columns.map((column) => (
          <Column key={column.on} column={column} x={x(column)} width={step} gap={gap} y={y}>
            {`${money.day(column.on)}: ${money.short(String(column.amount))}, ${t(`dayState.${column.state}`)}`}
          </Column>
        ))}
        {ends.map((column, at) =>
          column === undefined || (at === 1 && columns.length === 1) ? null : (
            <text
              key={column.on}
              x={at === 0 ? x(column) : x(column) + step}
              y={height - 4}
              textAnchor={at === 0 ? 'start' : 'end'}
              className="fill-fg-3"
            >
              {money.day(column.on)}
            </text>
          ),
        )}
      </svg>
    </div>
  )
}

function Column(props: {
  column: DayColumn
  x: number
  width: number
  gap: number
  y: (value: number) => number
  children: string
}) {
  const { column, x, width, gap, y } = props
  const { amount, state, usual } = column
  const odd = state === 'high' || state === 'low'
  const [upper, lower] = [y(Math.max(0, amount)), y(Math.min(0, amount))]
  const middle = x + width / 2
  const tip = upper - 4
  return (
    <g>
      <title>{props.children}</title>
      {usual ? (
        <rect
          x={x}
          y={y(usual.high)}
          width={width}
          height={Math.max(1, y(Math.max(0, usual.low)) - y(usual.high))}
          className="fill-hover"
        />
      ) : null}
      <rect
        x={x + gap / 2}
        y={upper}
        width={Math.max(1, width - gap)}
        height={Math.max(1, lower - upper)}
        className={odd ? 'fill-attention-solid' : 'fill-ink-1'}
      />
      {odd ? (
        <path
          d={state === 'high' ? `M${middle - 4} ${tip}h8l-4 -7z` : `M${middle - 4} ${tip - 7}h8l-4 7z`}
          className="fill-fg"
        />
      ) : null}
    </g>
  )
}
