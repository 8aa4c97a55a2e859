import { listAlertTargets, readOldestFiring } from '../../catalog/alert/reads.ts'
import { type AlertRow, endForgottenAlerts, upsertAlerts } from '../../catalog/alert/writes.ts'
import { readClocks, readCursor } from '../../catalog/sync/reads.ts'
import { notifyChanged, writeCursor } from '../../catalog/sync/writes.ts'
import type { AlertFact } from '../../cloud/ports/observation.ts'
import { placeOfAlert } from '../../domain/observation/alert-place.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { pagesOf } from '../pages.ts'
import type { Pass } from '../pass.ts'

const minute = 60_000
/** How far back the first look goes, and how long one that fires is asked about again. */
const longestMs = 7 * 24 * 60 * minute
/** Clouds tell of an alert some time after it began, and clocks differ. */
const overlapMs = 10 * minute
/** What still fires is looked at again this often: that look reaches back to the oldest of them. */
const reviewEveryMs = minute

interface AlertCursor {
  /** Alerts that began before this instant were listed. */
  through: string
  reviewed: string
}

/** Where this look begins, and whether it reaches all that fires. Pure. */
export function lookOf(
  cursor: AlertCursor | null,
  oldestFiring: Date | null,
  now: Date,
): { from: Date; review: boolean } {
  const earliest = now.getTime() - longestMs
  if (cursor === null) return { from: new Date(earliest), review: true }
  const recent = Math.max(earliest, Date.parse(cursor.through) - overlapMs)
  const sinceReview = now.getTime() - Date.parse(cursor.reviewed)
  // A clock that was put back must not keep reviews away for as long as it was ahead.
  const due = sinceReview >= reviewEveryMs || sinceReview < 0
  if (!due) return { from: new Date(Math.min(recent, now.getTime())), review: false }
  const reach = Math.min(recent, oldestFiring?.getTime() ?? recent, now.getTime())
  return { from: new Date(Math.max(earliest, reach)), review: true }
}

const toRow = (alert: AlertFact, place: ReturnType<typeof placeOfAlert>): AlertRow => ({
  id: newId(),
  externalId: alert.externalId,
  name: alert.name,
  severity: alert.severity,
  ...place,
  startedAt: alert.startedAt,
  endedAt: alert.state === 'firing' ? null : alert.endedAt,
  endedUnseen: alert.state === 'resolved' && alert.endedAt === null,
})

/** Alerts of the cloud, each with the service and environment that its labels name: new ones, and what became of old. */
export async function syncAlerts(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  const { now } = await readClocks(database)
  const cursor = await readCursor<AlertCursor>(database, connectionId, 'alerts')
  const { from, review } = lookOf(cursor, await readOldestFiring(database, connectionId), now)
  const targets = await listAlertTargets(database, connectionId)
  const span = { from, to: new Date(now.getTime() + overlapMs) }
  const seen: string[] = []
  for await (const page of pagesOf((mark) => cloud.alerts.listAlerts(span, mark))) {
    if (pass.signal.aborted) return
    // One that moved to another page between two questions comes twice, and a statement takes it once.
    const unique = [...new Map(page.items.map((alert) => [alert.externalId, alert])).values()]
    const rows = unique.map((alert) => toRow(alert, placeOfAlert(alert.labels, targets)))
    await pass.add(rows.length, await upsertAlerts(database, connectionId, rows))
    seen.push(...unique.map(({ externalId }) => externalId))
  }
  if (review) await pass.add(0, await endForgottenAlerts(database, connectionId, from, seen))
  if (pass.changed > 0) await notifyChanged(database, 'alert', connectionId)
  await writeCursor(database, connectionId, 'alerts', {
    through: now.toISOString(),
    reviewed: review || cursor === null ? now.toISOString() : cursor.reviewed,
  } satisfies AlertCursor)
}
