import type { PromotionRecord } from '../../../catalog/promotion/lock.ts'
import { writeObservation } from '../../../catalog/promotion/observation.ts'
import type { Transaction } from '../../../catalog/transaction.ts'
import { EnvironmentSettings } from '../../../domain/environment/settings.ts'
import { readEveryMs } from '../../../domain/observation/judge.ts'
import { limitsFor } from '../../../domain/observation/limits.ts'
import { newObservation, type ObservationRecord } from '../../../domain/observation/record.ts'

/** The frame of an observation: limits as they are now, so that editing them later does not judge anew what runs. */
export function frameOf(promotion: PromotionRecord, beganAt: Date): ObservationRecord {
  const settings = EnvironmentSettings.parse(promotion.environment.settings)
  const windowMinutes = settings.observationMinutes
  return newObservation({
    limits: limitsFor(settings.observation, promotion.service.observationLimits, promotion.environment.slug),
    beganAt,
    windowMinutes,
    readEveryMs: readEveryMs(windowMinutes * 60_000),
  })
}

/** Writes the frame of an observation that begins at `beganAt`. */
export async function beginObservation(
  tx: Transaction,
  promotion: PromotionRecord,
  beganAt: Date,
): Promise<ObservationRecord> {
  const record = frameOf(promotion, beganAt)
  await writeObservation(tx, promotion.id, record)
  return record
}
