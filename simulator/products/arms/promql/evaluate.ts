import { growth, instantRate, type Point, type Sample } from './extrapolate.ts'
import { histogramQuantile } from './quantile.ts'
import { type Call, type Expression, type Labels, type Matcher, PromError, type Selector } from './syntax.ts'
import { aggregate, combine, labelKey, type VectorItem, without, withScalar, withVector } from './vector.ts'

export interface StoredSeries {
  /** With `__name__`. */
  labels: Labels
  /** Oldest first. */
  samples: Sample[]
}

/** Where samples come from: all series that match, with their samples of [from, to]. */
export type SeriesSource = (matchers: Matcher[], fromMs: number, toMs: number) => StoredSeries[]

export interface Series {
  labels: Labels
  points: Point[]
}

/** How far back an instant looks for the last sample. */
export const lookbackMs = 300_000

type Value = number | VectorItem[]
type OverTime = (points: Point[], fromMs: number, toMs: number) => number | undefined

const values = (points: Point[]): number[] => points.map(({ value }) => value)
const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0)
const steps = (points: Point[], counts: (before: number, after: number) => boolean): number =>
  points.filter((point, at) => at > 0 && counts(points[at - 1]?.value ?? point.value, point.value)).length

const overTime: Record<string, OverTime> = {
  rate: (points, from, to) => growth(points, from, to, { counter: true, perSecond: true }),
  increase: (points, from, to) => growth(points, from, to, { counter: true, perSecond: false }),
  delta: (points, from, to) => growth(points, from, to, { counter: false, perSecond: false }),
  irate: (points) => instantRate(points),
  changes: (points) => steps(points, (before, after) => before !== after),
  resets: (points) => steps(points, (before, after) => after < before),
  avg_over_time: (points) => sum(values(points)) / points.length,
  min_over_time: (points) => Math.min(...values(points)),
  max_over_time: (points) => Math.max(...values(points)),
  sum_over_time: (points) => sum(values(points)),
  count_over_time: (points) => points.length,
  last_over_time: (points) => points.at(-1)?.value,
}

const perItem: Record<string, (value: number, given: number) => number> = {
  round: (value, to) => Math.floor(value * (1 / to) + 0.5) / (1 / to),
  abs: (value) => Math.abs(value),
  ceil: (value) => Math.ceil(value),
  floor: (value) => Math.floor(value),
  clamp_min: (value, least) => Math.max(value, least),
  clamp_max: (value, most) => Math.min(value, most),
}

/** The number of samples at or before an instant. */
function countUntil(samples: Sample[], at: number): number {
  let low = 0
  let high = samples.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((samples[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}

class Evaluation {
  readonly #fetched = new Map<Selector, StoredSeries[]>()

  constructor(expression: Expression, source: SeriesSource, fromMs: number, toMs: number) {
    for (const selector of selectorsOf(expression)) {
      const back = selector.rangeMs ?? lookbackMs
      const found = source(selector.matchers, fromMs - back - selector.offsetMs, toMs - selector.offsetMs)
      this.#fetched.set(selector, found)
    }
  }

  value(expression: Expression, at: number): Value {
    switch (expression.kind) {
      case 'number':
        return expression.value
      case 'negate': {
        const body = this.value(expression.body, at)
        if (typeof body === 'number') return -body
        return body.map(({ labels, value }) => ({ labels: without(labels, ['__name__']), value: -value }))
      }
      case 'selector':
        return this.#instant(expression, at)
      case 'aggregate':
        return aggregate(expression, this.#vector(expression.body, at))
      case 'call':
        return this.#call(expression, at)
      case 'binary': {
        const left = this.value(expression.left, at)
        const right = this.value(expression.right, at)
        if (typeof left === 'number') {
          if (typeof right !== 'number') return withScalar(expression, right, left, true)
          return combine(expression.op, expression.bool, left, right) ?? Number.NaN
        }
        return typeof right === 'number'
          ? withScalar(expression, left, right, false)
          : withVector(expression, left, right)
      }
    }
  }

  #vector(expression: Expression, at: number): VectorItem[] {
    const value = this.value(expression, at)
    return typeof value === 'number' ? [{ labels: {}, value }] : value
  }

  #scalar(expression: Expression | undefined, at: number, otherwise: number): number {
    if (expression === undefined) return otherwise
    const value = this.value(expression, at)
    return typeof value === 'number' ? value : Number.NaN
  }

  #instant(selector: Selector, now: number): VectorItem[] {
    const at = now - selector.offsetMs
    return (this.#fetched.get(selector) ?? []).flatMap(({ labels, samples }) => {
      const last = samples[countUntil(samples, at) - 1]
      if (last === undefined || last.value === null || last.at <= at - lookbackMs) return []
      return [{ labels, value: last.value }]
    })
  }

  #call({ name, args }: Call, at: number): Value {
    const [first, second] = args
    if (name === 'time') return at / 1000
    if (first === undefined) throw new PromError('execution', `${name} without an argument`)
    if (name === 'vector') return this.#vector(first, at)
    if (name === 'histogram_quantile' && second !== undefined) {
      return unique(histogramQuantile(this.#scalar(first, at, Number.NaN), this.#vector(second, at)))
    }
    const change = perItem[name]
    if (change !== undefined) {
      const given = this.#scalar(second, at, 1)
      return unique(
        this.#vector(first, at).map(({ labels, value }) => ({
          labels: without(labels, ['__name__']),
          value: change(value, given),
        })),
      )
    }
    const fold = overTime[name]
    if (fold === undefined || first.kind !== 'selector')
      throw new PromError('execution', `no function ${name}`)
    return unique(this.#overTime(first, fold, at, name === 'last_over_time'))
  }

  #overTime(selector: Selector, fold: OverTime, now: number, keepsName: boolean): VectorItem[] {
    const to = now - selector.offsetMs
    const from = to - (selector.rangeMs ?? 0)
    return (this.#fetched.get(selector) ?? []).flatMap(({ labels, samples }) => {
      const points = samples
        .slice(countUntil(samples, from - 1), countUntil(samples, to))
        .filter((sample): sample is Point => sample.value !== null)
      const value = points.length === 0 ? undefined : fold(points, from, to)
      return value === undefined
        ? []
        : [{ labels: keepsName ? labels : without(labels, ['__name__']), value }]
    })
  }
}

function unique(items: VectorItem[]): VectorItem[] {
  if (new Set(items.map(({ labels }) => labelKey(labels))).size === items.length) return items
  throw new PromError('execution', 'vector cannot contain metrics with the same labelset')
}

function selectorsOf(expression: Expression): Selector[] {
  switch (expression.kind) {
    case 'number':
      return []
    case 'selector':
      return [expression]
    case 'binary':
      return [...selectorsOf(expression.left), ...selectorsOf(expression.right)]
    case 'call':
      return expression.args.flatMap(selectorsOf)
    default:
      return selectorsOf(expression.body)
  }
}

/** The value at one instant, ms. */
export function evaluateInstant(expression: Expression, source: SeriesSource, at: number): Value {
  return new Evaluation(expression, source, at, at).value(expression, at)
}

/** The value at each step from `fromMs` to `toMs`, gathered by series; a scalar is one series without labels. */
export function evaluateRange(
  expression: Expression,
  source: SeriesSource,
  span: { fromMs: number; toMs: number; stepMs: number },
): Series[] {
  const evaluation = new Evaluation(expression, source, span.fromMs, span.toMs)
  const series = new Map<string, Series>()
  for (let at = span.fromMs; at <= span.toMs; at += span.stepMs) {
    const value = evaluation.value(expression, at)
    for (const item of typeof value === 'number' ? [{ labels: {}, value }] : value) {
      const key = labelKey(item.labels)
      const found = series.get(key)
      if (found === undefined) series.set(key, { labels: item.labels, points: [{ at, value: item.value }] })
      else found.points.push({ at, value: item.value })
    }
  }
  return [...series.values()]
}
