/** How often each size was seen: sums of many days stay exact, and half and nine tenths are known to four in a hundred. */
export interface Histogram {
  /** Ascending. */
  buckets: readonly number[]
  counts: readonly number[]
}

export const emptyHistogram: Histogram = { buckets: [], counts: [] }

const growth = Math.log(1.08)

/** Which bucket so many seconds fall into; each is eight in a hundred wider than the one before. */
export function bucketOf(seconds: number): number {
  return seconds <= 1 ? 0 : Math.round(Math.log(seconds) / growth)
}

/** The middle of a bucket, in seconds. */
export const secondsOf = (bucket: number): number => (bucket <= 0 ? 0 : Math.exp(bucket * growth))

export const countOf = ({ counts }: Histogram): number => counts.reduce((sum, count) => sum + count, 0)

export const histogramOf = (seconds: readonly number[]): Histogram =>
  mergeHistograms([{ buckets: seconds.map(bucketOf), counts: seconds.map(() => 1) }])

/** What several saw together. */
export function mergeHistograms(all: readonly Histogram[]): Histogram {
  const sums = new Map<number, number>()
  for (const { buckets, counts } of all)
    for (const [at, bucket] of buckets.entries())
      sums.set(bucket, (sums.get(bucket) ?? 0) + (counts[at] ?? 0))
  const sorted = [...sums].sort(([a], [b]) => a - b)
  return { buckets: sorted.map(([bucket]) => bucket), counts: sorted.map(([, count]) => count) }
}

/**
 * The seconds that this share of all stays within (0.5: the median, 0.9: nine of ten), by the nearest rank: always one
 * that was seen, to within four in a hundred. Null when nothing was seen.
 */
export function shareWithin(histogram: Histogram, share: number): number | null {
  const total = countOf(histogram)
  if (total === 0) return null
  const rank = Math.max(1, Math.ceil(share * total))
  let seen = 0
  for (const [at, bucket] of histogram.buckets.entries()) {
    seen += histogram.counts[at] ?? 0
    if (seen >= rank) return secondsOf(bucket)
  }
  return secondsOf(histogram.buckets.at(-1) ?? 0)
}

/** The same of a plain list, exactly. */
export function exactWithin(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}
