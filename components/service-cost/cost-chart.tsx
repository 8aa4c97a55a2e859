'use client'
import { type TrendPoint, trendPath } from '../figure/trend-scale.ts'
import { roundedUp } from '../observation/chart-scale.ts'
import { useWidth } from '../observation/use-width.ts'

const edge = { left: 52, right: 8, top: 16, bottom: 18 }

export interface ChartMark {
  /** YYYY-MM-DD */
  on: string
  /** What a reader who points at it reads. */
  text: string
}

/** Money by day with the days of promotions marked by a line and a triangle. Its table says the same. */
export function CostChart(props: {
  label: string
  points: TrendPoint[]
  marks: ChartMark[]
  onAxis: (value: number) => string
  text: (value: number) => string
  day: (day: string) => string
  height?: number
}) {
  const { points, marks, height = 168 } = props
  const { ref, width } = useWidth<HTMLDivElement>()
  const values = points.map(({ value }) => value ?? 0)
  const [top, bottom] = [roundedUp(Math.max(0, ...values)), Math.min(0, ...values)]
  const floor = height - edge.bottom
  const right = width - edge.right
  const x = (at: number) => edge.left + (at / Math.max(1, points.length - 1)) * (right - edge.left)
  const y = (value: number) => floor - ((value - bottom) / (top - bottom)) * (floor - edge.top)
  const [first, last] = [points[0], points.at(-1)]
  const placeOf = new Map(points.map(({ from }, at) => [from, at]))
  return (
    <div ref={ref}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={props.label}
        className="block overflow-visible text-sm tabular-nums"
      >
        {[...new Set([bottom, 0, top])].map((value) => (
          <g key={value}>
            <path d={`M${edge.left} ${y(value)}H${right}`} className="fill-none stroke-line" />
            <text x={edge.left - 6} y={y(value) + 4} textAnchor="end" className="fill-fg-3">
              {props.onAxis(value)}
            </text>
          </g>
        ))}
        {marks.map(({ on, text }) => {
          const at = placeOf.get(on)
          if (at === undefined) return null
          const across = x(at)
          return (
            <g key={on}>
              <path
                d={`M${across} ${edge.top - 2}V${floor}`}
                className="fill-none stroke-fg-3"
                strokeDasharray="2 3"
              />
              <path
                d={`M${across - 4} ${edge.top - 10}h8l-4 7z`}
                className="fill-fg-2"
                data-testid="promotion-mark"
              >
                <title>{text}</title>
              </path>
            </g>
          )
        })}
        <path
          d={trendPath(points, x, y)}
          className="fill-none stroke-ink-1"
          strokeWidth={1.5}
          strokeLinejoin="round"
        />
        {points.map(({ from, value }, at) =>
          value === null ? null : (
            <circle
              key={from}
              cx={x(at)}
              cy={y(value)}
              r={points.length > 40 ? 1.5 : 2.5}
              className="fill-ink-1"
            >
              <title>{`${props.day(from)}: ${props.text(value)}`}</title>
            </circle>
          ),
        )}
        {first ? (
          <text x={edge.left} y={height - 3} className="fill-fg-3">
            {props.day(first.from)}
          </text>
        ) : null}
        {last && points.length > 1 ? (
          <text x={right} y={height - 3} textAnchor="end" className="fill-fg-3">
            {props.day(last.from)}
          </text>
        ) : null}
      </svg>
    </div>
  )
}
