import { openFeed } from '../../catalog/freeze/feeds.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { FreezeScope, type ScopeKind, scopeKinds } from '../../domain/freeze/scope.ts'
import { stopEnd } from '../../domain/freeze/stop.ts'
import { timelineOf } from '../../domain/freeze/timeline.ts'
import { sha256 } from '../../platform/crypto.ts'
import type { Surroundings } from '../define.ts'
import { type CalendarEntry, writeCalendar } from './write-calendar.ts'

const dayMs = 86_400_000
/** What a calendar shows: a little of the past, and a year ahead. */
const shown = { beforeMs: 30 * dayMs, aheadMs: 366 * dayMs }

// They stand here and not in the face's message files: a calendar has no face.
const words = {
  en: {
    calendar: 'Freezes',
    deny: 'Freeze',
    allow: 'Open',
    require: 'More approvals',
    stop: 'Emergency stop',
    report: 'report only',
  },
  'zh-CN': {
    calendar: '封网',
    deny: '封网',
    allow: '开放',
    require: '加强审批',
    stop: '紧急停止',
    report: '仅报告',
  },
} as const

/** Whether two scopes may hold one and the same place: no kind that both name keeps them apart. */
function meet(a: FreezeScope, b: FreezeScope | null): boolean {
  if (b === null) return true
  const apart = (kind: ScopeKind) => {
    const [mine, theirs] = [a[kind] as (string | number)[], b[kind] as (string | number)[]]
    return mine.length > 0 && theirs.length > 0 && !mine.some((one) => theirs.includes(one))
  }
  return !scopeKinds.some(apart)
}

/**
 * The freezes as an iCalendar text, for whoever holds the token of a feed; nothing else is asked. Fails with not-found for
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
  const say = words[feed.locale]
  const from = new Date(now.getTime() - shown.beforeMs)
  const to = new Date(now.getTime() + shown.aheadMs)
  const windows = new Map(prepared.windows.map(({ window }) => [window.id, window]))
  const { entries } = timelineOf(prepared, from, to, (window) => meet(window.scope, scope))
  const found: CalendarEntry[] = entries.flatMap(({ windowId, startsAt, endsAt }) => {
    const window = windows.get(windowId)
    if (!window) return []
    const mode = window.mode === 'report-only' ? ` (${say.report})` : ''
    const title = `${say[window.effect]}: ${window.name}${mode}`
    return [
      {
        uid: `${windowId}-${startsAt.getTime()}`,
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
  return ok(writeCalendar(`Sluice ${say.calendar}`, found, now))
}
