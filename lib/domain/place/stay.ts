import type { DerivedPlace } from './derive.ts'

export interface OpenStay {
  digest: string
  lastSeenAt: Date
}

/** What a look does to the stay of a place. */
export type StayMove =
  | { move: 'none' }
  /** Seen again; `gapMs` is added for a time in which nobody looked. */
  | { move: 'extend'; lastSeenAt: Date; gapMs: number }
  | { move: 'end'; endedAt: Date }
  | { move: 'begin'; startedAt: Date }
  | { move: 'replace'; endedAt: Date; startedAt: Date }

/** A gap longer than this many sync intervals does not count as stay (domain page 2.1). */
const intervalsBeforeGap = 3

/**
 * A stay is an unbroken time in which the place was observed running a digest, ready on every target. Only seeing
 * something else breaks it; not looking, or a pod that is not ready, does not.
 */
export function moveStay(open: OpenStay | null, place: DerivedPlace, intervalMs: number): StayMove {
  const { seenAt, runningDigest, ready } = place
  if (!open) return seenAt && runningDigest && ready ? { move: 'begin', startedAt: seenAt } : { move: 'none' }
  const other = place.digests.some((digest) => digest !== open.digest)
  if (other) {
    const endedAt = new Date(Math.max(seenAt?.getTime() ?? 0, open.lastSeenAt.getTime()))
    return runningDigest && ready && seenAt
      ? { move: 'replace', endedAt, startedAt: endedAt }
      : { move: 'end', endedAt }
  }
  if (!ready || !seenAt || seenAt <= open.lastSeenAt) return { move: 'none' }
  const passedMs = seenAt.getTime() - open.lastSeenAt.getTime()
  return {
    move: 'extend',
    lastSeenAt: seenAt,
    gapMs: passedMs > intervalsBeforeGap * intervalMs ? passedMs : 0,
  }
}

export type StayCause = 'adopted' | 'promotion' | 'outside'

/** How a digest came to run here: what we wrote, what was there at the first look, or somebody else. */
export function causeOfStay(place: DerivedPlace, digest: string, everSeenBefore: boolean): StayCause {
  if (place.desiredDigest === digest) return 'promotion'
  return everSeenBefore ? 'outside' : 'adopted'
}

/** A GitOps controller may take this long before it acts on a commit. */
export const controllerLagMs = 5 * 60_000

/**
 * Whether what runs was read well enough after a promotion ended unsettled: every target at rest and either what was
 * written last runs, or the controllers had their time and left it as it is.
 */
export function isReadAfter(endedAt: Date, place: DerivedPlace): boolean {
  if (!place.seenAt || place.seenAt <= endedAt || !place.ready) return false
  if (place.runningDigest === place.desiredDigest) return true
  return place.seenAt.getTime() - endedAt.getTime() >= controllerLagMs
}
