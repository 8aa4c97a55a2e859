import { type Aggregate, type Binary, type Labels, PromError } from './syntax.ts'

export interface VectorItem {
  labels: Labels
  value: number
}

export const labelKey = (labels: Labels): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))

export const without = (labels: Labels, names: string[]): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)))

export const only = (labels: Labels, names: string[]): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)))

const folds: Record<string, (values: number[]) => number> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  // NaN gives way to any number, as in Prometheus.
  min: (values) => values.reduce((least, value) => (least < value || Number.isNaN(value) ? least : value)),
  max: (values) => values.reduce((most, value) => (most > value || Number.isNaN(value) ? most : value)),
  count: (values) => values.length,
  group: () => 1,
}

export function aggregate(
  { op, labels: names, without: leaving }: Aggregate,
  items: VectorItem[],
): VectorItem[] {
  const groups = new Map<string, { labels: Labels; values: number[] }>()
  for (const { labels, value } of items) {
    const kept = leaving ? without(labels, [...names, '__name__']) : only(labels, names)
    const key = labelKey(kept)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { labels: kept, values: [value] })
    else group.values.push(value)
  }
  const fold = folds[op]
  if (fold === undefined) throw new PromError('execution', `no aggregation ${op}`)
  return [...groups.values()].map(({ labels, values }) => ({ labels, value: fold(values) }))
}

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}
const arithmetic: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
}

/** The value of two numbers; undefined where a comparison drops the left one. */
export function combine(op: string, bool: boolean, left: number, right: number): number | undefined {
  const compare = comparisons[op]
  if (compare !== undefined) {
    const holds = compare(left, right)
    return bool ? Number(holds) : holds ? left : undefined
  }
  return arithmetic[op]?.(left, right)
}

const keepsName = ({ op, bool }: Binary): boolean => comparisons[op] !== undefined && !bool
const nameless = (binary: Binary, labels: Labels): Labels =>
  keepsName(binary) ? labels : without(labels, ['__name__'])

const signatureOf = ({ matching }: Binary, labels: Labels): string =>
  labelKey(
    matching?.on ? only(labels, matching.labels) : without(labels, ['__name__', ...(matching?.labels ?? [])]),
  )

export function withScalar(
  binary: Binary,
  items: VectorItem[],
  scalar: number,
  scalarLeft: boolean,
): VectorItem[] {
  return items.flatMap(({ labels, value }) => {
    const [left, right] = scalarLeft ? [scalar, value] : [value, scalar]
    const result = combine(binary.op, binary.bool, left, right)
    if (result === undefined) return []
    // A comparison with a scalar on its left still answers the vector's value.
    return [{ labels: nameless(binary, labels), value: keepsName(binary) ? value : result }]
  })
}

function bySignature(binary: Binary, items: VectorItem[], side: string): Map<string, VectorItem> {
  const map = new Map<string, VectorItem>()
  for (const item of items) {
    const key = signatureOf(binary, item.labels)
    if (map.has(key)) {
      throw new PromError(
        'execution',
        `found duplicate series for the match group ${key} on the ${side} hand-side of the operation; many-to-many matching not allowed: matching labels must be unique on one side`,
      )
    }
    map.set(key, item)
  }
  return map
}

function set(binary: Binary, left: VectorItem[], right: VectorItem[]): VectorItem[] {
  const keys = (items: VectorItem[]) => new Set(items.map(({ labels }) => signatureOf(binary, labels)))
  const inside = (of: Set<string>) => (item: VectorItem) => of.has(signatureOf(binary, item.labels))
  if (binary.op === 'and') return left.filter(inside(keys(right)))
  const isRight = inside(keys(right))
  if (binary.op === 'unless') return left.filter((item) => !isRight(item))
  const isLeft = inside(keys(left))
  return [...left, ...right.filter((item) => !isLeft(item))]
}

/** One-to-one, and the three set operators. */
export function withVector(binary: Binary, left: VectorItem[], right: VectorItem[]): VectorItem[] {
  if (['and', 'or', 'unless'].includes(binary.op)) return set(binary, left, right)
  const others = bySignature(binary, right, 'right')
  const { matching } = binary
  return [...bySignature(binary, left, 'left')].flatMap(([key, { labels, value }]) => {
    const other = others.get(key)
    const result = other === undefined ? undefined : combine(binary.op, binary.bool, value, other.value)
    if (result === undefined) return []
    const named = nameless(binary, labels)
    const kept =
      matching === undefined
        ? named
        : matching.on
          ? only(named, matching.labels)
          : without(named, matching.labels)
    return [{ labels: kept, value: result }]
  })
}
