const day = 24 * 60 * 60_000

/** No waiver is longer than this: what has to stay open longer is decided again. */
export const longestWaiverMs = 180 * day

/** From when to when a finding is let through; half-open, so that at `endsAt` it counts again. */
export interface WaiverTerm {
  createdAt: Date
  endsAt: Date
  revokedAt?: Date | null
}

/** What a waiver is about: one finding, of one service or (null) every one, in one environment or (null) every one. */
export interface WaiverScope extends WaiverTerm {
  finding: string
  serviceId: string | null
  environmentId: string | null
}

/** Pure: whether a waiver holds at an instant. */
export function isInDate(term: WaiverTerm, now: Date): boolean {
  const endsAt = Math.min(term.endsAt.getTime(), term.revokedAt?.getTime() ?? Number.POSITIVE_INFINITY)
  return term.createdAt.getTime() <= now.getTime() && now.getTime() < endsAt
}

/** Pure: whether a waiver lets this finding of this service through in this environment now. */
export function covers(
  waiver: WaiverScope,
  of: { finding: string; serviceId: string; environmentId: string },
  now: Date,
): boolean {
  return (
    waiver.finding === of.finding &&
    (waiver.serviceId === null || waiver.serviceId === of.serviceId) &&
    (waiver.environmentId === null || waiver.environmentId === of.environmentId) &&
    isInDate(waiver, now)
  )
}

/** Pure: what is wrong with the end of a new waiver; null when nothing is. */
export function wrongEnd(endsAt: Date, now: Date): 'past' | 'too-long' | null {
  if (endsAt <= now) return 'past'
  return endsAt.getTime() - now.getTime() > longestWaiverMs ? 'too-long' : null
}
