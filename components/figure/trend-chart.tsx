'use client'
import { useWidth } from '../observation/use-width.ts'
import { type TrendPoint, topOfTrend, trendPath } from './trend-scale.ts'

const edge = { left: 40, right: 8, top: 6, bottom: 18 }

/** A line over days or weeks: every known point is a dot, so that one alone is seen too. Its table says the same. */
export function TrendChart(props: {
  /** What a reader who does not see it hears. */
  label: string
  points: TrendPoint[]
  kind: 'time' | 'share' | 'number'
  onAxis: (value: number) => string
  /** A value in full. */
  text: (value: number) => string
  day: (day: string) => string
  height?: number
}) {
  const { points, kind, height = 104 } = props
  const { ref, width } = useWidth<HTMLDivElement>()
  const floor = height - edge.bottom
  const top = topOfTrend(points, kind)
  const right = width - edge.right
  const x = (at: number) => edge.left + (at / Math.max(1, points.length - 1)) * (right - edge.left)
  const y = (value: number) => floor - (Math.min(value, top) / top) * (floor - edge.top)
  const [first, last] = [points[0], points.at(-1)]
  const dots = points.length <= 30
  return (
    <div ref={ref}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={props.label}
        className="block overflow-visible text-sm tabular-nums"
      >
        {[0, top].map((value) => (
          <g key={value}>
            <path d={`M${edge.left} ${y(value)}H${right}`} className="fill-none stroke-line" />
            <text x={edge.left - 6} y={y(value) + 4} textAnchor="end" className="fill-fg-3">
              {props.onAxis(value)}
            </text>
          </g>
        ))}
        <path
          d={trendPath(points, x, y)}
          className="fill-none stroke-ink-1"
          strokeWidth={1.5}
          strokeLinejoin="round"
        />
        {points.map(({ from, value }, at) =>
          value === null ||
          !(
            dots ||
            at === points.length - 1 ||
            (points[at - 1]?.value ?? points[at + 1]?.value ?? null) === null
          ) ? null : (
            <circle key={from} cx={x(at)} cy={y(value)} r={2.5} className="fill-ink-1">
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
