import type { StepSubject } from '../../../catalog/promotion/steps.ts'
import type { ObservationReading } from '../../../domain/observation/judge.ts'
import type { ObservationRecord } from '../../../domain/observation/record.ts'

/** One claimed look at a promotion that observes. */
export interface Look {
  promotionId: string
  connectionId: string
  claimId: string
  attempts: number
  record: ObservationRecord
  beganAt: Date
  /** Everything before it is the time before. */
  firstWriteAt: Date
  /** Readings are taken up to here. */
  now: Date
  subject: StepSubject
}

export type SourceSaid =
  | { state: 'answers'; throughAt: Date; readings: ObservationReading[] }
  | { state: 'absent' }
  | { state: 'silent'; problem: string; retryAfterMs: number | null }

/** Time before the first write that is measured to compare with. */
export const baselineMs = 10 * 60_000

export const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text))
