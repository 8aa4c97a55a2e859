import { readGateFacts } from '../../../catalog/promotion/facts.ts'
import { readFactsSubject } from '../../../catalog/promotion/subject.ts'
import { readNow } from '../../../catalog/transaction.ts'
import { type GateName, stops } from '../../../domain/promotion/gate-verdict.ts'
import { judgeGates } from '../../../domain/promotion/judge.ts'
import type { Surroundings } from '../../define.ts'
import { type Attempt, liveTargets } from '../steps/attempt.ts'

/** Gates that somebody may have closed since the start: a stop, a window, a hold, a build that turned out bad. */
const mayClose: readonly GateName[] = ['freeze', 'path']

/**
 * Gates that are closed now, asked before the first target is written: nothing is half applied then. Later nothing closes the
 * way any more: what was allowed at its start finishes (domain page 2.6).
 */
export async function closedBy({ database }: Surroundings, attempt: Attempt): Promise<GateName[]> {
  const first = Math.min(...liveTargets(attempt.subject).map(({ wave }) => wave))
  if ((attempt.step.wave ?? first) > first) return []
  const subject = await readFactsSubject(database, attempt.promotionId)
  const gathered = subject && (await readGateFacts(database, subject))
  if (!gathered) return []
  const verdicts = judgeGates(gathered.facts, await readNow(database))
  return verdicts.filter((one) => mayClose.includes(one.gate) && stops(one)).map(({ gate }) => gate)
}
