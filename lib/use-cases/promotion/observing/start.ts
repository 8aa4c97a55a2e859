import type { PromotionRecord } from '../../../catalog/promotion/lock.ts'
import { startObserveStep, writeObservation } from '../../../catalog/promotion/observation.ts'
import type { Transaction } from '../../../catalog/transaction.ts'
import type { Result } from '../../../domain/failure/result.ts'
import { judgeObservation } from '../../../domain/observation/judge.ts'
import type { ObservationRecord } from '../../../domain/observation/record.ts'
import { portal, transition } from '../transition.ts'
import { frameOf } from './begin.ts'
import { concludeObservation } from './conclude.ts'

const unasked = { metrics: 'silent', alerts: 'silent', logs: 'silent' } as const

/** Nothing is read and nothing waited for: over as it begins, in the same transaction. */
async function watchNothing(
  tx: Transaction,
  promotion: PromotionRecord,
  record: ObservationRecord,
): Promise<Result<null>> {
  const observing = { ...promotion, state: 'observing' as const, observingAt: tx.now, observeUntilAt: tx.now }
  const told = { ...record, readAt: tx.now.toISOString() }
  const window = { beganAt: tx.now, until: tx.now, cap: tx.now, stepMs: 0 }
  const judged = judgeObservation([], record.limits, null, unasked, window, tx.now)
  const concluded = await concludeObservation(tx, observing, told, judged, promotion.steps)
  return concluded.ok ? { ok: true, value: null } : concluded
}

/** Every step before it is done: the window begins, or, where it has no length, is over at once. */
export async function startObserving(
  tx: Transaction,
  promotion: PromotionRecord,
  how: { goesOn?: boolean },
): Promise<Result<null>> {
  const record = frameOf(promotion, tx.now)
  const watches = record.windowMinutes > 0
  const until = new Date(tx.now.getTime() + record.windowMinutes * 60_000)
  if (watches) {
    await writeObservation(tx, promotion.id, record)
    await startObserveStep(tx, promotion.id, until)
  }
  const moved = await transition(tx, promotion, 'observing', {
    goesOn: how.goesOn === true || !watches,
    actor: portal,
    detail: { until: until.toISOString(), minutes: record.windowMinutes },
    change: {
      observingAt: tx.now,
      observeUntilAt: until,
      wakeAt: until,
      lookAt: new Date(tx.now.getTime() + (watches ? record.readEverySeconds * 1000 : 0)),
    },
  })
  return moved.ok && !watches ? watchNothing(tx, promotion, record) : moved
}
