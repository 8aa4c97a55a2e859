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
import { rowsMark } from '../rows-mark.ts'

/** Windows in force and stops, ready for questions, with what their times are computed from. */
export interface Freezes {
  prepared: PreparedFreezes
  sources: TimeSources
  stops: readonly EmergencyStop[]
}

// Whoever waited through a stop must be asked about it after it ended; promotions wait at most a week or so.
const kept = `ends_at > sluice_now() - interval '60 days'`

/** A text that differs as soon as anything differs that an evaluation is made of: what was prepared under it stands. */
export const freezeMark = `concat_ws(';', current_database(), ${rowsMark('freeze_window', 'r.retired_at IS NULL')},
  ${rowsMark('emergency_stop', `r.${kept}`)}, ${rowsMark('calendar_day')}, ${rowsMark('release')})`

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

/** `windows`: rows with id, version, name, definition and created_at, called w. */
const statementOf = (windows: string) => `SELECT json_build_object('mark', ${freezeMark},
  'windows', ${list(
    `json_build_object('id', w.id, 'version', w.version, 'name', w.name, 'definition', w.definition) ORDER BY w.created_at, w.id`,
    windows,
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

const statement = statementOf('freeze_window w WHERE w.retired_at IS NULL')
const statementAt =
  statementOf(`(SELECT w.id, v.version, v.definition ->> 'name' AS name, v.definition, w.created_at FROM freeze_window w
    JOIN LATERAL (SELECT * FROM freeze_window_version v WHERE v.window_id = w.id AND v.at <= $1::timestamptz
      ORDER BY v.version DESC LIMIT 1) v ON true
    WHERE w.retired_at IS NULL OR w.retired_at > $1::timestamptz) w`)

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

/**
 * Windows as they were written at an instant gone by, for whatever began then: later edits, new windows and retired ones
 * do not count backwards. Stops say themselves when they were set and lifted.
 */
export async function readFreezesAt(reader: Reader, at: Date): Promise<Freezes> {
  const row = await readDocument<Row>(reader, 'freezes.at', statementAt, [at])
  if (!row) throw new Error('the freezes of an instant answered no row')
  return freezesOf(row)
}

/** Instants since then at which a window was made, edited or retired, in their order. */
export async function listFreezeEdits(reader: Reader, since: Date): Promise<Date[]> {
  const text = `SELECT coalesce(json_agg(at ORDER BY at), '[]') AS document FROM (
    SELECT at FROM freeze_window_version WHERE at > $1::timestamptz
    UNION SELECT retired_at FROM freeze_window WHERE retired_at > $1::timestamptz) AS edits`
  const found = await readDocument<string[]>(reader, 'freezes.edits', text, [since])
  return (found ?? []).map((at) => new Date(at))
}
