/** One scraped value; null is the marker of a target that went away. */
export interface Sample {
  at: number
  value: number | null
}
export interface Point {
  at: number
  value: number
}

/**
 * Growth of a counter over a range, extended to the range's ends as Prometheus 2 does (promql/functions.go,
 * extrapolatedRate): to the end when a sample lies near it, by half an interval otherwise, never below zero.
 */
export function growth(
  points: Point[],
  fromMs: number,
  toMs: number,
  options: { counter: boolean; perSecond: boolean },
): number | undefined {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < 2) return undefined
  let result = last.value - first.value
  if (options.counter) {
    let before = first.value
    for (const { value } of points.slice(1)) {
      if (value < before) result += before
      before = value
    }
  }
  let toStart = (first.at - fromMs) / 1000
  const toEnd = (toMs - last.at) / 1000
  const sampled = (last.at - first.at) / 1000
  const average = sampled / (points.length - 1)
  if (options.counter && result > 0 && first.value >= 0) {
    toStart = Math.min(toStart, sampled * (first.value / result))
  }
  const threshold = average * 1.1
  const interval =
    sampled + (toStart < threshold ? toStart : average / 2) + (toEnd < threshold ? toEnd : average / 2)
  const factor = interval / sampled
  return result * (options.perSecond ? factor / ((toMs - fromMs) / 1000) : factor)
}

/** Per second between the last two samples. */
export function instantRate(points: Point[]): number | undefined {
  const last = points.at(-1)
  const before = points.at(-2)
  if (last === undefined || before === undefined) return undefined
  const grown = last.value < before.value ? last.value : last.value - before.value
  const seconds = (last.at - before.at) / 1000
  return seconds === 0 ? undefined : grown / seconds
}
