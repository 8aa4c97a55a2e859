import { openFeed } from '../../catalog/freeze/feeds.ts'
import type { ReleaseRow } from '../../catalog/freeze/impact.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { listCalendarReleases } from '../../catalog/freeze/releases.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { FreezeScope, type ScopeKind, scopeKinds } from '../../domain/freeze/scope.ts'
import { stopEnd } from '../../domain/freeze/stop.ts'
import { timelineOf } from '../../domain/freeze/timeline.ts'
import { sha256 } from '../../platform/crypto.ts'
import type { Surroundings } from '../define.ts'
import { type FeedWords, feedWords } from './feed-words.ts'
import { type CalendarEntry, writeCalendar } from './write-calendar.ts'

const dayMs = 86_400_000
/** What a calendar shows: a little of the past, and a year ahead. */
const shown = { beforeMs: 30 * dayMs, aheadMs: 366 * dayMs }

/** Whether two scopes may hold one and the same place: no kind that both name keeps them apart. */
function meet(a: FreezeScope, b: FreezeScope | null): boolean {
  if (b === null) return true
  const apart = (kind: ScopeKind) => {
    const [mine, theirs] = [a[kind] as (string | number)[], b[kind] as (string | number)[]]
    return mine.length > 0 && theirs.length > 0 && !mine.some((one) => theirs.includes(one))
  }
  return !scopeKinds.some(apart)
}

/** A release stands in a calendar of its product lines, and in one that names none. */
const concerns = ({ productLineIds }: ReleaseRow, scope: FreezeScope | null): boolean =>
  scope === null ||
  scope.productLines.length === 0 ||
  productLineIds.some((id) => scope.productLines.includes(id))

/** Cut, release week and go-live of one release; of one closed before its time, what was still to come is left out. */
function timesOf(release: ReleaseRow, say: FeedWords): CalendarEntry[] {
  const cutAt = release.cutAt ?? release.cutPlannedAt
  const times = [
    ['cut', cutAt, cutAt],
    ['week', release.weekStartsAt, release.goLiveStartsAt],
    ['goLive', release.goLiveStartsAt, release.goLiveEndsAt],
  ] as const
  return times
    .filter(([, startsAt]) => release.closedAt === null || new Date(startsAt) <= new Date(release.closedAt))
    .map(([key, startsAt, endsAt]) => ({
      uid: `${release.id}-${key}`,
      title: `${say.release} ${release.name}: ${say[key]}`,
      text: release.branch,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
      version: 1,
    }))
}

/**
 * The freezes, stops and releases as an iCalendar text, for whoever holds the token of a feed; nothing else is asked. Fails with not-found for
 * a token that is none, or ended, or whose owner has left: the answer is the same.
 */
export async function readFeed(around: Surroundings, token: string): Promise<Result<string>> {
  const feed = /^[A-Za-z0-9_-]{43}$/.test(token) ? await openFeed(around.database, sha256(token)) : null
  if (!feed) return fail('not-found', 'there is no such calendar')
  const scope = feed.scope ? FreezeScope.parse(feed.scope) : null
  const [{ prepared, stops }, now] = await Promise.all([
    readFreezes(around.database),
    readNow(around.database),
  ])
  const say = feedWords(feed.locale)
  const from = new Date(now.getTime() - shown.beforeMs)
  const to = new Date(now.getTime() + shown.aheadMs)
  const releases = await listCalendarReleases(around.database, from, to)
  const windows = new Map(prepared.windows.map(({ window }) => [window.id, window]))
  const { entries } = timelineOf(prepared, from, to, (window) => meet(window.scope, scope))
  const found: CalendarEntry[] = entries.flatMap(({ windowId, startsAt, endsAt }) => {
    const window = windows.get(windowId)
    if (!window) return []
    const mode = window.mode === 'report-only' ? ` (${say.report})` : ''
    const title = `${say[window.effect]}: ${window.name}${mode}`
    return [
      {
        // What happens once keeps its name when it is moved; of what recurs each time is one of its own.
        uid: window.schedule.kind === 'recurring' ? `${windowId}-${startsAt.getTime()}` : windowId,
        title,
        text: window.message,
        startsAt,
        endsAt,
        version: window.version,
      },
    ]
  })
  for (const stop of stops) {
    if (!meet(stop.scope, scope) || stopEnd(stop) <= from) continue
    const title = `${say.stop}: ${stop.reason}`
    found.push({
      uid: stop.id,
      title,
      text: stop.incidentUrl ?? '',
      startsAt: stop.setAt,
      endsAt: stopEnd(stop),
      version: 1,
    })
  }
  found.push(...releases.flatMap((release) => (concerns(release, scope) ? timesOf(release, say) : [])))
  return ok(writeCalendar(`Sluice ${say.calendar}`, found, now))
}
