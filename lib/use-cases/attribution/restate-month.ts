import { z } from 'zod'
import { readMonth, type SourceMonth } from '../../catalog/attribution/months.ts'
import { readSubjectMoney } from '../../catalog/attribution/restated.ts'
import { readAttributionRules } from '../../catalog/attribution/rules.ts'
import { readStored } from '../../catalog/attribution/stored.ts'
import { listMonthSubjects, readSubjects } from '../../catalog/attribution/subjects.ts'
import { readNow } from '../../catalog/transaction.ts'
import { restate } from '../../domain/attribution/attribute.ts'
import { type Cause, groupOf } from '../../domain/attribution/cause.ts'
import { billingDayOf, spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { Decimal, zero } from '../../domain/money/money.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery, type Surroundings } from '../define.ts'
import { MonthOfSource } from './input.ts'

/** Money of a month by cause, as it is stored and as today's rules would have it. Amounts are text. */
export interface RestatedMonth {
  /** The day whose rules judge. */
  today: string
  sealed: boolean
  causes: { currency: string; cause: Cause; stored: Measures; restated: Measures }[]
}
/** Null: no line of it says. */
interface Measures {
  billed: string | null
  effective: string | null
}

const atOnce = 2000

class Sums {
  private readonly told = new Set<'billed' | 'effective'>()
  private readonly sums = new Map<
    string,
    { currency: string; cause: Cause; amounts: Record<string, Decimal> }
  >()
  add(
    view: 'stored' | 'restated',
    currency: string,
    cause: Cause,
    money: { billed: string | null; effective: string | null },
  ) {
    const key = `${currency} ${cause}`
    const known = this.sums.get(key) ?? { currency, cause, amounts: {} }
    for (const measure of ['billed', 'effective'] as const) {
      const name = `${view} ${measure}`
      // Of what a source says anywhere, nothing is zero; what it never says stays unknown.
      if (money[measure] !== null) {
        this.told.add(measure)
        known.amounts[name] = (known.amounts[name] ?? zero).plus(new Decimal(money[measure]))
      }
    }
    this.sums.set(key, known)
  }
  list(): RestatedMonth['causes'] {
    const one = (amounts: Record<string, Decimal>, view: string, measure: 'billed' | 'effective') =>
      this.told.has(measure) ? (amounts[`${view} ${measure}`] ?? zero).toFixed() : null
    const of = (amounts: Record<string, Decimal>, view: string): Measures => ({
      billed: one(amounts, view, 'billed'),
      effective: one(amounts, view, 'effective'),
    })
    return [...this.sums.values()]
      .map(({ currency, cause, amounts }) => ({
        currency,
        cause,
        stored: of(amounts, 'stored'),
        restated: of(amounts, 'restated'),
      }))
      .sort((a, b) => (`${a.currency} ${a.cause}` < `${b.currency} ${b.cause}` ? -1 : 1))
  }
}

/**
 * A month (`YYYY-MM`) of a source as today's rules, names and owners would judge it, beside what is stored. A view and nothing
 * else: nothing is written, and what was sealed stays as it was. Null: the source has no such month.
 */
export async function restateMonth(
  { database }: Pick<Surroundings, 'database'>,
  of: SourceMonth,
): Promise<Result<RestatedMonth | null>> {
  const month = await readMonth(database, of)
  if (month === null) return ok(null)
  const today = billingDayOf(await readNow(database))
  const span = spanOfPeriod(of.period)
  const rules = await readAttributionRules(database, month.connectionId, span)
  const subjects = await listMonthSubjects(database, of.sourceId, of.period)
  const sums = new Sums()
  for (let at = 0; at < subjects.length; at += atOnce) {
    const some = subjects.slice(at, at + atOnce)
    const ids = some.map(({ id }) => id)
    const facts = await readSubjects(database, ids)
    const stored = Map.groupBy(
      await readStored(database, of.sourceId, of.period, ids),
      ({ subjectId }) => subjectId,
    )
    const money = Map.groupBy(
      await readSubjectMoney(database, of.sourceId, of.period, ids),
      ({ subjectId }) => subjectId,
    )
    for (const { id, firstOn, lastOn } of some) {
      const subject = facts.get(id)
      if (subject === undefined) continue
      const whole = {
        fromOn: firstOn < span.fromOn ? firstOn : span.fromOn,
        untilOn: lastOn < span.untilOn ? span.untilOn : dayAfter(lastOn),
      }
      const pieces = restate(subject, whole, rules, today)
      const before = stored.get(id) ?? []
      for (const { on, currency, ...amounts } of money.get(id) ?? []) {
        const holds = ({ fromOn, untilOn }: { fromOn: string; untilOn: string }) =>
          fromOn <= on && on < untilOn
        const was = before.find(holds)
        const own = pieces.find(holds)?.verdict.cause ?? 'untagged'
        // What was given back follows its order or instance whatever the rules say.
        const restated = was?.cause === 'inherited' && groupOf(own) === 'unattributed' ? 'inherited' : own
        sums.add('stored', currency, was?.cause ?? 'untagged', amounts)
        sums.add('restated', currency, restated, amounts)
      }
    }
  }
  return ok({ today, sealed: month.sealed, causes: sums.list() })
}

/** The same for who asks. Fails with forbidden, not-found (the source has no such month). */
export const getRestatedMonth = defineQuery({
  input: z.strictObject(MonthOfSource),
  authorise: (actor) => decide(actor, 'bill.read'),
  read: async ({ database, input: { source, period } }) => {
    const restated = await restateMonth({ database }, { sourceId: source, period })
    if (!restated.ok) return restated
    return restated.value === null ? fail('not-found', 'the source has no such month') : ok(restated.value)
  },
})
