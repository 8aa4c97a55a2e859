'use client'
import { useWidth } from '../observation/use-width.ts'
import { type TrendPoint, topOfTrend, trendPath } from './trend-scale.ts'

const edge = { left: 40, right: 8, top: 6, bottom: 18 }

interface TrendChartProps {
  /** What a reader who does not see it hears. */
  label: string
  points: TrendPoint[]
  kind: 'time' | 'share' | 'number'
  onAxis: (value: number) => string
  /** A value in full. */
  text: (value: number) => string
  day: (day: string) => string
  height?: number
  /** Where the axis begins and ends, in place of zero and a round number over everything. */
  span?: { floor: number; top: number }
  /** Where the line should be. */
  goal?: { value: number; label: string } | undefined
  /** Days on which something changed that may have moved the line. */
  marks?: { on: string; label: string }[]
}

/** A line over days or weeks: every known point is a dot, so that one alone is seen too. Its table says the same. */
export function TrendChart(props: TrendChartProps) {
  const { points, kind, height = 104, span, goal, marks = [] } = props
  const { ref, width } = useWidth<HTMLDivElement>()
  const ground = height - edge.bottom
  const top = span?.top ?? topOfTrend(points, kind)
  const floor = span?.floor ?? 0
  const right = width - edge.right
  const x = (at: number) => edge.left + (at / Math.max(1, points.length - 1)) * (right - edge.left)
  const y = (value: number) => ground - ((Math.min(value, top) - floor) / (top - floor)) * (ground - edge.top)
  const [first, last] = [points[0], points.at(-1)]
  const dots = points.length <= 30
  const middle = span ? [(floor + top) / 2] : []
  return (
    <div ref={ref}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={goal ? `${props.label}; ${goal.label} ${props.text(goal.value)}` : props.label}
        className="block overflow-visible text-sm tabular-nums"
      >
        {[floor, ...middle, top].map((value) => (
          <g key={value}>
            <path d={`M${edge.left} ${y(value)}H${right}`} className="fill-none stroke-line" />
            <text x={edge.left - 6} y={y(value) + 4} textAnchor="end" className="fill-fg-3">
              {props.onAxis(value)}
            </text>
          </g>
        ))}
        {marks.map(({ on, label }) => {
          const at = points.findIndex(({ from }) => from === on)
          return at === -1 ? null : (
            <path
              key={`${on} ${label}`}
              d={`M${x(at)} ${edge.top}V${ground}`}
              className="fill-none stroke-line-2"
              strokeDasharray="2 3"
            >
              <title>{`${props.day(on)}: ${label}`}</title>
            </path>
          )
        })}
        {goal ? (
          <g>
            <path
              d={`M${edge.left} ${y(goal.value)}H${right}`}
              className="fill-none stroke-fg-3"
              strokeDasharray="5 4"
            />
            <text x={edge.left + 4} y={y(goal.value) - 4} className="fill-fg-3">
              {`${goal.label} ${props.onAxis(goal.value)}`}
            </text>
          </g>
        ) : null}
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
