import type { ReadyStop, ReadyWindow } from './prepare.ts'
import {
  excepted,
  governing,
  isRollback,
  type Moment,
  type Say,
  type Standing,
  stopActs,
} from './standing.ts'
import type { FreezeReason } from './verdict.ts'
import type { ChangeClass } from './window.ts'

type Source = FreezeReason['sources'][number]
type Said = Pick<FreezeReason, 'key' | 'weight' | 'values'> & { until?: number | null }

const sourceOf = ({ window }: ReadyWindow): Source => ({
  kind: 'window',
  id: window.id,
  version: window.version,
  name: window.name,
})

const reason = (sources: Source[], { key, weight, values, until = null }: Said): FreezeReason => ({
  key,
  weight,
  sources,
  values,
  until: until === null ? null : new Date(until).toISOString(),
})

function ofStop(one: ReadyStop, change: ChangeClass): FreezeReason {
  const { id, reason: why, incidentUrl, setById, setAt } = one.stop
  const values = { reason: why, incidentUrl, setById, at: setAt.toISOString() }
  const weight = stopActs(one, change) ? 'closes' : 'warns'
  return reason([{ kind: 'stop', id, version: 0, name: why }], {
    key: 'stopped',
    weight,
    values,
    until: one.endsAt,
  })
}

/** A deny or require window that is in force. */
function ofHolding(standing: Standing, change: ChangeClass, endsAt: number, now: number): FreezeReason {
  const { window } = standing.ready
  const values: Record<string, unknown> = {
    name: window.name,
    message: window.message,
    zone: window.zone,
    content: change.content,
    action: change.action,
    effect: window.effect,
  }
  if (standing.unknown) values.unknown = true
  const say = (said: Omit<Said, 'values' | 'until'>, more: Record<string, unknown> = {}) =>
    reason([sourceOf(standing.ready)], { ...said, values: { ...values, ...more }, until: endsAt })
  const acts = window.effect === 'deny' ? 'denied' : 'requires'
  const needed = window.effect === 'require' ? (window.require ?? { group: '', count: 1 }) : {}
  if (standing.exempt === 'report-only') {
    return say({ key: 'report-only', weight: 'warns' })
  }
  if (standing.exempt === 'rollback')
    return say({ key: acts, weight: 'warns' }, { ...needed, rollback: true })
  if (standing.exempt !== null) return say({ key: 'admitted', weight: 'opens' }, { by: standing.exempt })
  if (standing.exception && excepted(standing, now))
    return say({ key: 'excepted', weight: 'opens' }, exception(standing))
  return say({ key: acts, weight: acts === 'denied' ? 'closes' : 'needs' }, needed)
}

const exception = ({ exception: found }: Standing) => ({
  exceptionId: found?.one.id,
  number: found?.one.number,
  endsAt: found && new Date(found.until).toISOString(),
})

const opensNow = (one: Standing, now: number) => one.opens && one.ready.times.at(now) !== null

/** One reason for all allow windows that would have to open: `closes` for those that act, `warns` for the others. */
function outside(group: readonly Standing[], change: ChangeClass, now: number): FreezeReason[] {
  const [first] = group
  if (!first) return []
  const starts = group
    .filter((one) => one.opens)
    .map((one) => one.ready.times.after(now)?.startsAt)
    .filter((at) => at !== undefined)
  const values = {
    name: group.map((one) => one.ready.window.name).join(', '),
    message: group.map((one) => one.ready.window.message).find((text) => text !== '') ?? '',
    zone: first.ready.window.zone,
    content: change.content,
    action: change.action,
    effect: 'allow',
  }
  return [
    reason(
      group.map((one) => sourceOf(one.ready)),
      {
        key: first.exempt === 'report-only' ? 'report-only' : 'outside-allow',
        weight: first.exempt === null ? 'closes' : 'warns',
        values,
        until: starts.length === 0 ? null : Math.min(...starts),
      },
    ),
  ]
}

/** What the allow windows of the scope say together: one that opens is enough. */
function ofAllows(say: Say, change: ChangeClass, moment: Moment, now: number): FreezeReason[] {
  const found: FreezeReason[] = []
  for (const one of governing(say)) {
    const { name, message, zone } = one.ready.window
    const values = { name, message, zone }
    const held = one.opens ? one.ready.times.at(now) : null
    if (held)
      found.push(
        reason([sourceOf(one.ready)], { key: 'allowed', weight: 'opens', values, until: held.endsAt }),
      )
    else if (one.exception && excepted(one, now)) {
      const until = one.exception.until
      const more = { ...values, ...exception(one) }
      found.push(reason([sourceOf(one.ready)], { key: 'excepted', weight: 'opens', values: more, until }))
    }
  }
  if (moment.outside) found.push(...outside(governing(say), change, now))
  if (say.allows.some((one) => opensNow(one, now))) return found
  for (const exempt of ['rollback', 'report-only'])
    found.push(
      ...outside(
        say.allows.filter((one) => one.exempt === exempt),
        change,
        now,
      ),
    )
  return found
}

/** Every reason at one instant: stops, broken windows, deny, require, allow. */
export function reasonsOf(say: Say, change: ChangeClass, moment: Moment, now: number): FreezeReason[] {
  const stops = say.stops.filter((one) => one.startsAt <= now && now < one.endsAt)
  const broken = say.broken.map(({ broken: { id, version, name, problem, reportOnly } }) =>
    reason([{ kind: 'window', id, version, name }], {
      key: 'broken',
      weight: reportOnly || isRollback(change) ? 'warns' : 'closes',
      values: { name, problem },
    }),
  )
  const holding = [...say.denies, ...say.requires].flatMap((one) => {
    const held = one.ready.times.at(now)
    return held ? [ofHolding(one, change, held.endsAt, now)] : []
  })
  return [
    ...stops.map((one) => ofStop(one, change)),
    ...broken,
    ...holding,
    ...ofAllows(say, change, moment, now),
  ]
}
