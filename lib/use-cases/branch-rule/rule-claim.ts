import type { RuledRepository } from '../../catalog/branch-rule/repositories.ts'
import type { BranchRuleRow, RuledBranch } from '../../catalog/branch-rule/rows.ts'
import { renewRules } from '../../catalog/branch-rule/writes.ts'
import type { RuleAct } from '../../domain/branch-rule/tend.ts'
import type { Surroundings } from '../define.ts'
import { claimMsOf } from '../promotion/while-alive.ts'

/** The rows that somebody works at, and until when they are kept for them: whoever finds another instant has lost them. */
interface RuleClaim {
  ids: string[]
  until: Date
}

/** One thing that is done for one branch, for all these rows. */
export interface RuleTurn extends RuledBranch {
  repository: RuledRepository
  act: RuleAct['act']
  rows: BranchRuleRow[]
  claim: RuleClaim
}

/** Keeps the claim alive while the work is under way, so that only the dead lose it. */
export async function whileClaimed<T>(
  around: Surroundings,
  claim: RuleClaim,
  work: () => Promise<T>,
): Promise<T> {
  const forMs = claimMsOf(around)
  let beating = Promise.resolve()
  const beat = async () => {
    const until = await renewRules(around.database, claim.ids, claim.until, forMs).catch(() => null)
    if (until) claim.until = until
  }
  const timer = setInterval(() => {
    beating = beating.then(beat)
  }, forMs / 3)
  timer.unref()
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await beating
  }
}
