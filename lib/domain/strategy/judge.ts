import { limitOf, type ObservationLimits } from '../observation/limits.ts'

/** What a share of the traffic was seen to do in the last minutes; null: not told. */
export interface ShareReading {
  requests: number | null
  /** 0 to 1. */
  errorRate: number | null
  /** 95th percentile. */
  latencySeconds: number | null
}

export type ShareVerdict = 'ok' | 'bad' | 'few' | 'unknown'

export interface ShareCheck {
  check: 'error-rate' | 'latency' | 'health'
  verdict: ShareVerdict
  share: number | null
  stable: number | null
  limit: number | null
}

export interface JudgedShare {
  verdict: ShareVerdict
  checks: ShareCheck[]
}

/** Worse than the stable share by less than this is noise: a factor, and something beside it for numbers near zero. */
const worse = {
  'error-rate': { factor: 2, beside: 0.01 },
  latency: { factor: 1.5, beside: 0.1 },
} as const

const readingOf = (check: keyof typeof worse, reading: ShareReading): number | null => {
  const value = check === 'error-rate' ? reading.errorRate : reading.latencySeconds
  return value !== null && Number.isFinite(value) ? value : null
}

function judgeCheck(
  check: keyof typeof worse,
  share: ShareReading,
  stable: ShareReading | null,
  limits: ObservationLimits,
): ShareCheck | null {
  const limit = limitOf(check, limits)
  if (limit === null) return null
  const [own, other] = [readingOf(check, share), stable && readingOf(check, stable)]
  const judged = (verdict: ShareVerdict): ShareCheck => ({ check, verdict, share: own, stable: other, limit })
  if (share.requests === null) return judged('unknown')
  if (share.requests < Math.max(1, limits.minimumRequests)) return judged('few')
  if (own === null) return judged('unknown')
  const { factor, beside } = worse[check]
  if (other !== null) {
    // Where the stable share is as bad, it is not the new build.
    if (own <= other * factor + beside) return judged(own > limit && other <= limit ? 'bad' : 'ok')
    return judged('bad')
  }
  if (own > limit) return judged('bad')
  // Nobody else gets traffic: the limit is all there is. Else the other share did not tell, and is not known to be no better.
  return judged(stable === null || stable.requests === 0 ? 'ok' : 'unknown')
}

const order: readonly ShareVerdict[] = ['bad', 'unknown', 'few', 'ok']

/** The worst word counts. */
export const worstOf = (verdicts: readonly ShareVerdict[]): ShareVerdict =>
  order.find((verdict) => verdicts.includes(verdict)) ?? 'ok'

/** What is asked of one target at its share. */
export interface ShareLook {
  /** What the new build gets, 0 to 100. */
  percent: number
  /** Null: nothing measures requests there. */
  share: ShareReading | null
  /** Null: nothing is measured, or nobody else gets any. */
  stable: ShareReading | null
  /** Parts of the share that are in trouble; null: could not be told. */
  health: number | null
}

/**
 * How the new build does at its share, beside what the rest of the same traffic does at the same time (domain page 2.4,
 * R85). Without traffic only its health counts; where nothing is measured no check claims anything. Unknown is never ok.
 * Pure.
 */
export function judgeShare(
  { percent, share, stable, health }: ShareLook,
  limits: ObservationLimits,
): JudgedShare {
  const measured =
    percent === 0 || share === null
      ? []
      : (['error-rate', 'latency'] as const).flatMap(
          (check) => judgeCheck(check, share, percent === 100 ? null : stable, limits) ?? [],
        )
  const checks: ShareCheck[] = [
    ...measured,
    {
      check: 'health',
      verdict: health === null ? 'unknown' : health > 0 ? 'bad' : 'ok',
      share: health,
      stable: null,
      limit: 0,
    },
  ]
  return { verdict: worstOf(checks.map(({ verdict }) => verdict)), checks }
}
