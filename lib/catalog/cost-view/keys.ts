import type { Database } from '../database.ts'
import { readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import { cellsOf, countedSources, type MoneyAsked } from './cells.ts'
import { textOf } from './month.ts'

export interface KeyCoverage {
  key: string
  /** Money and subjects that lack it; amounts as text. */
  missing: string | null
  missingSubjects: number
}
export interface KeysDocument {
  whole: string | null
  wholeSubjects: number
  keys: KeyCoverage[]
  /** Keys that the rules in force on the last day of the month require. */
  required: string[]
}

/** What of a month lacks which required key, in one statement. */
export async function readKeys(database: Database, month: string, asked: MoneyAsked): Promise<KeysDocument> {
  const conditions = new Conditions(`${month}-01`, asked.currency)
  const days = `d.billing_period = $1::date AND d.currency = $2::text AND d.source_id IN (SELECT id FROM source)`
  const missing = cellsOf(asked, 'missing-key', conditions, days)
  // A second subquery of the same values: its own conditions begin where these end.
  const whole = new Conditions(...conditions.values)
  const all = cellsOf(asked, 'all', whole, days)
  const text = `WITH source AS (${countedSources(asked.measure)}),
    total AS (SELECT ${textOf('sum(c.taggable)')} AS whole, coalesce(sum(c.subjects), 0)::int AS subjects FROM ${all} c),
    lacking AS (SELECT c.key, ${textOf('sum(c.taggable)')} AS missing, coalesce(sum(c.subjects), 0)::int AS "missingSubjects"
      FROM ${missing} c GROUP BY 1),
    ruleset AS (SELECT id FROM cost_ruleset WHERE from_on < $1::date + interval '1 month' ORDER BY from_on DESC, version DESC LIMIT 1)
  SELECT json_build_object('whole', (SELECT whole FROM total), 'wholeSubjects', (SELECT subjects FROM total),
    'keys', (SELECT coalesce(json_agg(lacking ORDER BY key), '[]') FROM lacking),
    'required', (SELECT coalesce(json_agg(key ORDER BY position), '[]') FROM (SELECT r.key, min(r.position) AS position FROM cost_tag_requirement r
      WHERE r.required AND r.ruleset_id = (SELECT id FROM ruleset) GROUP BY 1) r)) AS document`
  const found = await readDocument<KeysDocument>(database, 'cost.keys', text, whole.values)
  if (found === null) throw new Error('the keys answered no row')
  return found
}
