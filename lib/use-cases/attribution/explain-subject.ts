import { readMonth, type SourceMonth } from '../../catalog/attribution/months.ts'
import { readAttributionRules } from '../../catalog/attribution/rules.ts'
import { readStored } from '../../catalog/attribution/stored.ts'
import { readSubjects } from '../../catalog/attribution/subjects.ts'
import { attributeOn, type Verdict } from '../../domain/attribution/attribute.ts'
import type { AttributionRow } from '../../domain/attribution/row.ts'
import { ruleSetOn } from '../../domain/attribution/rules.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Surroundings } from '../define.ts'

export interface Explained {
  /** What counts: of a sealed month for good. Null: it was not judged yet. */
  stored: AttributionRow | null
  /** What the rules of that day say as they are known now, way by way. */
  verdict: Verdict
  /** What is stored follows an order or instance, or was judged by what was known then. */
  differs: boolean
}

/** Why the money of a subject on a day is whose it is. Not found: the source has no such month, or there is no such subject. */
export async function explainSubject(
  { database }: Surroundings,
  { subjectId, day, ...of }: SourceMonth & { subjectId: string; day: string },
): Promise<Result<Explained>> {
  const month = await readMonth(database, of)
  const subject = (await readSubjects(database, [subjectId])).get(subjectId)
  if (month === null || subject === undefined) return fail('not-found', 'no such subject in this month')
  const rules = await readAttributionRules(database, month.connectionId, {
    fromOn: day,
    untilOn: dayAfter(day),
  })
  const rows = await readStored(database, of.sourceId, of.period, [subjectId])
  const stored = rows.find(({ fromOn, untilOn }) => fromOn <= day && day < untilOn) ?? null
  const verdict = attributeOn(subject, day, rules, ruleSetOn(rules.ruleSets, day))
  return ok({ stored, verdict, differs: stored !== null && stored.cause !== verdict.cause })
}
