'use client'
import { useTranslations } from 'next-intl'
import { Status } from '../ui/status.tsx'
import { acrossOf, ChartPlot, instantAt } from './chart-plot.tsx'
import { type ChartFrame, nearest } from './chart-scale.ts'
import type { ChartSeries } from './chart-series.ts'
import { useCheckWords, useInstant, verdictKinds } from './check-words.ts'
import { useWidth } from './use-width.ts'

export interface Look {
  at: number
  /** The chart in which somebody looks. */
  check: ChartSeries['check']
}

interface CheckChartProps {
  series: ChartSeries
  frame: ChartFrame
  mark: string
  /** What is looked at, in all charts at once; null: nothing. */
  look: Look | null
  onLook: (look: Look | null) => void
}

/** One check: its verdict in words, its value now and before, and its readings, each to be had by pointer or arrow key. */
export function CheckChart({ series, frame, mark, look, onLook }: CheckChartProps) {
  const t = useTranslations('observation')
  const words = useCheckWords()
  const instant = useInstant(frame)
  const { ref, width } = useWidth<HTMLDivElement>()
  const { check, points, limit } = series
  const found = look ? nearest(points, look.at) : -1
  // Beside the chart that is looked at, only what was read at about the same time.
  const beside = Math.abs((points[found]?.at ?? 0) - (look?.at ?? 0)) <= (frame.to - frame.from) / 24
  const chosen = look?.check === check || beside ? found : -1
  const seen = points[chosen]
  const told = seen ?? points.at(-1)
  const step = (by: number) => {
    const from = chosen === -1 ? points.length : chosen
    const next = points[Math.min(points.length - 1, Math.max(0, from + by))]
    if (next) onLook({ at: next.at, check })
  }
  const moves: Record<string, () => void> = {
    ArrowLeft: () => step(-1),
    ArrowDown: () => step(-1),
    ArrowRight: () => step(1),
    ArrowUp: () => step(1),
    Home: () => step(-points.length),
    End: () => step(points.length),
    Escape: () => onLook(null),
  }
  return (
    <figure
      data-check={check}
      data-verdict={series.verdict}
      className="min-w-0 border-line border-t px-4 pt-2.5 pb-2 max-lg:first:border-t-0 lg:even:border-l lg:[&:last-child:nth-child(odd)]:col-span-2 lg:[&:nth-child(-n+2)]:border-t-0"
    >
      <figcaption className="mb-1.5 flex flex-wrap items-center gap-x-2 whitespace-nowrap">
        <b>{words.name(check)}</b>
        <Status
          kind={verdictKinds[series.verdict]}
          label={words.verdict(series.verdict, check)}
          quiet={series.verdict === 'ok'}
        />
        <b className="ml-auto tabular-nums">
          {series.value === null ? '' : words.value(check, series.value)}
        </b>
        {series.before === null ? null : (
          <span className="text-fg-3 text-sm tabular-nums">
            {t('was', { value: words.value(check, series.before) })}
          </span>
        )}
      </figcaption>
      <div
        ref={ref}
        role="slider"
        tabIndex={0}
        aria-label={t('readingsOf', { check: words.name(check) })}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, points.length - 1)}
        aria-valuenow={Math.max(0, told ? points.indexOf(told) : 0)}
        aria-valuetext={
          told
            ? t(limit === null ? 'readingUnlimited' : check === 'requests' ? 'readingLeast' : 'reading', {
                value: words.value(check, told.value),
                at: instant(told.at),
                limit: limit === null ? '' : words.value(check, limit),
              })
            : t('noReadingYet')
        }
        className="relative touch-pan-y"
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          // The reading itself, so that the other charts show theirs of that instant.
          const under = points[nearest(points, instantAt(frame, width, event.clientX - box.left))]
          if (under) onLook({ at: under.at, check })
        }}
        onPointerLeave={() => onLook(null)}
        onBlur={() => onLook(null)}
        onKeyDown={(event) => {
          const move = moves[event.key]
          if (!move) return
          event.preventDefault()
          move()
        }}
      >
        <ChartPlot series={series} frame={frame} width={width} mark={mark} chosen={chosen} />
        {points.length === 0 ? (
          <p className="absolute inset-x-0 top-10 text-center text-fg-3 text-sm">{t('noReadingYet')}</p>
        ) : null}
        {seen ? (
          <span
            aria-hidden
            className="pointer-events-none absolute top-2 z-10 whitespace-nowrap rounded-sm border border-line-2 bg-raised px-1.5 py-0.5 text-sm tabular-nums"
            style={
              acrossOf(frame, width)(seen.at) > width / 2
                ? { right: width - acrossOf(frame, width)(seen.at) + 8 }
                : { left: acrossOf(frame, width)(seen.at) + 8 }
            }
          >
            <b>{words.value(check, seen.value)}</b> <span className="text-fg-2">{instant(seen.at)}</span>
          </span>
        ) : null}
      </div>
    </figure>
  )
}
