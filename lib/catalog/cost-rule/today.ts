import { type RuleSet, ruleSetOn } from '../../domain/attribution/rules.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import type { TagRules } from '../../domain/cost-tag/judge.ts'
import { readAttributionRules } from '../attribution/rules.ts'
import type { Reader } from '../reader.ts'
import { rowsMark } from '../rows-mark.ts'

/** The billing day that it is: UTC+8. */
export const billingToday = `((sluice_now() AT TIME ZONE 'UTC') + interval '8 hours')::date`

// Names and owners are in it because values may be "a known service". Of what nobody has made rules nothing is asked.
const named = ['slug_alias', 'service', 'team', 'product_line', 'environment']

/** A text that differs as soon as rules, aliases, or names that values may be do; null while there are no rules. */
export const costRulesMark = `CASE WHEN EXISTS (SELECT 1 FROM cost_ruleset) THEN concat_ws(';', current_database(),
  ${['cost_ruleset', 'cost_tag_alias', ...named].map((table) => rowsMark(table)).join(', ')}) END`

/** What was read last, by this process and for one day: read again as soon as the database shows another mark. */
let last: { mark: string; rules: TagRules | null } | null = null

/**
 * What costTags are judged by on a day, null where no version of the rules is in force on it. With the `mark` that was just read
 * as part of another statement and is still the one of the last time, nothing is read.
 */
export async function readTagRules(
  reader: Reader,
  { connectionId, day, mark }: { connectionId: string; day: string; mark: string | null },
): Promise<TagRules | null> {
  if (mark === null) return null
  // Keys switched on for billing differ by connection; whoever asks by this asks resources, where they do not count.
  const known = `${mark};${day}`
  if (last?.mark === known) return last.rules
  const all = await readAttributionRules(reader, connectionId, { fromOn: day, untilOn: dayAfter(day) })
  const inForce: RuleSet | null = ruleSetOn(all.ruleSets, day)
  const { aliases, catalogue } = all
  const rules = inForce && { requirements: inForce.requirements, aliases, catalogue, billingKeys: [] }
  last = { mark: known, rules }
  return rules
}
