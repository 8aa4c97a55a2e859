import type { PromotionRecord } from '../../catalog/promotion/lock.ts'

/** What happened, and when to look again although no fact will say so. */
export interface Advanced {
  /** Milliseconds of real time, 0: at once; null when a job or a fact will come by itself. */
  againAfterMs: number | null
}

/** What a recorded step came to. */
export interface Recorded extends Advanced {
  /** The promotion, locked and but for its steps as it still is, where a step is done and the next one may follow. */
  held?: PromotionRecord
}
