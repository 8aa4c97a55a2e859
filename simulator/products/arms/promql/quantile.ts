import { labelKey, type VectorItem, without } from './vector.ts'

interface Bucket {
  upper: number
  count: number
}

/** As promql/quantile.go: linear within the bucket, the last finite bound when it falls beyond. */
function bucketQuantile(q: number, given: Bucket[]): number {
  if (Number.isNaN(q)) return Number.NaN
  if (q < 0) return Number.NEGATIVE_INFINITY
  if (q > 1) return Number.POSITIVE_INFINITY
  const buckets = merged(given)
  const last = buckets.at(-1)
  if (last === undefined || last.upper !== Number.POSITIVE_INFINITY || buckets.length < 2) return Number.NaN
  if (last.count === 0 || Number.isNaN(last.count)) return Number.NaN
  let rank = q * last.count
  const at = buckets.findIndex(({ count }, index) => index === buckets.length - 1 || count >= rank)
  const bucket = buckets[at]
  const before = buckets[at - 1]
  if (bucket === undefined) return Number.NaN
  if (at === buckets.length - 1) return before?.upper ?? Number.NaN
  if (at === 0 && bucket.upper <= 0) return bucket.upper
  const start = before?.upper ?? 0
  const count = bucket.count - (before?.count ?? 0)
  rank -= before?.count ?? 0
  return start + (bucket.upper - start) * (rank / count)
}

/** Sorted, one per bound, and never falling. */
function merged(buckets: Bucket[]): Bucket[] {
  const result: Bucket[] = []
  for (const { upper, count } of [...buckets].sort((a, b) => a.upper - b.upper)) {
    const last = result.at(-1)
    if (last?.upper === upper) last.count += count
    else result.push({ upper, count })
  }
  let most = Number.NEGATIVE_INFINITY
  for (const bucket of result) {
    most = Math.max(most, bucket.count)
    bucket.count = most
  }
  return result
}

const boundOf = (text: string | undefined): number | undefined => {
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY
  const bound = Number(text ?? 'none')
  return text === '' || Number.isNaN(bound) ? undefined : bound
}

/** One value per group of buckets that differ in nothing but `le`. */
export function histogramQuantile(q: number, items: VectorItem[]): VectorItem[] {
  const groups = new Map<string, { labels: VectorItem['labels']; buckets: Bucket[] }>()
  for (const { labels, value } of items) {
    const upper = boundOf(labels.le)
    if (upper === undefined) continue
    const rest = without(labels, ['__name__', 'le'])
    const key = labelKey(rest)
    const group = groups.get(key) ?? { labels: rest, buckets: [] }
    group.buckets.push({ upper, count: value })
    groups.set(key, group)
  }
  return [...groups.values()].map(({ labels, buckets }) => ({ labels, value: bucketQuantile(q, buckets) }))
}
