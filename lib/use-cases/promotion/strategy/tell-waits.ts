import { z } from 'zod'
import type { PromotionRecord } from '../../../catalog/promotion/lock.ts'
import type { Transaction } from '../../../catalog/transaction.ts'
import type { Attempt } from '../steps/attempt.ts'
import { portal, tell } from '../transition.ts'

/** Of the evidence of a watched share: why it stays as it is, and what was seen. */
const Watched = z.object({
  percent: z.number(),
  why: z.string().nullable(),
  checks: z.array(z.object({ check: z.string(), verdict: z.string() })),
  requests: z.array(z.object({ share: z.number().nullable() })),
})

/** Reasons that time alone does not end. */
const forPeople: readonly (string | null)[] = ['pause', 'few', 'unknown']

/** A share that waits for a person from now on is said once, for each reason. */
export async function tellWaits(
  tx: Transaction,
  promotion: PromotionRecord,
  attempt: Attempt,
  evidence: Record<string, unknown>,
): Promise<void> {
  const now = Watched.safeParse(evidence)
  const before = Watched.safeParse(attempt.step.evidence)
  if (!now.success || !forPeople.includes(now.data.why)) return
  const { percent, why, checks, requests } = now.data
  if (before.success && before.data.why === why) return
  const counted = requests.flatMap(({ share }) => share ?? [])
  await tell(tx, promotion, portal, 'promotion.share-waits', {
    percent,
    why,
    requests: counted.length === 0 ? null : Math.round(counted.reduce((sum, each) => sum + each, 0)),
    checks: checks.filter(({ verdict }) => verdict === why).map(({ check }) => check),
  })
}
