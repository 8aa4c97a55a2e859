import { calendarsOf } from '../../domain/calendar/working-days.ts'
import type { TimeSources } from '../../domain/freeze/occurrences.ts'
import {
  type PreparedFreezes,
  prepareFreezes,
  readWindow,
  type StoredWindow,
} from '../../domain/freeze/prepare.ts'
import type { FreezeScope } from '../../domain/freeze/scope.ts'
import type { EmergencyStop } from '../../domain/freeze/stop.ts'
import { instant, type Reader, readDocument } from '../reader.ts'

/** Windows in force and stops, ready for questions, with what their times are computed from. */
export interface Freezes {
  prepared: PreparedFreezes
  sources: TimeSources
  stops: readonly EmergencyStop[]
}

// Whoever waited through a stop must be asked about it after it ended; promotions wait at most a week or so.
const kept = `ends_at > sluice_now() - interval '60 days'`

// Every committed write of a row has its own transaction, and every write inside one its own place: together they
// change whenever a row does, whatever the clock says.
const rows = (table: string, where = 'true') =>
  `(SELECT count(*) || ' ' || coalesce(sum(hashtextextended(r.xmin::text || r.ctid::text, 0)), 0) FROM ${table} r WHERE ${where})`

/** A text that differs as soon as anything differs that an evaluation is made of: what was prepared under it stands. */
export const freezeMark = `concat_ws(';', current_database(), ${rows('freeze_window', 'r.retired_at IS NULL')},
  ${rows('emergency_stop', `r.${kept}`)}, ${rows('calendar_day')}, ${rows('release')})`

interface Row {
  mark: string
  windows: StoredWindow[]
  stops: {
    id: string
    scope: FreezeScope
    includingRollback: boolean
    reason: string
    incidentUrl: string | null
    setById: string
    setAt: string
    endsAt: string
    liftedAt: string | null
  }[]
  days: { country: string; on: string; workday: boolean; name: string }[]
  releases: {
    id: string
    cutPlannedAt: string
    weekStartsAt: string
    goLiveStartsAt: string
    goLiveEndsAt: string
    closedAt: string | null
  }[]
}

const list = (item: string, from: string) => `(SELECT coalesce(json_agg(${item}), '[]') FROM ${from})`

const statement = `SELECT json_build_object('mark', ${freezeMark},
  'windows', ${list(
    `json_build_object('id', w.id, 'version', w.version, 'name', w.name, 'definition', w.definition) ORDER BY w.created_at, w.id`,
    'freeze_window w WHERE w.retired_at IS NULL',
  )},
  'stops', ${list(
    `json_build_object('id', t.id, 'scope', t.scope, 'includingRollback', t.including_rollback, 'reason', t.reason,
      'incidentUrl', t.incident_url, 'setById', t.set_by_id, 'setAt', t.set_at, 'endsAt', t.ends_at, 'liftedAt', t.lifted_at)
      ORDER BY t.set_at, t.id`,
    `emergency_stop t WHERE t.${kept}`,
  )},
  'days', ${list(`json_build_object('country', d.country, 'on', d."on", 'workday', d.workday, 'name', d.name)`, 'calendar_day d')},
  'releases', ${list(
    `json_build_object('id', r.id, 'cutPlannedAt', r.cut_planned_at, 'weekStartsAt', r.week_starts_at,
      'goLiveStartsAt', r.go_live_starts_at, 'goLiveEndsAt', r.go_live_ends_at, 'closedAt', r.closed_at)`,
    'release r',
  )}) AS document`

function freezesOf(row: Row): Freezes {
  const releases = row.releases.map(
    (one) =>
      [
        one.id,
        {
          id: one.id,
          cutPlannedAt: new Date(one.cutPlannedAt),
          weekStartsAt: new Date(one.weekStartsAt),
          goLiveStartsAt: new Date(one.goLiveStartsAt),
          goLiveEndsAt: new Date(one.goLiveEndsAt),
          closedAt: instant(one.closedAt),
        },
      ] as const,
  )
  const sources = { calendars: calendarsOf(row.days), releases: new Map(releases) }
  const stops = row.stops.map((stop) => ({
    ...stop,
    setAt: new Date(stop.setAt),
    endsAt: new Date(stop.endsAt),
    liftedAt: instant(stop.liftedAt),
  }))
  return { prepared: prepareFreezes(row.windows.map(readWindow), stops, sources), sources, stops }
}

/** What was prepared last, by this process: made again as soon as the database shows another mark. */
let last: { mark: string; freezes: Freezes } | null = null

/**
 * Windows, stops, calendars and releases, prepared. With a `mark` that was just read as part of another statement and is
 * still the one prepared under, nothing is read.
 */
export async function readFreezes(reader: Reader, mark: string | null = null): Promise<Freezes> {
  const known = mark ?? (await readMark(reader))
  if (last?.mark === known) return last.freezes
  const row = await readDocument<Row>(reader, 'freezes', statement)
  if (!row) throw new Error('the freezes answered no row')
  const freezes = freezesOf(row)
  last = { mark: row.mark, freezes }
  return freezes
}

async function readMark(reader: Reader): Promise<string> {
  return (
    (await readDocument<string>(reader, 'freezes.mark', `SELECT to_json(${freezeMark}) AS document`)) ?? ''
  )
}
