import type { Database } from '../database.ts'
import { readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import { cellsOf, countedSources, type MoneyAsked } from './cells.ts'
import { textOf } from './month.ts'

/** Money of a day of all sources together; amounts as text. */
export interface TrendDay {
  on: string
  amount: string | null
  taggable: string | null
  owned: string | null
  subjects: number
  ownedSubjects: number
}

export interface TrendDocument {
  days: TrendDay[]
  /** What may have changed the line: a key that reaches bills from that day on, a version of the rules. */
  marks: { on: string; kind: 'key' | 'rules'; name: string }[]
  /** Percent, as the rules in force on the last day say. */
  goal: number | null
}

/** Days of a span (until is not part of it), oldest first, in one statement, with the goal of the day before `goalBefore`. Days without money are not among them. */
export async function readTrend(
  database: Database,
  span: { fromOn: string; untilOn: string; goalBefore: string },
  asked: MoneyAsked,
): Promise<TrendDocument> {
  const conditions = new Conditions(span.fromOn, span.untilOn, asked.currency, span.goalBefore)
  // A day may be billed later, and never earlier: months before it hold nothing of it.
  const cells = cellsOf(
    asked,
    'all',
    conditions,
    `d.billing_period >= date_trunc('month', $1::date)::date AND d.charge_on >= $1::date AND d.charge_on < $2::date
      AND d.currency = $3::text AND d.source_id IN (SELECT id FROM source)`,
  )
  const text = `WITH source AS (${countedSources(asked.measure)}),
    day AS (SELECT c.charge_on AS "on", ${textOf('sum(c.amount)')} AS amount, ${textOf('sum(c.taggable)')} AS taggable,
      ${textOf('sum(c.owned)')} AS owned, coalesce(sum(c.subjects), 0)::int AS subjects,
      coalesce(sum(c.owned_subjects), 0)::int AS "ownedSubjects" FROM ${cells} c GROUP BY 1),
    mark AS (SELECT k.since_on AS "on", 'key' AS kind, k.key AS name FROM cost_tag_key k
        WHERE k.since_on >= $1::date AND k.since_on < $2::date GROUP BY 1, 3
      UNION ALL SELECT r.from_on, 'rules', r.version::text FROM cost_ruleset r WHERE r.from_on >= $1::date AND r.from_on < $2::date)
  SELECT json_build_object('days', (SELECT coalesce(json_agg(day ORDER BY day."on"), '[]') FROM day),
    'marks', (SELECT coalesce(json_agg(m ORDER BY m."on", m.name), '[]') FROM (SELECT * FROM mark ORDER BY "on" DESC, name LIMIT 50) m),
    'goal', (SELECT goal FROM cost_ruleset WHERE from_on < $4::date ORDER BY from_on DESC, version DESC LIMIT 1)) AS document`
  const found = await readDocument<TrendDocument>(database, 'cost.trend', text, conditions.values)
  if (found === null) throw new Error('the trend answered no row')
  return found
}
