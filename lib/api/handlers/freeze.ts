import { fail } from '../../domain/failure/result.ts'
import { answer, api } from './procedure.ts'

const soon = () => answer<never>(Promise.resolve(fail('unavailable', 'not yet')))

export const freeze = {
  list: api.freeze.list.handler(soon),
  get: api.freeze.get.handler(soon),
  versions: api.freeze.versions.handler(soon),
  create: api.freeze.create.handler(soon),
  edit: api.freeze.edit.handler(soon),
  retire: api.freeze.retire.handler(soon),
  impact: api.freeze.impact.handler(soon),
  status: api.freeze.status.handler(soon),
}
export const freezeView = {
  timeline: api.freezeView.timeline.handler(soon),
  strip: api.freezeView.strip.handler(soon),
}
export const emergencyStop = {
  list: api.emergencyStop.list.handler(soon),
  set: api.emergencyStop.set.handler(soon),
  extend: api.emergencyStop.extend.handler(soon),
  lift: api.emergencyStop.lift.handler(soon),
}
export const freezeException = {
  list: api.freezeException.list.handler(soon),
  get: api.freezeException.get.handler(soon),
  ask: api.freezeException.ask.handler(soon),
  decide: api.freezeException.decide.handler(soon),
  withdraw: api.freezeException.withdraw.handler(soon),
}
export const workingCalendar = {
  list: api.workingCalendar.list.handler(soon),
  get: api.workingCalendar.get.handler(soon),
  import: api.workingCalendar.import.handler(soon),
  setDay: api.workingCalendar.setDay.handler(soon),
  removeDay: api.workingCalendar.removeDay.handler(soon),
}
export const calendarFeed = {
  list: api.calendarFeed.list.handler(soon),
  create: api.calendarFeed.create.handler(soon),
  revoke: api.calendarFeed.revoke.handler(soon),
}
