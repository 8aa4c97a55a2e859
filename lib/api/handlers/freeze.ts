import { listBranchRules } from '../../use-cases/branch-rule/list-rules.ts'
import { createWindow, editWindow, retireWindowOf } from '../../use-cases/freeze/edit-window.ts'
import { askException, decideOnException, takeBackException } from '../../use-cases/freeze/exceptions.ts'
import { createFeed, endFeed, listFeeds } from '../../use-cases/freeze/feeds.ts'
import { freezeStatus } from '../../use-cases/freeze/freeze-status.ts'
import { getException, listExceptions } from '../../use-cases/freeze/list-exceptions.ts'
import { getWindow, listWindows, listWindowVersions } from '../../use-cases/freeze/list-windows.ts'
import { previewImpact } from '../../use-cases/freeze/preview-impact.ts'
import { extendStop, liftStop, listStops, setStop } from '../../use-cases/freeze/stops.ts'
import { freezeStrip } from '../../use-cases/freeze/strip.ts'
import { freezeTimeline } from '../../use-cases/freeze/timeline.ts'
import {
  getCalendar,
  importCalendar,
  listCalendars,
  removeCalendarDay,
  setCalendarDay,
} from '../../use-cases/freeze/working-calendar.ts'
import { listBreaches } from '../../use-cases/freeze-breach/list-breaches.ts'
import { feedPath } from '../calendar-feed.ts'
import { answer, api, ready } from './procedure.ts'

export const freeze = {
  list: api.freeze.list.handler(({ context: { around, actor }, input }) =>
    answer(listWindows(around, actor, input)),
  ),
  get: api.freeze.get.handler(({ context: { around, actor }, input }) =>
    answer(getWindow(around, actor, input)),
  ),
  versions: api.freeze.versions.handler(({ context: { around, actor }, input }) =>
    answer(listWindowVersions(around, actor, input)),
  ),
  branchRules: api.freeze.branchRules.handler(({ context: { around, actor }, input }) =>
    answer(listBranchRules(around, actor, input)),
  ),
  breaches: api.freeze.breaches.handler(({ context: { around, actor }, input }) =>
    ready(listBreaches(around, actor, input)),
  ),
  create: api.freeze.create.handler(({ context: { around, actor }, input }) =>
    answer(createWindow(around, actor, input)),
  ),
  edit: api.freeze.edit.handler(({ context: { around, actor }, input }) =>
    answer(editWindow(around, actor, input)),
  ),
  retire: api.freeze.retire.handler(({ context: { around, actor }, input }) =>
    answer(retireWindowOf(around, actor, input)),
  ),
  impact: api.freeze.impact.handler(({ context: { around, actor }, input }) =>
    answer(previewImpact(around, actor, input)),
  ),
  status: api.freeze.status.handler(({ context: { around, actor }, input }) =>
    answer(freezeStatus(around, actor, input)),
  ),
}

export const freezeView = {
  timeline: api.freezeView.timeline.handler(({ context: { around, actor }, input }) =>
    answer(freezeTimeline(around, actor, input)),
  ),
  strip: api.freezeView.strip.handler(({ context: { around, actor } }) =>
    answer(freezeStrip(around, actor, null)),
  ),
}

export const emergencyStop = {
  list: api.emergencyStop.list.handler(({ context: { around, actor }, input }) =>
    answer(listStops(around, actor, input)),
  ),
  set: api.emergencyStop.set.handler(({ context: { around, actor }, input }) =>
    answer(setStop(around, actor, input)),
  ),
  extend: api.emergencyStop.extend.handler(({ context: { around, actor }, input }) =>
    answer(extendStop(around, actor, input)),
  ),
  lift: api.emergencyStop.lift.handler(({ context: { around, actor }, input }) =>
    answer(liftStop(around, actor, input)),
  ),
}

export const freezeException = {
  list: api.freezeException.list.handler(({ context: { around, actor }, input }) =>
    answer(listExceptions(around, actor, input)),
  ),
  get: api.freezeException.get.handler(({ context: { around, actor }, input }) =>
    answer(getException(around, actor, input)),
  ),
  ask: api.freezeException.ask.handler(({ context: { around, actor }, input }) =>
    answer(askException(around, actor, input)),
  ),
  decide: api.freezeException.decide.handler(({ context: { around, actor }, input }) =>
    answer(decideOnException(around, actor, input)),
  ),
  withdraw: api.freezeException.withdraw.handler(({ context: { around, actor }, input }) =>
    answer(takeBackException(around, actor, input)),
  ),
}

export const workingCalendar = {
  list: api.workingCalendar.list.handler(({ context: { around, actor } }) =>
    answer(listCalendars(around, actor, null)),
  ),
  get: api.workingCalendar.get.handler(({ context: { around, actor }, input }) =>
    answer(getCalendar(around, actor, input)),
  ),
  import: api.workingCalendar.import.handler(({ context: { around, actor }, input }) =>
    answer(importCalendar(around, actor, input)),
  ),
  setDay: api.workingCalendar.setDay.handler(({ context: { around, actor }, input }) =>
    answer(setCalendarDay(around, actor, input)),
  ),
  removeDay: api.workingCalendar.removeDay.handler(({ context: { around, actor }, input }) =>
    answer(removeCalendarDay(around, actor, input)),
  ),
}

export const calendarFeed = {
  list: api.calendarFeed.list.handler(({ context: { around, actor } }) =>
    answer(listFeeds(around, actor, null)),
  ),
  create: api.calendarFeed.create.handler(async ({ context: { around, actor, installation }, input }) => {
    const feed = await answer(createFeed(around, actor, input))
    return { ...feed, url: `${installation.origin}${feedPath(feed.token)}` }
  }),
  revoke: api.calendarFeed.revoke.handler(({ context: { around, actor }, input }) =>
    answer(endFeed(around, actor, input)),
  ),
}
