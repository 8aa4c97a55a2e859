'use client'
import { useId } from 'react'
import { type ChartFrame, lineThrough, lonely, placed, topOf } from './chart-scale.ts'
import type { ChartSeries } from './chart-series.ts'
import { useCheckWords, useInstant } from './check-words.ts'

export const plotHeight = 124
const edge = { left: 44, right: 2, top: 8, bottom: 20 }
const floor = plotHeight - edge.bottom

/** From instants to pixels across. */
export const acrossOf = (frame: ChartFrame, width: number) => (at: number) =>
  edge.left + ((at - frame.from) / (frame.to - frame.from)) * (width - edge.left - edge.right)

export const instantAt = (frame: ChartFrame, width: number, x: number): number =>
  frame.from + ((x - edge.left) / (width - edge.left - edge.right)) * (frame.to - frame.from)

/** The picture of one check: rollout grey, window blue, limit dashed, what came before as a grey line, the readings. */
export function ChartPlot(props: {
  series: ChartSeries
  frame: ChartFrame
  width: number
  /** What the deployment brought, for its flag. */
  mark: string
  /** The reading that is looked at. */
  chosen: number
}) {
  const { series, frame, width } = props
  const words = useCheckWords()
  const instant = useInstant(frame)
  const id = useId()
  const x = acrossOf(frame, width)
  const top = topOf(series, frame.from)
  const y = (value: number) => floor - (Math.min(value, top) / top) * (floor - edge.top)
  const { check, limit, before } = series
  const least = check === 'requests'
  const points = series.points.filter(({ at }) => at >= frame.from && at <= frame.to + 1000)
  const line = lineThrough(points, x, y)
  const last = points.findLast(({ value }) => value !== null)
  const chosen = series.points[props.chosen]
  const wrote = frame.firstWriteAt === null ? x(frame.beganAt) : Math.max(edge.left, x(frame.firstWriteAt))
  const right = width - edge.right
  const labels = placed(
    [
      { key: 'mark', x: x(frame.beganAt), text: instant(frame.beganAt) },
      { key: 'to', x: right, text: instant(frame.to) },
      { key: 'from', x: edge.left, text: instant(frame.from) },
      ...(last ? [{ key: 'last', x: x(last.at), text: instant(last.at) }] : []),
    ],
    instant(frame.to).length > 6 ? 68 : 52,
  )
  const side = (at: number) => (at >= right - 24 ? 'end' : at <= edge.left ? 'start' : 'middle')
  return (
    <svg
      width={width}
      height={plotHeight}
      aria-hidden
      className="block overflow-visible text-sm tabular-nums"
    >
      <rect
        x={x(frame.beganAt)}
        y={edge.top}
        width={Math.max(0, right - x(frame.beganAt))}
        height={floor - edge.top}
        className="fill-running-bg"
      />
      <rect
        x={wrote}
        y={edge.top}
        width={Math.max(0, x(frame.beganAt) - wrote)}
        height={floor - edge.top}
        className="fill-line opacity-70"
      />
      {[0, top / 2, top].map((value) => (
        <g key={value}>
          <path d={`M${edge.left} ${y(value)}H${right}`} className="fill-none stroke-line" />
          <text x={edge.left - 6} y={y(value) + 4} textAnchor="end" className="fill-fg-3">
            {words.onAxis(check, value)}
          </text>
        </g>
      ))}
      {before === null || before > top ? null : (
        <path
          d={`M${edge.left} ${y(before)}H${x(frame.beganAt)}`}
          className="fill-none stroke-ink-2 [stroke-dasharray:1_3]"
          strokeWidth={1.25}
        />
      )}
      {limit === null ? null : (
        <>
          <path
            d={`M${edge.left} ${y(limit)}H${right}`}
            className={`fill-none [stroke-dasharray:4_3] ${least ? 'stroke-ink-2' : 'stroke-danger-solid'}`}
          />
          <text
            x={edge.left + 4}
            y={y(limit) - 4}
            className={`font-medium ${least ? 'fill-fg-2' : 'fill-danger-fg'}`}
          >
            {words.onAxis(check, limit)}
          </text>
        </>
      )}
      <path d={line} className="fill-none stroke-ink-1" strokeWidth={1.5} strokeLinejoin="round" />
      {limit === null || least ? null : (
        <>
          <clipPath id={id}>
            <rect x={0} y={0} width={width} height={Math.max(0, y(limit))} />
          </clipPath>
          <path
            d={line}
            clipPath={`url(#${id})`}
            className="fill-none stroke-danger-solid"
            strokeWidth={2}
            strokeLinejoin="round"
          />
        </>
      )}
      {points
        .filter(({ value }) => value === null)
        .map(({ at }) => (
          <path key={at} d={`M${x(at)} ${floor}v-6`} className="stroke-attention-solid" strokeWidth={2} />
        ))}
      {[...lonely(points), ...(last ? [last] : [])].map(({ at, value }) => (
        <circle
          key={at}
          cx={x(at)}
          cy={y(value ?? 0)}
          r={3}
          className={!least && limit !== null && (value ?? 0) > limit ? 'fill-danger-solid' : 'fill-ink-1'}
        />
      ))}
      <path d={`M${x(frame.beganAt)} 0V${floor}`} className="stroke-running-solid" strokeWidth={1.5} />
      <path d={`M${x(frame.beganAt)} 0h7l-2 3 2 3h-7z`} className="fill-running-solid" />
      <text x={x(frame.beganAt) + 11} y={9} className="fill-running-fg font-medium">
        {props.mark}
      </text>
      {chosen ? (
        <>
          <path d={`M${x(chosen.at)} ${edge.top}V${floor}`} className="stroke-fg-3 [stroke-dasharray:2_2]" />
          {chosen.value === null ? null : (
            <circle
              cx={x(chosen.at)}
              cy={y(chosen.value)}
              r={4}
              className="fill-surface stroke-fg"
              strokeWidth={2}
            />
          )}
        </>
      ) : null}
      {labels.map((label) => (
        <text
          key={label.key}
          x={label.x}
          y={plotHeight - 4}
          textAnchor={side(label.x)}
          className={label.key === 'mark' ? 'fill-running-fg font-medium' : 'fill-fg-3'}
        >
          {label.text}
        </text>
      ))}
    </svg>
  )
}
