import { holdToSeal, readFinality, readMonth, type SourceMonth } from '../../catalog/attribution/months.ts'
import { readAttributionRules } from '../../catalog/attribution/rules.ts'
import { sealMonth as writeSeal } from '../../catalog/attribution/seal.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { type Finality, finalityOf } from '../../domain/attribution/finality.ts'
import { ruleSetOn } from '../../domain/attribution/rules.ts'
import { spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { Surroundings } from '../define.ts'
import { judgeMonth, noRules } from './judge-month.ts'

/** What became of a month that was looked at: sealed now, or why it is not. Null: the source has no such month. */
export type SealOutcome = { sealed: true; lost: number } | { sealed: false; finality: Finality } | null

/**
 * Seals a month (`YYYY-MM`) of a source when it is final: judged once more by what is known, and from then on never again.
 * Money without an owner goes into the lost ledger in the same transaction.
 */
export async function sealMonth(around: Surroundings, of: SourceMonth): Promise<Result<SealOutcome>> {
  const { database } = around
  const first = await readFinality(database, of)
  if (first === null) return ok(null)
  const finality = finalityOf(first, await readNow(database))
  if (finality.state !== 'final') return ok({ sealed: false, finality })
  const judged = await judgeMonth(around, of)
  if (!judged.ok) return judged
  const month = await readMonth(database, of)
  if (month === null) return ok(null)
  const span = spanOfPeriod(of.period)
  const rules = await readAttributionRules(database, month.connectionId, span)
  const ruleSet = ruleSetOn(rules.ruleSets, dayAfter(span.untilOn, -1))
  return transact<SealOutcome>(database, async (tx) => {
    await holdToSeal(tx, of)
    // Asked again with the month in hand: an import may have come in between, or somebody else sealed it.
    const now = await readFinality(tx, of)
    if (now === null) return ok(null)
    const again = finalityOf(now, tx.now)
    if (again.state !== 'final' || !now.judged) return ok({ sealed: false, finality: again })
    const { lost, sums } = await writeSeal(tx, of, ruleSet?.id ?? noRules)
    await tx.record({
      actorKind: 'system',
      actorId: null,
      actorName: 'Sluice',
      action: 'cost-month.sealed',
      subjectKind: 'bill-source',
      subjectId: of.sourceId,
      subjectName: of.period,
      detail: { sums, lostSubjects: lost.length, ruleSetId: ruleSet?.id ?? null },
    })
    return ok({ sealed: true, lost: lost.length })
  })
}
