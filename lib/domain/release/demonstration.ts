import type { ReleaseDates } from './plan.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** China has no clock changes: its wall clock is this far ahead all year. */
const aheadMs = 8 * hourMs

/** The last instant before `at` with this hour on China's clock. */
const lastHour = (hour: number, at: number): number =>
  Math.floor((at + aheadMs - hour * hourMs - 1) / dayMs) * dayMs + hour * hourMs - aheadMs

/**
 * Dates for a release that a newcomer finds in the middle of its way: cut the evening before, its week about to begin, its
 * go-live on the next Thursday night that is two days or more away.
 */
export function demonstrationDates(now: Date): ReleaseDates {
  const at = now.getTime()
  let goLive = lastHour(22, at) + 2 * dayMs
  while (goLive < at + 2 * dayMs || new Date(goLive + aheadMs).getUTCDay() !== 4) goLive += dayMs
  const monday = goLive - 3 * dayMs - 12 * hourMs
  const tomorrow = lastHour(10, at) + dayMs
  return {
    cutPlannedAt: new Date(lastHour(18, at)),
    weekStartsAt: new Date(Math.max(monday, tomorrow)),
    goLiveStartsAt: new Date(goLive),
    goLiveEndsAt: new Date(goLive + 4 * hourMs),
  }
}

/** The batch that is the newest of the most services: the current month's, and in its first days still the last one's. */
export function currentBatch<B extends { batch: string; services: readonly unknown[] }>(
  batches: readonly B[],
): B | null {
  const [first] = [...batches].sort(
    (a, b) => b.services.length - a.services.length || b.batch.localeCompare(a.batch),
  )
  return first ?? null
}

interface StandingRow {
  service: { id: string; slug: string }
  state: string
  version: { digest: string } | null
  production: string
  problems: readonly string[]
}

export type DemonstrationStep =
  | { do: 'unchanged' | 'withdrawn'; service: string }
  | { do: 'verify'; service: string; digest: string }

/**
 * What people said of the services by now: what production runs already has nothing new, one went out, and three of four
 * that nothing else stands in the way of are verified. `told` are services of which something was said before.
 */
export function demonstrationSteps(
  rows: readonly StandingRow[],
  withdrawn: string,
  told: ReadonlySet<string>,
): DemonstrationStep[] {
  let seen = 0
  return rows.flatMap(({ service, state, version, production, problems }): DemonstrationStep[] => {
    if (state !== 'included') return []
    const { slug } = service
    const isNew = production === 'absent'
    const only =
      isNew && slug !== withdrawn && version !== null && problems.every((one) => one === 'not-verified')
    seen += only ? 1 : 0
    if (told.has(service.id)) return []
    if (slug === withdrawn) return [{ do: 'withdrawn', service: slug }]
    if (!isNew) return [{ do: 'unchanged', service: slug }]
    return only && seen % 4 !== 0 ? [{ do: 'verify', service: slug, digest: version.digest }] : []
  })
}
