import { roundedUp } from '../observation/chart-scale.ts'

export interface TrendPoint {
  /** YYYY-MM-DD, where the point begins. */
  from: string
  value: number | null
}

/** Seconds read well in whole minutes, hours or days. */
const units = [86_400, 3600, 60, 1]

/** Where the axis of a line ends: a round number not under its highest point; of times, round in the unit it is read in. */
export function topOfTrend(points: readonly TrendPoint[], kind: 'time' | 'share' | 'number'): number {
  const most = Math.max(0, ...points.map(({ value }) => value ?? 0))
  if (most === 0) return kind === 'time' ? 60 : 1
  if (kind === 'share') return Math.min(1, Math.max(0.02, roundedUp(most)))
  if (kind === 'number') return Math.max(2, 2 * Math.ceil(roundedUp(most) / 2))
  const unit = units.find((each) => most >= 2 * each) ?? 1
  return Math.max(2, 2 * Math.ceil(roundedUp(most / unit) / 2)) * unit
}

/**
 * Where the axis of shares begins: the last tenth that leaves room below everything that is drawn, so that a line near the top is
 * not flat; zero where nothing is known. The axis says so.
 */
export function floorOfShares(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return 0
  const least = Math.min(...known)
  return Math.max(0, Math.ceil(least * 10 - 1e-9) - 1) / 10
}

/** A time on the axis, in the unit in which it is whole. */
export function timeOnAxis(seconds: number): string {
  const named: [seconds: number, sign: string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'm'],
  ]
  const [unit, sign] = named.find(([each]) => seconds % each === 0) ?? [1, 's']
  return `${seconds / unit} ${sign}`
}

/** A line in pieces, broken where nothing is known. */
export function trendPath(
  points: readonly TrendPoint[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  let pen = 'M'
  let path = ''
  for (const [at, { value }] of points.entries()) {
    if (value === null) pen = 'M'
    else {
      path += `${pen}${x(at).toFixed(1)} ${y(value).toFixed(1)}`
      pen = 'L'
    }
  }
  return path
}
