import { renewClaim } from '../../catalog/promotion/steps.ts'
import type { Surroundings } from '../define.ts'

/** A claim that nobody renews runs out after this; a worker that was killed is replaced this soon. */
export const claimMsOf = (around: Surroundings): number => around.claimMs ?? 15_000

/** Keeps the claim alive while the work is under way, however slow the cloud is, so that only the dead lose it. */
export async function whileAlive<T>(
  around: Surroundings,
  claimId: string,
  work: () => Promise<T>,
): Promise<T> {
  const forMs = claimMsOf(around)
  const beat = setInterval(() => {
    renewClaim(around.database, claimId, forMs).catch(() => undefined)
  }, forMs / 3)
  beat.unref()
  try {
    return await work()
  } finally {
    clearInterval(beat)
  }
}
