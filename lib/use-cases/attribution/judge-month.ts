import { aloneWithMonth } from '../../catalog/attribution/month-lock.ts'
import {
  holdOpenMonth,
  type MonthToJudge,
  markJudged,
  readMonth,
  type SourceMonth,
} from '../../catalog/attribution/months.ts'
import { readAttributionRules } from '../../catalog/attribution/rules.ts'
import { dropOthers, readEarlier, readStored, writeStored } from '../../catalog/attribution/stored.ts'
import {
  listDonors,
  listMonthSubjects,
  type MonthSubject,
  readSubjects,
} from '../../catalog/attribution/subjects.ts'
import { rollUp } from '../../catalog/bill/rollup.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { attributing } from '../../domain/attribution/attribute.ts'
import { inheritOver } from '../../domain/attribution/inherit.ts'
import {
  type AttributionRow,
  changedRows,
  rowsOfPieces,
  withInherited,
} from '../../domain/attribution/row.ts'
import { ruleSetOn } from '../../domain/attribution/rules.ts'
import { billingDayOf, spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { type DaySpan, dayAfter } from '../../domain/calendar/day-span.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { Surroundings } from '../define.ts'
import { splitMonth } from '../split/split-month.ts'

/** Under which id a day stands on which no rules were in force. */
export const noRules = '00000000-0000-0000-0000-000000000000'

/** So many subjects are judged and written in one short transaction: pages go on being read meanwhile. */
const atOnce = 2000

export interface JudgedMonth {
  subjects: number
  /** Whose verdicts are other ones than before. */
  changed: number
}

/** The month, and before it the days of corrections. */
function spanOf(period: string, { firstOn }: Pick<MonthSubject, 'firstOn'>): DaySpan {
  const { fromOn, untilOn } = spanOfPeriod(period)
  return { fromOn: firstOn < fromOn ? firstOn : fromOn, untilOn }
}

interface Judging {
  around: Surroundings
  month: MonthToJudge
  attributed: ReturnType<typeof attributing>
}

async function ownRows(
  { around, month, attributed }: Judging,
  subjects: readonly MonthSubject[],
): Promise<AttributionRow[]> {
  const facts = await readSubjects(
    around.database,
    subjects.map(({ id }) => id),
  )
  return subjects.flatMap((one) => {
    const subject = facts.get(one.id)
    if (subject === undefined) throw new Error(`lines of a subject that is not there: ${one.id}`)
    const span = spanOf(month.period, one)
    // A line of a day after its month: files of others have such.
    const whole = { ...span, untilOn: one.lastOn < span.untilOn ? span.untilOn : dayAfter(one.lastOn) }
    return rowsOfPieces(one.id, attributed(subject, whole), noRules)
  })
}

/** Rows of subjects that only give back, after those whose order or instance they are of: these are stored by then. */
async function inheritedRows(judging: Judging, subjects: readonly MonthSubject[]): Promise<AttributionRow[]> {
  const { around, month } = judging
  const rows = await ownRows(judging, subjects)
  const ids = subjects.map(({ id }) => id)
  const donors = await listDonors(around.database, month.sourceId, month.period, ids)
  const donorIds = [...new Set(donors.map(({ donorId }) => donorId))]
  const known = Map.groupBy(
    await readEarlier(around.database, month.sourceId, month.period, donorIds),
    ({ subjectId }) => subjectId,
  )
  const donorsOf = Map.groupBy(donors, ({ subjectId }) => subjectId)
  const rowsOf = Map.groupBy(rows, ({ subjectId }) => subjectId)
  return [...rowsOf].flatMap(([subjectId, own]) => {
    const first = own[0]
    const last = own.at(-1)
    if (first === undefined || last === undefined) return own
    const found = (donorsOf.get(subjectId) ?? []).map(({ donorId }) => ({
      subjectId: donorId,
      pieces: (known.get(donorId) ?? []).map(
        ({ fromOn, untilOn, cause, serviceId, productLineId, teamId, environmentId }) => ({
          fromOn,
          untilOn,
          cause,
          owner: { serviceId, productLineId, teamId, environmentId },
        }),
      ),
    }))
    return withInherited(own, inheritOver({ fromOn: first.fromOn, untilOn: last.untilOn }, found))
  })
}

async function judgeAll(
  judging: Judging,
  subjects: readonly MonthSubject[],
  rowsFor: (judging: Judging, some: readonly MonthSubject[]) => Promise<AttributionRow[]>,
): Promise<Result<number>> {
  const { around, month } = judging
  let written = 0
  for (let at = 0; at < subjects.length; at += atOnce) {
    const some = subjects.slice(at, at + atOnce)
    const ids = some.map(({ id }) => id)
    const stored = await readStored(around.database, month.sourceId, month.period, ids)
    const changed = changedRows(month.sealed, stored, await rowsFor(judging, some))
    if (changed.size === 0) continue
    const done = await transact(around.database, async (tx) => {
      if (await holdOpenMonth(tx, month)) await writeStored(tx, month.sourceId, month.period, changed)
      return ok(null)
    })
    if (!done.ok) return done
    written += changed.size
  }
  return ok(written)
}

/**
 * Judges every subject of a month (`YYYY-MM`) of a source by the rules, names and owners of each day, writes what is another
 * verdict than before, and adds the month up anew. Re-enterable: whoever dies in the middle is followed by one that writes the
 * rest. A sealed month is left as it is. Null: the source has no such month.
 */
export async function judgeMonth(around: Surroundings, of: SourceMonth): Promise<Result<JudgedMonth | null>> {
  const alone = await aloneWithMonth(around.database, of, () => judgeAlone(around, of))
  // Somebody is at it; what they began too early to see is due again by their own mark.
  return alone ?? ok({ subjects: 0, changed: 0 })
}

async function judgeAlone(around: Surroundings, of: SourceMonth): Promise<Result<JudgedMonth | null>> {
  const { database } = around
  const month = await readMonth(database, of)
  if (month === null) return ok(null)
  if (month.sealed) return ok({ subjects: 0, changed: 0 })
  // What changes from here on is judged again.
  const asOf = await readNow(database)
  const subjects = await listMonthSubjects(database, of.sourceId, of.period)
  const firstOn = subjects.reduce(
    (first, one) => (one.firstOn < first ? one.firstOn : first),
    `${of.period}-01`,
  )
  const span = spanOf(of.period, { firstOn })
  const rules = await readAttributionRules(database, month.connectionId, span)
  const judging: Judging = { around, month, attributed: attributing(rules) }
  const own = await judgeAll(
    judging,
    subjects.filter(({ onlyGivesBack }) => !onlyGivesBack),
    ownRows,
  )
  if (!own.ok) return own
  around.reached?.('attribution:own-judged')
  const inherited = await judgeAll(
    judging,
    subjects.filter(({ onlyGivesBack }) => onlyGivesBack),
    inheritedRows,
  )
  if (!inherited.ok) return inherited
  const last = dayAfter(span.untilOn, -1)
  const today = billingDayOf(asOf)
  const inForce = ruleSetOn(rules.ruleSets, today < last ? today : last)
  const marked = await transact(database, async (tx) => {
    if (!(await holdOpenMonth(tx, of))) return ok(null)
    await dropOthers(
      tx,
      of.sourceId,
      of.period,
      subjects.map(({ id }) => id),
    )
    await markJudged(tx, of, asOf, inForce?.id ?? null)
    return ok(null)
  })
  if (!marked.ok) return marked
  around.reached?.('attribution:judged')
  await rollUp(database, of.sourceId, of.period)
  await splitMonth(around, of)
  return ok({ subjects: subjects.length, changed: own.value + inherited.value })
}
