import type { PreparedFreezes } from '../freeze/prepare.ts'
import { type EmergencyStop, stopEnd, stopWarnsBeforeMs } from '../freeze/stop.ts'
import type { FreezeWindow } from '../freeze/window.ts'
import { type NoticeDraft, nobody } from './draft.ts'
import type { NoticeKind } from './kind.ts'

const hourMs = 3_600_000
/** How long before a window begins people hear of it (domain page, freezes). */
export const aheadHours = [48, 2] as const
const mostAheadMs = Math.max(...aheadHours) * hourMs

/** One message about one time of one window: the same time is told once, however often it is looked at. */
function draftOf(
  kind: NoticeKind,
  window: FreezeWindow,
  time: { startsAt: number; endsAt: number },
  ahead: number | null,
): NoticeDraft {
  const startsAt = new Date(time.startsAt).toISOString()
  return {
    kind,
    occasion: [kind, window.id, startsAt, ...(ahead === null ? [] : [ahead])].join(' '),
    audience: { ...nobody, scope: window.scope, role: 'release-manager' },
    values: {
      subject: window.name,
      message: window.message,
      zone: window.zone,
      ahead,
      startsAt,
      endsAt: new Date(time.endsAt).toISOString(),
    },
  }
}

/**
 * What is to be told of the edges that lie in (after, now]: windows that come, began or ended, stops that end within 30
 * minutes or ended by themselves. Allow windows and those that only report are silent; a time that follows another of the same window within
 * 48 hours is announced 2 hours before only.
 */
export function edgeNotices(
  prepared: PreparedFreezes,
  stops: readonly EmergencyStop[],
  after: Date,
  now: Date,
): NoticeDraft[] {
  const [from, to] = [after.getTime(), now.getTime()]
  const passed = (at: number) => from < at && at <= to
  const drafts: NoticeDraft[] = []
  for (const { window, times } of prepared.windows) {
    if (window.effect === 'allow' || window.mode === 'report-only') continue
    for (const time of times.between(from - 1, to + mostAheadMs + 1)) {
      if (passed(time.startsAt)) drafts.push(draftOf('freeze-started', window, time, null))
      if (passed(time.endsAt)) drafts.push(draftOf('freeze-ended', window, time, null))
      for (const hours of aheadHours) {
        if (!passed(time.startsAt - hours * hourMs)) continue
        const near = times.between(time.startsAt - mostAheadMs, time.startsAt).length > 0
        if (hours * hourMs < mostAheadMs || !near) drafts.push(draftOf('freeze-coming', window, time, hours))
      }
    }
  }
  for (const stop of stops) {
    const end = stopEnd(stop).getTime()
    const audience = { ...nobody, scope: stop.scope, role: 'release-manager' as const, onCall: true }
    if (stop.liftedAt) continue
    if (passed(end))
      drafts.push({
        kind: 'stop-ended',
        occasion: `stop-ended ${stop.id}`,
        audience,
        values: { subject: stop.reason },
      })
    if (end <= to || !passed(end - stopWarnsBeforeMs)) continue
    const endsAt = new Date(end).toISOString()
    drafts.push({
      kind: 'stop-ends-soon',
      occasion: `stop-ends-soon ${stop.id} ${endsAt}`,
      audience: { ...audience, people: [stop.setById] },
      values: { subject: stop.reason, reason: stop.reason, endsAt },
    })
  }
  return drafts
}
