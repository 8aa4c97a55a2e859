import type { FreezeScope } from './scope.ts'

/** An immediate closure that ends by itself: in force in [setAt, the earlier of endsAt and liftedAt). */
export interface EmergencyStop {
  id: string
  scope: FreezeScope
  /** Stops rollbacks too. */
  includingRollback: boolean
  reason: string
  incidentUrl: string | null
  setById: string
  setAt: Date
  endsAt: Date
  liftedAt: Date | null
}

/** Its end is announced this long before, so that somebody extends it in time. */
export const stopWarnsBeforeMs = 30 * 60_000

/** When a stop ends or ended. */
export function stopEnd(stop: EmergencyStop): Date {
  return stop.liftedAt && stop.liftedAt < stop.endsAt ? stop.liftedAt : stop.endsAt
}

/** Half-open: the instant it was set is inside, its end is not. */
export function stopHolds(stop: EmergencyStop, at: Date): boolean {
  return stop.setAt <= at && at < stopEnd(stop)
}

/** Whether its end is to be announced now. */
export function stopEndsSoon(stop: EmergencyStop, at: Date): boolean {
  return stopHolds(stop, at) && stopEnd(stop).getTime() - at.getTime() <= stopWarnsBeforeMs
}
