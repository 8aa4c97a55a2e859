import { z } from 'zod'
import { readGateFacts } from '../../catalog/promotion/facts.ts'
import { findPromotionId } from '../../catalog/promotion/find.ts'
import { readFactsSubject } from '../../catalog/promotion/subject.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide as decidePermission } from '../../domain/permission/decide.ts'
import { decide } from '../../domain/promotion/decide.ts'
import { openedByTimeAt } from '../../domain/promotion/gate-verdict.ts'
import { judgeGates } from '../../domain/promotion/judge.ts'
import { defineQuery } from '../define.ts'
import { readChange } from './change.ts'

/**
 * Every gate of a promotion as judged when it was asked, when it started, and now, whether it waits or has long ended;
 * what the rules would do next, and what would change. Fails with not-found, gone.
 */
export const explainPromotion = defineQuery({
  input: z.strictObject({ id: z.string().min(1).max(60) }),
  authorise: (actor) => decidePermission(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const id = await findPromotionId(database, input.id)
    if (!id.ok) return id
    const promotion = await readFactsSubject(database, id.value)
    const gathered = promotion && (await readGateFacts(database, promotion))
    if (!promotion || !gathered) return fail('gone', 'its build is not there any more')
    const now = await readNow(database)
    const verdicts = judgeGates(gathered.facts, now)
    const action = decide(
      promotion,
      { gates: gathered.facts, steps: promotion.steps, startPressed: false },
      now,
    )
    return ok({
      state: promotion.state,
      nextAction: action.do,
      verdicts,
      askedVerdicts: promotion.askedVerdicts,
      startVerdicts: promotion.startVerdicts,
      change: await readChange(database, gathered),
      earliestAt: promotion.state === 'pending' ? (openedByTimeAt(verdicts)?.toISOString() ?? null) : null,
      now: now.toISOString(),
    })
  },
})
