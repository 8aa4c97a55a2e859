import { listMonthsToJudge, listMonthsToSeal } from '../../catalog/attribution/months.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { Surroundings } from '../define.ts'
import { judgeMonth } from './judge-month.ts'
import { sealMonth } from './seal-month.ts'

/** Judges months whose lines, rules or owners changed since; the newest first, because it is what people look at. */
export async function judgeDueMonths(around: Surroundings, most = 3): Promise<Result<{ judged: number }>> {
  const due = await listMonthsToJudge(around.database, most)
  for (const month of due) {
    const judged = await judgeMonth(around, month)
    if (!judged.ok) return judged
  }
  return ok({ judged: due.length })
}

/** Seals months that are final by now. */
export async function sealDueMonths(around: Surroundings, most = 50): Promise<Result<{ sealed: number }>> {
  let sealed = 0
  for (const month of await listMonthsToSeal(around.database, most)) {
    const outcome = await sealMonth(around, month)
    if (!outcome.ok) return outcome
    if (outcome.value?.sealed === true) sealed += 1
  }
  return ok({ sealed })
}
