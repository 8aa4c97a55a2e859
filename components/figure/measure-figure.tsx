'use client'
import { useTranslations } from 'next-intl'
import type { DeliveryView } from '../../lib/api/contract/figure.ts'
import { amountOf, type Measure, measured, useMeasureWords } from './measures.ts'
import { TrendChart } from './trend-chart.tsx'

export const kindOf = (measure: Measure) =>
  measure === 'lead' || measure === 'restore'
    ? ('time' as const)
    : measure === 'failure' || measure === 'handsFree'
      ? ('share' as const)
      : ('number' as const)

/** One figure: its value and the one before, its line, what it is counted from, and what it means. */
export function MeasureFigure(props: { measure: Measure; view: DeliveryView; height?: number }) {
  const t = useTranslations('figure')
  const words = useMeasureWords()
  const { measure, view, height } = props
  const value = measured(measure, view.values)
  const before = measured(measure, view.previous)
  const points = view.points.map(({ from, values }) => ({ from, value: measured(measure, values) }))
  const known = points.filter((point) => point.value !== null)
  return (
    <figure
      data-measure={measure}
      className="min-w-0 border-line border-t px-4 pt-3 pb-3 max-lg:first:border-t-0 lg:even:border-l lg:[&:nth-child(-n+2)]:border-t-0"
    >
      <figcaption className="mb-2 flex flex-wrap items-baseline gap-x-2">
        <b>{words.name(measure)}</b>
        <b className="ml-auto tabular-nums">{value === null ? '' : words.text(measure, value)}</b>
        <span className="text-fg-3 text-sm tabular-nums">
          {before === null ? t('beforeUnknown') : t('before', { value: words.text(measure, before) })}
        </span>
      </figcaption>
      {value === null ? (
        <p className="mb-2 rounded-md border border-line-2 border-dashed px-3 py-2 text-fg-2">
          {words.few(measure, amountOf(measure, view.values, view.enough))}
        </p>
      ) : null}
      {known.length > 0 ? (
        <TrendChart
          label={t('lineOf', {
            name: words.name(measure),
            first: words.text(measure, known[0]?.value ?? null),
            last: words.text(measure, known.at(-1)?.value ?? null),
            count: known.length,
          })}
          points={points}
          kind={kindOf(measure)}
          onAxis={(at) => words.onAxis(measure, at)}
          text={(at) => words.text(measure, at)}
          day={words.day}
          {...(height === undefined ? {} : { height })}
        />
      ) : null}
      <p className="mt-1.5 text-fg-2 text-sm tabular-nums">{words.behind(measure, view.values)}</p>
      <p className="mt-1 text-fg-3 text-sm">{words.definition(measure, view.hotfixDays)}</p>
    </figure>
  )
}
