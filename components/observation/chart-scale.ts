import type { ObservationPage } from '../../lib/api/contract/observation.ts'
import type { ChartPoint, ChartSeries } from './chart-series.ts'

/** The time that all charts of one observation share, in milliseconds. */
export interface ChartFrame {
  from: number
  to: number
  /** From here the build was written; null: not known. */
  firstWriteAt: number | null
  beganAt: number
}

const minute = 60_000

/**
 * From a while before the first write to the end as planned, or to the last reading of one that has ended. The window
 * keeps at least a third of the width however long the rollout took.
 */
export function frameOf(page: ObservationPage): ChartFrame | null {
  const { record } = page
  if (!record) return null
  const beganAt = Date.parse(record.beganAt)
  const firstWriteAt = page.firstWriteAt === null ? null : Date.parse(page.firstWriteAt)
  const readings = page.samples.map(({ at }) => Date.parse(at)).filter((at) => at > beganAt)
  const last = Math.max(beganAt + minute / 2, ...readings)
  const open = record.verdict === 'watching' || record.verdict === 'asked'
  const planned = page.observeUntilAt === null ? last : Date.parse(page.observeUntilAt)
  const to = open ? Math.max(last, planned) : last
  const span = to - beganAt
  const before = Math.min(10 * minute, Math.max(2 * minute, span / 2))
  const from = Math.max((firstWriteAt ?? beganAt) - before, beganAt - Math.max(2 * span, 2 * minute))
  return { from, to, firstWriteAt, beganAt }
}

const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** The next round number that is not less. */
export function roundedUp(value: number): number {
  if (!(value > 1e-9)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = steps.find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10
  return Number((step * power).toPrecision(3))
}

/** Where the vertical axis ends: its limit and all that is drawn have room. */
export function topOf(series: ChartSeries, from: number): number {
  const shown = series.points.filter(({ at }) => at >= from).map(({ value }) => value ?? 0)
  const most = Math.max((series.limit ?? 0) * 1.15, series.before ?? 0, ...shown)
  const whole = series.check === 'restarts' || series.check === 'requests'
  const top = roundedUp(most * 1.02)
  return whole ? Math.max(2, 2 * Math.ceil(top / 2)) : top
}

/** The line through readings that follow each other, broken where one is missing. */
export function lineThrough(
  points: readonly ChartPoint[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  let pen = 'M'
  return points
    .flatMap(({ at, value }) => {
      if (value === null) {
        pen = 'M'
        return []
      }
      const to = `${pen}${x(at).toFixed(1)} ${y(value).toFixed(1)}`
      pen = 'L'
      return [to]
    })
    .join('')
}

/** Readings that no line leads to or from: a dot, or nobody would see them. */
export const lonely = (points: readonly ChartPoint[]): ChartPoint[] =>
  points.filter(
    ({ value }, index) =>
      value !== null &&
      (points[index - 1]?.value ?? null) === null &&
      (points[index + 1]?.value ?? null) === null,
  )

/** Index of the reading nearest to an instant; -1 when there is none. */
export function nearest(points: readonly ChartPoint[], at: number): number {
  let found = -1
  let distance = Number.POSITIVE_INFINITY
  for (const [index, point] of points.entries()) {
    const away = Math.abs(point.at - at)
    if (away < distance) [found, distance] = [index, away]
  }
  return found
}

export interface AxisLabel {
  key: string
  x: number
  text: string
}

/** Labels in the order of their importance; one that would touch a more important one is left out. */
export function placed(labels: readonly AxisLabel[], gap: number): AxisLabel[] {
  const kept: AxisLabel[] = []
  for (const label of labels) if (kept.every(({ x }) => Math.abs(x - label.x) >= gap)) kept.push(label)
  return kept
}
